package io.gibbsvae.model;

import java.util.Arrays;

/**
 * Gaussians N(m, L L^T) as {@link GaussianHead} lays them out, for many rows at once. A block is an
 * array of columns, [width][at least rows], and all loops run along columns, where the JIT compiler
 * vectorises them. Densities are in nats.
 *
 * <p>Not thread-safe: the scales of the newest forward pass are kept for the backward pass.
 */
final class GaussianColumns {

  private final GaussianHead head;
  private final int n;
  private final boolean isotropic;
  private final boolean full;
  // One column, or one for each coordinate.
  private final double[][] logScales;
  private final double[][] scales;
  private final double[] raw;

  /**
   * @param capacity the most rows of a block
   */
  GaussianColumns(GaussianHead head, int capacity) {
    this.head = head;
    this.n = head.dimension();
    this.isotropic = head.covariance() == Covariance.ISOTROPIC;
    this.full = head.covariance() == Covariance.FULL;
    this.logScales = new double[head.rawLogScales()][capacity];
    this.scales = new double[head.rawLogScales()][capacity];
    this.raw = new double[capacity];
  }

  /**
   * Adds m + L eps to out, the reparameterisation, and log N(m + L eps; m, L L^T) to logDensity.
   *
   * @param heads what the network put out, [head size]
   * @param eps [n]
   * @param out [n]
   */
  void addSample(int rows, double[][] heads, double[][] eps, double[][] out, double[] logDensity) {
    loadScales(rows, heads);
    for (int i = 0; i < n; i++) {
      addStep(rows, heads[i], scale(i), eps[i], out[i]);
      for (int j = 0; full && j < i; j++) {
        addProduct(rows, heads[head.below(i, j)], eps[j], out[i]);
      }
      addLogNormal(rows, logScale(i), eps[i], logDensity);
    }
  }

  /**
   * The gradient of {@code sum_rows (gradient . x + weight log N(x; m, L L^T))} with respect to the
   * heads, for the x = m + L eps of the newest {@link #addSample}.
   *
   * @param gradients [n]
   * @param weights one for each row
   * @param headGradients overwritten, [head size]
   */
  void sampleGradient(
      int rows, double[][] eps, double[][] gradients, double[] weights, double[][] headGradients) {
    startScaleGradients(rows, headGradients);
    for (int i = 0; i < n; i++) {
      System.arraycopy(gradients[i], 0, headGradients[i], 0, rows);
      // log N depends on the scales alone: - log s_i.
      addSampleScaleGradient(
          rows,
          gradients[i],
          eps[i],
          scale(i),
          logScale(i),
          weights,
          headGradients[n + (isotropic ? 0 : i)]);
      for (int j = 0; full && j < i; j++) {
        setProduct(rows, gradients[i], eps[j], headGradients[head.below(i, j)]);
      }
    }
  }

  /**
   * Adds log N(m + difference; m, L L^T) to logDensity, where the difference is from m plus a
   * shift.
   *
   * @param heads what the network put out, [head size]
   * @param difference value - shift, [n]; becomes r = L^-1 (value - shift - m)
   */
  void addLogDensity(int rows, double[][] heads, double[][] difference, double[] logDensity) {
    loadScales(rows, heads);
    for (int i = 0; i < n; i++) {
      double[] rest = difference[i];
      subtract(rows, heads[i], rest);
      for (int j = 0; full && j < i; j++) {
        subtractProduct(rows, heads[head.below(i, j)], difference[j], rest);
      }
      divide(rows, scale(i), rest);
      addLogNormal(rows, logScale(i), rest, logDensity);
    }
  }

