package io.gibbsvae.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.energy.Sha256;
import io.gibbsvae.energy.Text;
import io.gibbsvae.record.FlatRecords;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.PopulationState;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.TrainingState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an interrupted training goes on from: {@code checkpoints/round-000120-DIGEST.npz}, where
 * DIGEST is the beginning of the file's SHA-256. In it are the parameters, the updater's state, the
 * particles (vectors of floats in NumPy's format, so that {@code numpy.load} reads them), and
 * {@code checkpoint.json}: whose they are, and the reports of all rounds so far. Inverse
 * temperature, learning rate and noise of a round follow from its number and the configuration. A
 * file appears under its name when it is whole; the newest {@value #KEPT} are kept. They are data:
 * nothing in them is deserialized into classes of its choice.
 */
final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private static final int KEPT = 3;
  private static final int DIGITS = 16;
  private static final Pattern NAME =
      Pattern.compile("round-(\\d{1,10})-([0-9a-f]{" + DIGITS + "})\\.npz");

  private static final String PARAMETERS = "parameters.npy";
  private static final String UPDATER = "updater.npy";
  private static final String BEST = "best.npy";
  private static final String PARTICLES = "particles.npy";
  private static final String DESCRIPTION = "checkpoint.json";

  // The parts of a round's report ignore the keys of the others.
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new FlatRecords())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private final RunFolder folder;
  private final String place;
  private final String modelHash;

  Checkpoints(RunFolder folder, String modelHash) {
    this(folder, 0, modelHash);
  }

  /**
   * Those of one of a configuration's candidates.
   *
   * @param candidate from 0; the first one's lie in the folder itself, the others' below it
   */
  Checkpoints(RunFolder folder, int candidate, String modelHash) {
    this.folder = folder;
    this.place = RunFolder.CHECKPOINTS + (candidate == 0 ? "" : "/candidate-" + (candidate + 1));
    this.modelHash = modelHash;
  }

  /**
   * A training as it stood after a round.
   *
   * @param seconds that they took, the time between interruption and resumption not counted
   * @param resumed the rounds after which the training had been interrupted so far
   */
  record Checkpoint(
      TrainingState state, List<RoundReport> rounds, double seconds, List<Integer> resumed) {}

  /** What is written beside the vectors. */
  private record Description(
      int format,
      String modelHash,
      int round,
      int steps,
      double seconds,
      List<Integer> resumed,
      List<RoundReport> rounds,
      Population population,
      List<Cycles.Quality> qualities) {}

  /** The particles but for where they are; their weights' logarithms may be minus infinity. */
  private record Population(
      double beta, double logZ, double[] logWeights, double[] logSteps, int[] eves) {

    static Population of(PopulationState state) {
      return new Population(
          state.beta(), state.logZ(), state.logWeights(), state.logSteps(), state.eves());
    }

    PopulationState at(double[] x) {
      return new PopulationState(beta, logZ, x, logWeights, logSteps, eves);
    }
  }

  /** Writes a checkpoint and deletes those that are too many. */
  void write(Checkpoint checkpoint) {
    byte[] content = pack(checkpoint);
    String name =
        Text.format(
            "round-%06d-%s.npz",
            checkpoint.state().round(), Sha256.of(content).substring(0, DIGITS));
    folder.write(place + "/" + name, content);
    // Those of later rounds were passed over, or this training would have begun there. An altered
    // one counts like the others.
    Map<Boolean, List<String>> isLater =
        names().stream()
            .collect(Collectors.partitioningBy(other -> round(other) > checkpoint.state().round()));
    isLater.get(true).forEach(this::delete);
    List<String> names = isLater.get(false);
    names.subList(0, Math.max(0, names.size() - KEPT)).forEach(this::delete);
  }

  private void delete(String name) {
    folder.delete(place + "/" + name);
  }

  /** The checkpoints by their rounds, newest last. */
  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String name : folder.list(place)) {
      if (NAME.matcher(name).matches()) {
        names.add(name);
      }
    }
    names.sort(Comparator.comparingLong(Checkpoints::round).thenComparing(name -> name));
    return names;
  }

  private static long round(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /** The newest checkpoint of this configuration that is as it was written; others are named. */
  Optional<Checkpoint> newest() {
    List<String> names = names();
    for (int k = names.size() - 1; k >= 0; k--) {
      Optional<Checkpoint> checkpoint = read(names.get(k));
      if (checkpoint.isPresent()) {
        return checkpoint;
      }
    }
    return Optional.empty();
  }

  private Optional<Checkpoint> read(String name) {
    byte[] content = folder.read(place + "/" + name);
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches() || !Sha256.of(content).startsWith(matcher.group(2))) {
      return passedOver(
          name, "it is not what was written: its SHA-256 does not begin as its name says");
    }
    try {
      return unpack(name, content);
    } catch (IOException | RuntimeException e) {
      return passedOver(name, "it cannot be read: " + e.getMessage());
    }
  }

  private Optional<Checkpoint> passedOver(String name, String why) {
    LOG.warn("checkpoint {} is passed over: {}", folder.shown(place + "/" + name), why);
    return Optional.empty();
  }

  private byte[] pack(Checkpoint checkpoint) {
    TrainingState state = checkpoint.state();
    Description description =
        new Description(
            ModelFiles.FORMAT,
            modelHash,
            state.round(),
            state.steps(),
            checkpoint.seconds(),
            checkpoint.resumed(),
            checkpoint.rounds(),
            Population.of(state.population()),
            state.qualities());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // Floats do not get smaller.
      zip.setLevel(0);
      put(zip, PARAMETERS, ModelFiles.npy(state.parameters()));
      if (state.updaterState().length > 0) {
        put(zip, UPDATER, ModelFiles.npy(state.updaterState()));
      }
      if (state.best().length > 0) {
        put(zip, BEST, ModelFiles.npy(state.best()));
      }
      if (state.population().x().length > 0) {
        put(zip, PARTICLES, ModelFiles.npy(state.population().x()));
      }
      put(zip, DESCRIPTION, JSON.writeValueAsBytes(description));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static float[] floats(Map<String, byte[]> entries, String name) throws IOException {
    return entries.containsKey(name) ? ModelFiles.floats(entries.get(name)) : new float[0];
  }

  private static double[] doubles(Map<String, byte[]> entries, String name) throws IOException {
    return entries.containsKey(name) ? ModelFiles.doubles(entries.get(name)) : new double[0];
  }

  /** Earlier versions knew of no cycles. */
  private static void addQualities(JsonNode checkpoint) {
    if (checkpoint instanceof ObjectNode description && !description.has("qualities")) {
      description.putArray("qualities");
    }
  }

  /** Earlier versions wrote the energies beyond one for each latent. */
  private static void countEnergies(JsonNode round) {
    if (round instanceof ObjectNode report && report.has("scores")) {
      report.put("evaluations", report.path("latents").asLong() + report.path("scores").asLong());
    }
  }

  private Optional<Checkpoint> unpack(String name, byte[] content) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    JsonNode json = JSON.readTree(entries.get(DESCRIPTION));
    addQualities(json);
    json.path("rounds").forEach(Checkpoints::countEnergies);
    Description description = JSON.treeToValue(json, Description.class);
    if (!modelHash.equals(description.modelHash())) {
      return passedOver(name, "it is of another configuration");
    }
    if (description.format() != ModelFiles.FORMAT) {
      return passedOver(
          name, "it is of another version of gibbs-vae, with parameters in another order");
    }
    TrainingState state =
        new TrainingState(
            ModelFiles.floats(entries.get(PARAMETERS)),
            floats(entries, UPDATER),
            description.round(),
            description.steps(),
            description.population().at(doubles(entries, PARTICLES)),
            description.qualities(),
            floats(entries, BEST));
    return Optional.of(
        new Checkpoint(state, description.rounds(), description.seconds(), description.resumed()));
  }
}
