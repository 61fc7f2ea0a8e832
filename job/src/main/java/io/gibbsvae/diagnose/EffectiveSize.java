package io.gibbsvae.diagnose;

/**
 * Kish's effective size of weighted points, (sum w)^2 / sum w^2, and the errors that it allows. The
 * delta method's standard error of a mean, sqrt(sum w^2 (f - mean)^2) / sum w, can be smaller than
 * that of so many equal points: rightly, where f is far from its mean only where weights are small,
 * and wrongly, where a few heavy points decide the mean and are near it for that reason. The points
 * cannot show which it is, so the larger error is taken.
 */
public final class EffectiveSize {

  /** Fewer effective points have no error bar: it would itself rest on one or two of them. */
  private static final double FEWEST = 5;

  private EffectiveSize() {}

  /** {@return the size, between 0 and the number of points} */
  public static double of(double weights, double squaredWeights) {
    return squaredWeights > 0 ? weights * weights / squaredWeights : 0;
  }

  /** Whether so many effective points have error bars; five equal ones do, rounding or not. */
  static boolean hasErrors(double size) {
    return size > FEWEST * (1 - 1e-9);
  }

  /** The factor by which a variance about the points' own mean is too small, n / (n - 1). */
  static double correction(double size) {
    return size / (size - 1);
  }

  /**
   * The standard error of a weighted mean.
   *
   * @param variance sum w (f - mean)^2 / sum w
   * @param squaredError sum w^2 (f - mean)^2 / (sum w)^2
   * @return no less than the size allows; NaN where it is too small
   */
  static double standardError(double size, double variance, double squaredError) {
    return hasErrors(size)
        ? Math.sqrt(correction(size) * Math.max(squaredError, variance / size))
        : Double.NaN;
  }
}
