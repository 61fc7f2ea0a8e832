package io.gibbsvae.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.gibbsvae.energy.Gzip;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Target.Note;
import io.gibbsvae.energy.stan.StanException;
import io.gibbsvae.energy.stan.StanProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes a target of a Stan program. */
final class StanReader {

  private static final String FILE = "file";
  private static final String DATA = "data";
  private static final String LIBRARY = "library";
  private static final String TRANSFORMED = "include-transformed";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final Note DROPPED =
      new Note(
          "log Z",
          "statements with ~ drop constants of their densities, as always in Stan: log Z and"
              + " energies lack them; target += normal_lpdf(y | mu, sigma) keeps them");

  private final Section target;

  private StanReader(Section target) {
    this.target = target;
  }

  static Optional<Target> create(Section target) {
    return new StanReader(target).read();
  }

  /** The key that says which energy it is. */
  static String energyKey(Section target) {
    return target.has(FILE) || !target.has(LIBRARY) ? FILE : LIBRARY;
  }

  private Optional<Target> read() {
    boolean transformed = target.flag(TRANSFORMED);
    Knowledge knowledge = KnownLogZ.read(target);
    if (!target.has(FILE) && !target.has(LIBRARY)) {
      target.missing(FILE, "a Stan program, or a model that BridgeStan has compiled as library");
      return Optional.empty();
    }
    DataFiles files = new DataFiles(target);
    Optional<byte[]> program = target.has(FILE) ? files.bytes(FILE) : Optional.empty();
    Optional<String> text =
        program.flatMap(bytes -> new StanIncludes(target, FILE).resolved(bytes));
    String data = target.has(DATA) ? files.bytes(DATA).map(this::json).orElse("") : "{}";
    if (target.failed()) {
      return Optional.empty();
    }
    Optional<byte[]> library =
        target.has(LIBRARY) ? files.bytes(LIBRARY) : new StanliFinder(target).find(LIBRARY);
    return library.flatMap(
        bytes -> target(SharedBytes.of(bytes), text, data, knowledge, transformed));
  }

  private Optional<Target> target(
      SharedBytes library,
      Optional<String> text,
      String data,
      Knowledge knowledge,
      boolean transformed) {
    Location source = target.location(energyKey(target));
    try {
      StanProgram program =
          text.isPresent()
              ? StanProgram.interpreted(library, source.stem(), text.get(), data)
              : StanProgram.compiled(library, data);
      return Optional.of(
          new Target(
              TargetTypes.STAN + "-" + source.stem(),
              program.potential(),
              knowledge,
              program.readout(transformed),
              List.of(),
              program.dropsConstants() ? List.of(DROPPED) : List.of()));
    } catch (StanException e) {
      String key = e.part().name().toLowerCase(Locale.ROOT);
      if (key.equals(LIBRARY) && !target.has(key)) {
        target.problem(key, "libstanli.so: " + e.getMessage());
      } else {
        String at = target.has(key) ? key : energyKey(target);
        target.problem(at, target.location(at).fileName() + ": " + e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** The text of a JSON object; empty where the file is none, which is noted. */
  private String json(byte[] file) {
    String name = target.location(DATA).fileName();
    try {
      byte[] text = Gzip.unpacked(file);
      try (JsonParser parser = JSON.createParser(text)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          target.problem(DATA, name + ": found no JSON object, expected { } with the data");
          return "";
        }
        parser.skipChildren();
        if (parser.nextToken() != null) {
          target.problem(DATA, name + ": found more than one JSON object, expected one");
        }
      }
      return new String(text, StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      target.problem(
          DATA,
          name
              + ": line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ": found no JSON: "
              + e.getOriginalMessage().replaceFirst("(?s) \\(for .*", ""));
    } catch (IOException e) {
      target.problem(
          DATA, name + ": found a broken gzip file (" + e.getMessage() + "), expected a whole one");
    }
    return "";
  }
}
