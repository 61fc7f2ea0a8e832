package io.gibbsvae.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * One thing that is wrong with a configuration.
 *
 * @param key the path of the key, such as {@code train.batch}; empty where it is the file as a
 *     whole
 * @param where the file and line, or the command-line option, that the value comes from
 * @param text what was found and what was expected
 */
public record Problem(String key, String where, String text) implements Serializable {

  /**
   * Checks that nothing is missing.
   *
   * @param key not null
   * @param where not null
   * @param text not null
   * @throws NullPointerException if one of them is null
   */
  public Problem {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(text, "text");
  }

  /**
   * A line for people: {@code train.batch (double-well.conf:12): found -5, expected an integer of
   * at least 1}.
   */
  @Override
  public String toString() {
    return (key.isEmpty() ? where : key + " (" + where + ")") + ": " + text;
  }
}
