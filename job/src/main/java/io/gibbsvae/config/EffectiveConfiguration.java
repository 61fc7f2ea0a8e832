package io.gibbsvae.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.gibbsvae.energy.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The values that a reading ended with, as JSON and as hashes. */
final class EffectiveConfiguration {

  // They decide whether a run starts, not what it computes.
  private static final Set<String> CHECKS =
      Set.of(
          TargetReader.TARGET + "." + TargetReader.CHECK_GRADIENT,
          TargetReader.TARGET + "." + TargetReader.CHECK_GROWTH);
  private static final List<String> MODEL_BLOCKS =
      List.of("target", "model", "train", ConfigurationReader.CANDIDATES);
  private static final List<String> PORTABLE =
      List.of(
          ConfigurationReader.WANT,
          "target",
          "model",
          "train",
          ConfigurationReader.CANDIDATES,
          "evaluate",
          "sample",
          "verdicts");
  private static final List<String> ALL_BLOCKS =
      List.of(
          ConfigurationReader.WANT,
          "target",
          "model",
          "train",
          ConfigurationReader.CANDIDATES,
          "evaluate",
          "sample");

  private final SortedMap<String, Object> values;
  private final SortedMap<String, String> dataFiles;

  EffectiveConfiguration(SortedMap<String, Object> values, SortedMap<String, String> dataFiles) {
    this.values = values;
    this.dataFiles = dataFiles;
  }

  /** All of it but secrets, for people: sorted keys, one to a line. */
  String json() {
    return render(Secrets.hidden("", values), ConfigRenderOptions.concise().setFormatted(true));
  }

  /**
   * A configuration of the same run in whatever folder, as JSON.
   *
   * @param absolute where a data file is from wherever one stands, by its name
   */
  String portable(UnaryOperator<String> absolute) {
    SortedMap<String, Object> kept = new TreeMap<>();
    PORTABLE.stream()
        .filter(values::containsKey)
        .forEach(block -> kept.put(block, portable(block, values.get(block), absolute)));
    return render(Secrets.hidden("", kept), ConfigRenderOptions.concise().setFormatted(true));
  }

  private Object portable(String path, Object value, UnaryOperator<String> absolute) {
    if (dataFiles.containsKey(path)) {
      return absolute.apply((String) value);
    }
    if (!(value instanceof Map<?, ?> block)) {
      return value;
    }
    SortedMap<String, Object> portable = new TreeMap<>();
    block.forEach(
        (key, inner) -> portable.put((String) key, portable(path + "." + key, inner, absolute)));
    return portable;
  }

  /** The identity of the trained model. */
  String modelHash() {
    return hash(MODEL_BLOCKS);
  }

  /** The identity of everything that is computed. */
  String hash() {
    return hash(ALL_BLOCKS);
  }

  private String hash(List<String> blocks) {
    SortedMap<String, Object> identity = new TreeMap<>();
    for (String block : blocks) {
      if (values.containsKey(block)) {
        identity.put(block, identity(block, values.get(block)));
      }
    }
    return Sha256.of(render(identity, ConfigRenderOptions.concise()));
  }

  private Object identity(String path, Object value) {
    if (dataFiles.containsKey(path)) {
      return dataFiles.get(path);
    }
    if (!(value instanceof Map<?, ?> block)) {
      return value;
    }
    SortedMap<String, Object> identity = new TreeMap<>();
    block.forEach(
        (key, inner) -> {
          String innerPath = path + "." + key;
          if (!CHECKS.contains(innerPath)) {
            identity.put((String) key, identity(innerPath, inner));
          }
        });
    return identity;
  }

  /** The library sorts keys as it renders. */
  private static String render(SortedMap<String, Object> values, ConfigRenderOptions options) {
    return ConfigValueFactory.fromMap(values).render(options);
  }
}
