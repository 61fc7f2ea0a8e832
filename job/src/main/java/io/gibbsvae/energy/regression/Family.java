package io.gibbsvae.energy.regression;

import java.util.function.DoublePredicate;

/** What a regression says of a response y, given a linear predictor m. */
public enum Family {
  /** y is 1 with probability 1 / (1 + e^-m), and 0 otherwise. */
  LOGISTIC("0 or 1", y -> y == 0 || y == 1),
  /** y ~ N(m, s^2). */
  LINEAR("a finite number", Double::isFinite),
  /** y ~ Poisson(exposure e^m). */
  POISSON(Family.COUNT, Family::isCount),
  /** y ~ Student's t distribution with nu degrees of freedom, location m and scale s. */
  ROBUST("a finite number", Double::isFinite),
  /** A count of mean mu = exposure e^m and variance mu + a mu^2. */
  NEGATIVE_BINOMIAL(Family.COUNT, Family::isCount);

  private static final String COUNT = "a whole number of at least 0";

  private final String expected;
  private final DoublePredicate takes;

  Family(String expected, DoublePredicate takes) {
    this.expected = expected;
    this.takes = takes;
  }

  private static boolean isCount(double y) {
    return y >= 0 && y == Math.rint(y) && y < 1e15;
  }

  /** {@return whether responses are counts, which may have an exposure} */
  public boolean counts() {
    return this == POISSON || this == NEGATIVE_BINOMIAL;
  }

  /** {@return whether responses are numbers with noise} */
  public boolean noisy() {
    return this == LINEAR || this == ROBUST;
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
