package io.gibbsvae.model;

/** The bounded log scales of Gaussians, and their exponentials, for many rows at once. */
final class LogScales {

  private LogScales() {}

  /**
   * The log scale of raw values, as {@link Gaussian} defines it, and the scale.
   *
   * <p>Math.tanh and Math.exp would take most of the time of a small model. These are as good: the
   * log scale to 1e-14, the scale to one part in 1e14. A sample and its density use the same ones.
   *
   * @param raw is overwritten
   */
  static void compute(int rows, double[] raw, double[] logScale, double[] scale) {
    clamp(rows, raw);
    logScalesOfClamped(rows, raw, logScale);
    exponentials(rows, logScale, scale);
  }

  // tanh is 1 beyond 20. A loop of its own: together with tanh it would not be vectorised.
  private static void clamp(int rows, double[] raw) {
    double limit = 20 * Gaussian.LOG_SCALE_LIMIT;
    for (int row = 0; row < rows; row++) {
      raw[row] = Math.max(-limit, Math.min(limit, raw[row]));
    }
  }

  /**
   * The Padé approximant of tanh at a sixteenth of the argument, then tanh 2a = 2 tanh a / (1 +
   * tanh^2 a) four times, on numerator and denominator apart. A doubling shrinks the relative
   * error.
   */
  private static void logScalesOfClamped(int rows, double[] raw, double[] logScale) {
    for (int row = 0; row < rows; row++) {
      double a = raw[row] * (0.0625 / Gaussian.LOG_SCALE_LIMIT);
      double s = a * a;
      double p = a * (1 + s * (17325 / 135135.0 + s * (378 / 135135.0 + s * (1 / 135135.0))));
      double q = 1 + s * (62370 / 135135.0 + s * (3150 / 135135.0 + s * (28 / 135135.0)));
      double p1 = (p + p) * q;
      double q1 = q * q + p * p;
      double p2 = (p1 + p1) * q1;
      double q2 = q1 * q1 + p1 * p1;
      double p3 = (p2 + p2) * q2;
      double q3 = q2 * q2 + p2 * p2;
      logScale[row] = Gaussian.LOG_SCALE_LIMIT * ((p3 + p3) * q3 / (q3 * q3 + p3 * p3));
    }
  }

  /**
   * exp of numbers in [-8, 8]: exp - 1 of a 32nd by its Padé approximant, doubled twice as such,
   * which keeps its small error small, and squared three times.
   */
  private static void exponentials(int rows, double[] values, double[] exponentials) {
    for (int row = 0; row < rows; row++) {
      double v = values[row] * 0.03125;
      double s = v * v;
      double odd = v * (15120 + s * (420 + s));
      double even = 30240 + s * (3360 + s * 30);
      double m = (odd + odd) / (even - odd);
      double m2 = m * (2 + m);
      double e = 1 + m2 * (2 + m2);
      double e2 = e * e;
      double e4 = e2 * e2;
      exponentials[row] = e4 * e4;
    }
  }
}
