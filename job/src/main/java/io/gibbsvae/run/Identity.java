package io.gibbsvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.config.RunConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Whose folder it is: compares a configuration with that of the run that an existing folder holds.
 */
final class Identity {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MODEL = List.of("target", "model", "train");
  private static final List<String> ALL = List.of("target", "model", "train", "evaluate", "sample");

  private final RunConfiguration configuration;

  Identity(RunConfiguration configuration) {
    this.configuration = configuration;
  }

  boolean sameRun(JsonNode manifest) {
    return manifest.path("hash").asText().equals(configuration.hash());
  }

  boolean sameModel(JsonNode manifest) {
    return manifest.path("model_hash").asText().equals(configuration.modelHash());
  }

  /** What differs from the run of a manifest, as "train.batch is 512 there, 256 here". */
  String difference(JsonNode manifest, boolean modelOnly) {
    JsonNode here;
    try {
      here = JSON.readTree(configuration.effective());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the effective configuration is JSON", e);
    }
    List<String> differences = new ArrayList<>();
    for (String block : modelOnly ? MODEL : ALL) {
      compare(block, manifest.path("configuration").path(block), here.path(block), differences);
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
