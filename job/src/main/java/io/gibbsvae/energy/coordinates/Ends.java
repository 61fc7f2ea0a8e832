package io.gibbsvae.energy.coordinates;

/** Where doubles can tell values from the end of a support. */
final class Ends {

  /** e to this power, or to minus this, and squares of their differences from 1 are doubles. */
  static final double FARTHEST = 700;

  /**
   * Spacings of doubles beside an end: nearer values have fewer than eight bits of the distance.
   */
  private static final double SPACINGS = 256;

  private Ends() {}

  /**
   * The least y for which a double can tell end + width e^y from the end.
   *
   * @param width positive
   */
  static double least(double end, double width) {
    return Math.max(-FARTHEST, Math.log(SPACINGS * Math.ulp(end)) - Math.log(width));
  }

  /** log(1 + e^t), without overflow. */
  static double softplus(double t) {
    return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
  }

  /** 1 / (1 + e^-t), without overflow, and with all digits where it is small. */
  static double logistic(double t) {
    double e = Math.exp(-Math.abs(t));
    return t < 0 ? e / (1 + e) : 1 / (1 + e);
  }
}
