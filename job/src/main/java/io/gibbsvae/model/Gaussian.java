package io.gibbsvae.model;

/**
 * A Gaussian N(m, L L^T) on R^n whose numbers a network puts out, for many rows at once: the form
 * of L, where its numbers are in a head, and all arithmetic with it. In double precision and in
 * nats.
 *
 * <p>A head is m [n], then the raw log scales, then what else L has. A log scale is {@value
 * #LOG_SCALE_LIMIT} tanh(raw / {@value #LOG_SCALE_LIMIT}): the identity near 0, smooth, and never
 * out of range. Blocks are arrays of columns, [width][at least rows].
 *
 * <p>Not thread-safe: the scales of the newest forward pass are kept for the backward pass.
 */
interface Gaussian {

  double LOG_SCALE_LIMIT = 8;
  double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** The dimension n. */
  int dimension();

  /** The width of a head. */
  int size();

  /** The number of raw log scales, which follow the mean. */
  int rawLogScales();

  /** What a head has of each coordinate: 1, its mean, or 2, its log scale too. */
  int signals();

  /**
   * Adds m + L eps to out, the reparameterisation, and log N(m + L eps; m, L L^T) to logDensity.
   *
   * @param heads what the network put out, [size]
   * @param eps [n]
   * @param out [n]
   */
  void addSample(int rows, double[][] heads, double[][] eps, double[][] out, double[] logDensity);

  /**
   * The gradient of {@code sum_rows (gradient . x + weight log N(x; m, L L^T))} with respect to the
   * heads, for the x = m + L eps of the newest {@link #addSample}.
   *
   * @param gradients [n]
   * @param weights one for each row
   * @param headGradients overwritten, [size]
   */
  void sampleGradient(
      int rows, double[][] eps, double[][] gradients, double[] weights, double[][] headGradients);

  /**
   * Adds log N(m + difference; m, L L^T) to logDensity, where the difference is from m plus a
   * shift.
   *
   * @param heads what the network put out, [size]
   * @param difference value - shift, [n]; becomes r = L^-1 (value - shift - m)
   */
  void addLogDensity(int rows, double[][] heads, double[][] difference, double[] logDensity);

  /**
   * The gradient of {@code - sum_rows weight log N}, for the density of the newest {@link
   * #addLogDensity}.
   *
   * @param whitened r, [n]
   * @param weights one for each row
   * @param differenceGradients receives that with respect to the difference, weight L^-T r; [n]
   * @param headGradients receives that with respect to the heads, [size]
   */
  void minusLogDensityGradient(
      int rows,
      double[][] heads,
      double[][] whitened,
      double[] weights,
      double[][] differenceGradients,
      double[][] headGradients);

  /**
   * KL(N(0, I) || N(mean, L L^T)) of one row. If headGradient is not empty, the gradient of {@code
   * factor * KL} is added to it, and meanGradient receives that with respect to the mean.
   *
   * @param mean the mean, length n, which may differ from the head's m by a residual
   */
  double klFromStandardNormal(
      double[] head, double[] mean, double factor, double[] meanGradient, double[] headGradient);

  /** The raw value whose log scale is the given one. */
  static double rawOf(double logScale) {
    double t = logScale / LOG_SCALE_LIMIT;
    return LOG_SCALE_LIMIT * 0.5 * Math.log((1 + t) / (1 - t));
  }
}
