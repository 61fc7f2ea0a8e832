package io.gibbsvae.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.evaluate.Quality;
import io.gibbsvae.evaluate.Quality.Part;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.evaluate.Topic;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.Correction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The quality of a run in its manifest: verdicts as JSON, and the quality of the evaluation and the
 * samples that a manifest holds, whichever commands made them.
 */
final class StoredQuality {

  static final String QUALITY = "quality";
  static final String VERDICTS = "verdicts";
  private static final String LEVEL = "level";
  private static final String TOPIC = "topic";
  private static final String TEXT = "text";
  private static final String REMEDY = "remedy";
  private static final String PART = "part";

  private static final Map<Part, String> PARTS =
      new EnumMap<>(Map.of(Part.EVALUATION, Manifest.EVALUATION, Part.SAMPLES, Manifest.SAMPLES));

  private StoredQuality() {}

  /**
   * Judges what a manifest holds and writes the quality into it. Good verdicts of a part that
   * another part contradicts are taken out of it.
   */
  static void judge(ObjectNode manifest, Thresholds thresholds) {
    manifest.remove(QUALITY);
    of(manifest, thresholds).ifPresent(quality -> write(manifest, quality));
  }

  private static void write(ObjectNode manifest, Quality quality) {
    ObjectNode json = manifest.putObject(QUALITY);
    put(json, quality.verdict());
    json.put(PART, PARTS.get(quality.part()));
    ArrayNode all = json.putArray(VERDICTS);
    put(all, quality.rows(), Part.SAMPLES);
    put(all, quality.model(), Part.EVALUATION);
    withdraw(manifest.path(Manifest.SAMPLES).path(VERDICTS), quality.rows());
    withdraw(manifest.path(Manifest.EVALUATION).path(VERDICTS), quality.model());
  }

  private static void put(ArrayNode all, List<Verdict> verdicts, Part part) {
    for (Verdict verdict : verdicts) {
      put(all.addObject(), verdict).put(PART, PARTS.get(part));
    }
  }

  private static void withdraw(JsonNode stored, List<Verdict> remaining) {
    if (stored instanceof ArrayNode array) {
      for (int k = array.size() - 1; k >= 0; k--) {
        Verdict verdict = verdict(array.get(k));
        if (verdict.level().compareTo(Level.CARE) < 0 && !remaining.contains(verdict)) {
          array.remove(k);
        }
      }
    }
  }

  static ObjectNode put(ObjectNode json, Verdict verdict) {
    json.put(LEVEL, name(verdict.level()));
    json.put(TOPIC, verdict.topic().key());
    json.put(TEXT, verdict.text());
    return json.put(REMEDY, verdict.remedy());
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static Verdict verdict(JsonNode json) {
    return new Verdict(
        Level.valueOf(json.path(LEVEL).asText().toUpperCase(Locale.ROOT)),
        Topic.of(json.path(TOPIC).asText()),
        json.path(TEXT).asText(),
        json.path(REMEDY).asText());
  }

  /**
   * {@return the verdict that a run ends with: the one in its manifest, or that of the parts of a
   * manifest without one}
   */
  static Optional<Verdict> deciding(JsonNode manifest, Thresholds thresholds) {
    return stored(manifest).or(() -> of(manifest, thresholds).map(Quality::verdict));
  }

  /** The verdict that a run has ended with, where it was judged. */
  static Optional<Verdict> stored(JsonNode manifest) {
    return Optional.of(manifest.path(QUALITY))
        .filter(json -> json.has(LEVEL))
        .map(StoredQuality::verdict);
  }

  /** The verdicts on a part that remained when the run was judged, the worst first. */
  static List<Verdict> remaining(JsonNode manifest, String part) {
    List<Verdict> verdicts = new ArrayList<>();
    for (JsonNode json : manifest.path(QUALITY).path(VERDICTS)) {
      if (json.path(PART).asText().equals(part)) {
        verdicts.add(verdict(json));
      }
    }
    return verdicts;
  }

  private static Optional<Quality> of(JsonNode manifest, Thresholds thresholds) {
    JsonNode evaluation = manifest.path(Manifest.EVALUATION);
    JsonNode samples = manifest.path(Manifest.SAMPLES);
    return Quality.of(
        Optional.of(evaluation).filter(node -> node.has(VERDICTS)).map(StoredQuality::model),
        Optional.of(samples).filter(node -> node.has(VERDICTS)).map(StoredQuality::rows),
        thresholds);
  }

  private static Quality.Model model(JsonNode evaluation) {
    return new Quality.Model(
        verdicts(evaluation),
        estimate(evaluation.path("log_z")),
        evaluation.path("ess").asDouble(Double.NaN));
  }

  private static Quality.Rows rows(JsonNode samples) {
    boolean held = samples.has("mode_coverage");
    for (JsonNode quantity : samples.path("quantities")) {
      held |= quantity.has("truth");
    }
    JsonNode logZ = samples.path("weights").path("log_z");
    return new Quality.Rows(
        verdicts(samples),
        Correction.named(samples.path("correction").asText()),
        Optional.of(logZ).filter(JsonNode::isObject).map(StoredQuality::estimate),
        held);
  }

  private static List<Verdict> verdicts(JsonNode part) {
    List<Verdict> verdicts = new ArrayList<>();
    part.path(VERDICTS).forEach(json -> verdicts.add(verdict(json)));
    return verdicts;
  }

  /** An estimate, of which JSON has null for what is not finite. */
  static Estimate estimate(JsonNode json) {
    return new Estimate(
        json.path("value").asDouble(Double.NaN), json.path("standard_error").asDouble(Double.NaN));
  }
}
