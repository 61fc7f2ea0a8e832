package io.gibbsvae.config;

import java.util.function.DoublePredicate;

/**
 * Which finite numbers are allowed.
 *
 * @param allowed whether a finite number is in range
 * @param one what a message calls a number in range: "a positive number"
 * @param many what a message calls several: "positive numbers"
 */
record Range(DoublePredicate allowed, String one, String many) {

  static final Range ANY = new Range(value -> true, "a finite number", "finite numbers");
  static final Range POSITIVE =
      new Range(value -> value > 0, "a positive number", "positive numbers");
  static final Range NOT_NEGATIVE =
      new Range(value -> value >= 0, "a number of at least 0", "numbers of at least 0");
  static final Range SHARE =
      new Range(value -> value >= 0 && value <= 1, "a number in [0, 1]", "numbers in [0, 1]");
  static final Range OPEN_SHARE =
      new Range(value -> value > 0 && value < 1, "a number in (0, 1)", "numbers in (0, 1)");
  static final Range POSITIVE_SHARE =
      new Range(value -> value > 0 && value <= 1, "a number in (0, 1]", "numbers in (0, 1]");

  boolean contains(double value) {
    return Double.isFinite(value) && allowed.test(value);
  }
}
