package io.gibbsvae.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds keys that nobody reads, which are most often misspelt. */
final class UnknownKeys {

  private static final LevenshteinDistance EDITS = LevenshteinDistance.getDefaultInstance();

  private final ConfigObject known;
  private final Set<String> free;
  private final List<String> candidates = new ArrayList<>();

  /**
   * Prepares the search.
   *
   * @param known all known keys
   * @param free paths of blocks that may have any key
   */
  UnknownKeys(ConfigObject known, Set<String> free) {
    this.known = known;
    this.free = free;
    collect("", known);
  }

  private void collect(String prefix, ConfigObject block) {
    block.forEach(
        (key, value) -> {
          candidates.add(prefix + key);
          if (value instanceof ConfigObject inner) {
            collect(prefix + key + ".", inner);
          }
        });
  }

  /** Notes every unknown key of a configuration. */
  void report(ConfigObject configuration, Reading reading) {
    Map<String, ConfigValue> unknown = new TreeMap<>();
    find("", configuration, known, unknown);
    unknown.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()))
        .forEach(
            entry ->
                reading.problem(
                    entry.getKey(),
                    entry.getValue().origin(),
                    "unknown key" + Text.question(nearest(entry.getKey()))));
  }

  private void find(
      String prefix, ConfigObject block, ConfigObject reference, Map<String, ConfigValue> unknown) {
    block.forEach(
        (key, value) -> {
          String path = prefix + ConfigUtil.joinPath(key);
          ConfigValue here = reference.get(key);
          if (here == null) {
            unknown.put(path, value);
          } else if (value instanceof ConfigObject inner
              && here instanceof ConfigObject innerReference
              && !free.contains(path)) {
            find(path + ".", inner, innerReference, unknown);
          }
        });
  }

  private Optional<String> nearest(String path) {
    String name = last(path);
    int limit = Math.min(Math.max(2, name.length() / 3), name.length() - 1);
    return candidates.stream()
        .filter(candidate -> edits(path, candidate) <= limit)
        .min(
            Comparator.<String>comparingInt(candidate -> edits(path, candidate))
                .thenComparing(candidate -> EDITS.apply(path, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Edits from one path to the other; that a key is in the wrong block does not count. */
  private static int edits(String path, String candidate) {
    return Math.min(EDITS.apply(path, candidate), EDITS.apply(last(path), last(candidate)));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
