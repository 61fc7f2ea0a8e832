package io.gibbsvae.config;

import java.io.Serializable;

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
   * A line for people: {@code train.batch (double-well.conf:12): found -5, expected an integer of
   * at least 1}.
   */
  @Override
  public String toString() {
    return (key.isEmpty() ? where : key + " (" + where + ")") + ": " + text;
  }
}