  /**
   * The gradient of {@code - sum_rows weight log N}, for the density of the newest {@link
   * #addLogDensity}.
   *
   * @param whitened r, [n]
   * @param weights one for each row
   * @param differenceGradients receives that with respect to the difference, weight L^-T r; [n]
   * @param headGradients receives that with respect to the heads, [head size]
   */
  void minusLogDensityGradient(
      int rows,
      double[][] heads,
      double[][] whitened,
      double[] weights,
      double[][] differenceGradients,
      double[][] headGradients) {
    startScaleGradients(rows, headGradients);
    for (int i = n - 1; i >= 0; i--) {
      // u = L^-T r by back substitution; differenceGradients holds weight u.
      double[] u = differenceGradients[i];
      setProduct(rows, weights, whitened[i], u);
      for (int k = i + 1; full && k < n; k++) {
        subtractProduct(rows, heads[head.below(k, i)], differenceGradients[k], u);
      }
      divide(rows, scale(i), u);
      negate(rows, u, headGradients[i]);
      // - d log N / dL_ij = delta_ij / L_ii - u_i r_j
      addDensityScaleGradient(
          rows,
          u,
          whitened[i],
          scale(i),
          logScale(i),
          weights,
          headGradients[n + (isotropic ? 0 : i)]);
      for (int j = 0; full && j < i; j++) {
        double[] gradient = headGradients[head.below(i, j)];
        setProduct(rows, u, whitened[j], gradient);
        negate(rows, gradient, gradient);
      }
    }
  }

  private double[] logScale(int i) {
    return logScales[isotropic ? 0 : i];
  }

  private double[] scale(int i) {
    return scales[isotropic ? 0 : i];
  }

  private void loadScales(int rows, double[][] heads) {
    for (int i = 0; i < scales.length; i++) {
      System.arraycopy(heads[n + i], 0, raw, 0, rows);
      scales(rows, raw, logScales[i], scales[i]);
    }
  }

  private void startScaleGradients(int rows, double[][] headGradients) {
    for (int i = 0; i < scales.length; i++) {
      Arrays.fill(headGradients[n + i], 0, rows, 0);
    }
  }

  /** Adds factor log N(z; 0, I), the log density of the prior (eq. 1.2), to out. */
  static void addLogPrior(int rows, double[][] z, double factor, double[] out) {
    double constant = factor * -z.length * GaussianHead.HALF_LOG_TWO_PI;
    for (int row = 0; row < rows; row++) {
      out[row] += constant;
    }
    double half = 0.5 * factor;
    for (double[] column : z) {
      subtractSquares(rows, half, column, out);
    }
  }

  private static void subtractSquares(int rows, double factor, double[] values, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] -= factor * (values[row] * values[row]);
    }
  }

  private static void addStep(int rows, double[] mean, double[] scale, double[] eps, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = out[row] + mean[row] + scale[row] * eps[row];
    }
  }

  private static void addSampleScaleGradient(
      int rows,
      double[] gradient,
      double[] eps,
      double[] scale,
      double[] logScale,
      double[] weights,
      double[] out) {
    for (int row = 0; row < rows; row++) {
      double t = logScale[row] * (1 / GaussianHead.LOG_SCALE_LIMIT);
      out[row] += (gradient[row] * eps[row] * scale[row] - weights[row]) * (1 - t * t);
    }
  }

  private static void addDensityScaleGradient(
      int rows,
      double[] u,
      double[] whitened,
      double[] scale,
      double[] logScale,
      double[] weights,
      double[] out) {
    for (int row = 0; row < rows; row++) {
      double t = logScale[row] * (1 / GaussianHead.LOG_SCALE_LIMIT);
      out[row] += (weights[row] - u[row] * whitened[row] * scale[row]) * (1 - t * t);
    }
  }

  /** out := out + a. */
  static void add(int rows, double[] a, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] += a[row];
    }
  }

  /** out := out - a. */
  static void subtract(int rows, double[] a, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] -= a[row];
    }
  }

  private static void negate(int rows, double[] a, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = -a[row];
    }
  }

  private static void setProduct(int rows, double[] a, double[] b, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = a[row] * b[row];
    }
  }

  private static void addProduct(int rows, double[] a, double[] b, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] += a[row] * b[row];
    }
  }

  private static void subtractProduct(int rows, double[] a, double[] b, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] -= a[row] * b[row];
    }
  }

  private static void divide(int rows, double[] divisors, double[] values) {
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
