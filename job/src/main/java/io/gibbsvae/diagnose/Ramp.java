package io.gibbsvae.diagnose;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A continuous function of one number: a straight line, or one that ends at 0 and at 1.
 *
 * @param height of the line at the offset
 * @param bounded whether the line ends at 0 and at 1
 */
record Ramp(double offset, double height, double slope, boolean bounded) {

  /** 1 everywhere. */
  static final Ramp ONE = new Ramp(0, 1, 0, false);

  /** The number itself. */
  static final Ramp LINE = new Ramp(0, 0, 1, false);

  /** 0 up to one number, 1 beyond another, and linear between. */
  static Ramp between(double zero, double one) {
    return new Ramp(zero, 0, 1 / (one - zero), true);
  }

  double value(double x) {
    double line = height + slope * (x - offset);
    return bounded ? Math.max(0, Math.min(1, line)) : line;
  }

  double derivative(double x) {
    double line = height + slope * (x - offset);
    return !bounded || line > 0 && line < 1 ? slope : 0;
  }

  /**
   * {@return weighted quantiles of some of a series}
   *
   * @param some the indices of the numbers that count
   */
  static double[] quantiles(double[] series, double[] weights, int[] some, double... shares) {
    Integer[] order = Arrays.stream(some).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(row -> series[row]));
    double total = 0;
    for (int row : order) {
      total += weights[row];
    }
    double[] quantiles = new double[shares.length];
    Arrays.fill(quantiles, Double.NaN);
    double sum = 0;
    for (int row : order) {
      sum += weights[row];
      for (int k = 0; k < shares.length; k++) {
        if (Double.isNaN(quantiles[k]) && sum >= shares[k] * total) {
          quantiles[k] = series[row];
        }
      }
    }
    return quantiles;
  }
}
