package io.gibbsvae.energy.regression;

import java.util.function.DoublePredicate;

/** What a regression says of a response y, given a linear predictor m. */
public enum Family {
  /** y is 1 with probability 1 / (1 + e^-m), and 0 otherwise. */
  LOGISTIC("0 or 1", y -> y == 0 || y == 1),
  /** y ~ N(m, s^2). */
  LINEAR("a finite number", Double::isFinite),
  /** y ~ Poisson(exposure e^m). */
  POISSON("a whole number of at least 0", y -> y >= 0 && y == Math.rint(y) && y < 1e15);

  private final String expected;
  private final DoublePredicate takes;

  Family(String expected, DoublePredicate takes) {
    this.expected = expected;
    this.takes = takes;
  }

  /** {@return the responses that it takes, in words} */
  public String expected() {
    return expected;
  }

  /**
   * {@return whether it takes a response}
   *
   * @param response any number
   */
  public boolean takes(double response) {
    return takes.test(response);
  }
}
