package io.gibbsvae.model;

/**
 * What {@link GaussianHead} does to a row, for many rows at once and without gradients. A block is
 * an array of columns, [width][rows], and all loops run along columns, where the JIT compiler
 * vectorises them. Densities are in nats.
 *
 * <p>Not thread-safe: buffers are kept between calls.
 */
final class GaussianColumns {

  private final GaussianHead head;
  private final Covariance covariance;
  private final double[] logScale;
  private final double[] scale;
  private final double[] widened;

  GaussianColumns(GaussianHead head, Covariance covariance, int capacity) {
    this.head = head;
    this.covariance = covariance;
    this.logScale = new double[capacity];
    this.scale = new double[capacity];
    this.widened = new double[capacity];
  }

  /**
   * Adds m + L eps to out, the reparameterisation, and log N(m + L eps; m, L L^T) to logDensity.
   *
   * @param heads what the network put out, [head size][rows]
   * @param eps [n][rows]
   * @param out [n][rows]
   * @param logDensity length at least rows
   */
  void addSample(int rows, float[][] heads, double[][] eps, double[][] out, double[] logDensity) {
    for (int i = 0; i < head.dimension(); i++) {
      loadScales(i, rows, heads);
      widen(heads[i], rows);
      addStep(rows, widened, scale, eps[i], out[i]);
      for (int j = 0; covariance == Covariance.FULL && j < i; j++) {
        widen(heads[head.below(i, j)], rows);
        addProduct(rows, widened, eps[j], out[i]);
      }
      addLogNormal(rows, logScale, eps[i], logDensity);
    }
  }

  /**
   * Adds log N(m + difference; m, L L^T) to logDensity, where the difference is from m plus a
   * shift.
   *
   * @param heads what the network put out, [head size][rows]
   * @param difference value - shift, [n][rows]; becomes L^-1 (value - shift - m)
   * @param logDensity length at least rows
   */
  void addLogDensity(int rows, float[][] heads, double[][] difference, double[] logDensity) {
    for (int i = 0; i < head.dimension(); i++) {
      loadScales(i, rows, heads);
      double[] rest = difference[i];
      widen(heads[i], rows);
      subtract(rows, widened, rest);
      for (int j = 0; covariance == Covariance.FULL && j < i; j++) {
        widen(heads[head.below(i, j)], rows);
        subtractProduct(rows, widened, difference[j], rest);
      }
      divide(rows, rest, scale);
      addLogNormal(rows, logScale, rest, logDensity);
    }
  }

  private void loadScales(int i, int rows, float[][] heads) {
    if (covariance != Covariance.ISOTROPIC || i == 0) {
      widen(heads[head.dimension() + i], rows);
      scales(rows, widened, logScale, scale);
    }
  }

  // Conversions are the one thing here that the compiler does not vectorise: a loop of their own.
  private void widen(float[] column, int rows) {
    for (int row = 0; row < rows; row++) {
      widened[row] = column[row];
    }
  }

  private static void addStep(int rows, double[] mean, double[] scale, double[] eps, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = out[row] + mean[row] + scale[row] * eps[row];
    }
  }

  private static void addProduct(int rows, double[] a, double[] b, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] += a[row] * b[row];
    }
  }

  /** out := out - a. */
  static void subtract(int rows, double[] a, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] -= a[row];
    }
  }

  private static void subtractProduct(int rows, double[] a, double[] b, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] -= a[row] * b[row];
    }
  }

  private static void divide(int rows, double[] values, double[] divisors) {
    for (int row = 0; row < rows; row++) {
      values[row] /= divisors[row];
    }
  }

  /** Adds log N(eps; 0, 1) - logScale. */
  private static void addLogNormal(int rows, double[] logScale, double[] eps, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] =
          out[row] - (GaussianHead.HALF_LOG_TWO_PI + logScale[row] + 0.5 * eps[row] * eps[row]);
    }
  }

  /**
   * The log scale of raw values, as {@link GaussianHead} defines it, and the scale.
   *
   * <p>Math.tanh and Math.exp would take most of the time of a small model. These are as good: the
   * log scale to 1e-14, the scale to one part in 1e14. A sample and its density use the same ones.
   *
   * @param raw is overwritten
   */
  static void scales(int rows, double[] raw, double[] logScale, double[] scale) {
    clamp(rows, raw);
    logScalesOfClamped(rows, raw, logScale);
    exponentials(rows, logScale, scale);
  }

  // tanh is 1 beyond 20. A loop of its own: together with tanh it would not be vectorised.
  private static void clamp(int rows, double[] raw) {
    double limit = 20 * GaussianHead.LOG_SCALE_LIMIT;
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
      double a = raw[row] * (0.0625 / GaussianHead.LOG_SCALE_LIMIT);
      double s = a * a;
      double p = a * (1 + s * (17325 / 135135.0 + s * (378 / 135135.0 + s * (1 / 135135.0))));
      double q = 1 + s * (62370 / 135135.0 + s * (3150 / 135135.0 + s * (28 / 135135.0)));
      double p1 = (p + p) * q;
      double q1 = q * q + p * p;
      double p2 = (p1 + p1) * q1;
      double q2 = q1 * q1 + p1 * p1;
      double p3 = (p2 + p2) * q2;
      double q3 = q2 * q2 + p2 * p2;
      logScale[row] = GaussianHead.LOG_SCALE_LIMIT * ((p3 + p3) * q3 / (q3 * q3 + p3 * p3));
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
