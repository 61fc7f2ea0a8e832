package io.gibbsvae.config;

import com.typesafe.config.ConfigUtil;

/**
 * A value from the command line, which wins over the file's.
 *
 * @param origin the option as it was typed, such as {@code --set train.batch=64}, for messages
 * @param expression {@code key=value} in HOCON
 */
public record Assignment(String origin, String expression) {

  /**
   * {@return {@code --set key=value}, with a value in HOCON}
   *
   * @param expression key and value around the first equals sign, as typed
   */
  public static Assignment set(String expression) {
    return new Assignment("--set " + expression, expression);
  }

  /**
   * An option that stands for a key with a text value.
   *
   * @param option such as {@code --output}
   * @param key such as {@code output.path}
   * @param value taken literally
   * @return the assignment, whose problems are reported under the option's name
   */
  public static Assignment option(String option, String key, String value) {
    return new Assignment(option + " " + value, key + "=" + ConfigUtil.quoteString(value));
  }
}
