package io.gibbsvae.config;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Values that are never shown: not in messages, and not in a manifest. */
final class Secrets {

  /** Stands for such a value. */
  static final String HIDDEN = "(not shown)";

  /** Spark's own default of spark.redaction.regex. */
  private static final Pattern SECRET =
      Pattern.compile("secret|password|token|access[.]?key", Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /** Whether the value of a key is one, going by the key's full name. */
  static boolean isSecret(String key) {
    return SECRET.matcher(key).find();
  }

  /**
   * A block with its secrets hidden.
   *
   * @param path of the block, with a dot at its end unless empty
   */
  static SortedMap<String, Object> hidden(String path, Map<?, ?> block) {
    SortedMap<String, Object> shown = new TreeMap<>();
    block.forEach(
        (key, value) -> {
          String name = path + key;
          if (value instanceof Map<?, ?> inner) {
            shown.put(key.toString(), hidden(name + ".", inner));
          } else {
            boolean empty = value instanceof Collection<?> list && list.isEmpty();
            shown.put(key.toString(), isSecret(name) && !empty ? HIDDEN : value);
          }
        });
    return shown;
  }
}
