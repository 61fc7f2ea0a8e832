package io.gibbsvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.energy.Sha256;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.ModelResult;
import io.gibbsvae.record.RowsResult;
import io.gibbsvae.record.RunRecord;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Pilot;
import io.gibbsvae.sample.Pilot.Decided;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whose folder it is: compares a configuration with that of the run that an existing folder holds.
 */
final class Identity {

  private static final String CORRECTION = "correction";
  private static final String CHAINS = "metropolis";

  private static final List<String> MODEL = List.of("target", "model", "train", "candidates");

  private final RunConfiguration configuration;
  private final JsonNode here;

  Identity(RunConfiguration configuration) {
    this.configuration = configuration;
    try {
      this.here = Json.records().readTree(configuration.effective());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the effective configuration is JSON", e);
    }
  }

  boolean sameModel(RunRecord run) {
    return run.origin().modelHash().equals(configuration.modelHash());
  }

  /** Whether the folder's samples are those of this configuration, if its model is. */
  boolean sameSamples(RunRecord run) {
    JsonNode there = settings(run.samples().map(RowsResult::settings));
    JsonNode asked = settings("sample");
    return asked.equals(there)
        || isAuto(asked) != isAuto(there)
            && run.samples().filter(Identity::areUsual).isPresent()
            && weighted(asked).equals(weighted(there));
  }

  private static boolean isAuto(JsonNode sample) {
    return sample.path(CORRECTION).asText().equals("auto");
  }

  /** Whether rows have weights that can be used: where the correction is open, it is these. */
  private static boolean areUsual(RowsResult rows) {
    return rows.report().correction() == Correction.IMPORTANCE
        && rows.report().weights().filter(Pilot::takes).isPresent();
  }

  /** Settings of weighted rows, of which it does not matter how they came to be chosen. */
  private static JsonNode weighted(JsonNode sample) {
    return sample.isObject()
        ? ((ObjectNode) sample.deepCopy())
            .put(CORRECTION, sample.path(CORRECTION).asText().replace("auto", "importance"))
            .without(CHAINS)
        : sample;
  }

  /** Whether the folder's evaluation is that of this configuration, if its model is. */
  boolean sameEvaluation(RunRecord run) {
    return settings("evaluate").equals(settings(run.evaluation().map(ModelResult::settings)));
  }

  /** Those of a part of the manifest; early manifests have none. */
  private static JsonNode settings(Optional<JsonNode> recorded) {
    return recorded.orElse(MissingNode.getInstance());
  }

  /** The effective configuration. */
  JsonNode effective() {
    return here;
  }

  /** A block of this configuration, as a part of the manifest remembers it. */
  JsonNode settings(String block) {
    return here.path(block);
  }

  /**
   * What an interrupted generation must have been made of, to go on with: everything that rows
   * depend on. Parameters count as they are: trained on another kind of processor, they may differ
   * in their last bits.
   */
  String samplesKey(TrainedModel model, Decided decided) {
    String made =
        configuration.modelHash() + here.path("sample") + Manifest.version() + model.rounding();
    if (decided.decision().isPresent()) {
      made += decided.settings();
    }
    return Sha256.of(made) + Sha256.of(ModelFiles.npy(model.parameters()));
  }

  /** What differs from what is in a folder, as "train.batch is 512 there, 256 here". */
  String difference(RunRecord run) {
    List<String> differences = new ArrayList<>();
    for (String block : MODEL) {
      compare(block, run.origin().block(block), here.path(block), differences);
    }
    if (run.evaluation().isPresent()) {
      JsonNode there = settings(run.evaluation().map(ModelResult::settings));
      compare("evaluate", there, settings("evaluate"), differences);
    }
    if (run.samples().isPresent()) {
      JsonNode there = settings(run.samples().map(RowsResult::settings));
      compare("sample", there, settings("sample"), differences);
    }
    if (differences.isEmpty()) {
      return "a data file's contents differ";
    }
    int shown = Math.min(5, differences.size());
    return String.join("; ", differences.subList(0, shown))
        + (differences.size() > shown ? "; and " + (differences.size() - shown) + " more" : "");
  }

  private static void compare(String key, JsonNode there, JsonNode here, List<String> differences) {
    if (there.isObject() && here.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      there.fieldNames().forEachRemaining(names::add);
      here.fieldNames().forEachRemaining(names::add);
      names.forEach(
          name -> compare(key + "." + name, there.path(name), here.path(name), differences));
    } else if (!there.equals(here)) {
      differences.add(key + " is " + shown(there) + " there, " + shown(here) + " here");
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "not set" : node.toString();
  }
}
