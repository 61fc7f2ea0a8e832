package io.gibbsvae.chain;

import java.util.Arrays;

/**
 * Mean and covariance of points, added one by one (Welford). Estimates are drawn a little towards
 * small independent variances, so that few points do no harm: n / (n + 5) of the estimate and 5 /
 * (n + 5) of a thousandth of its diagonal. So they are the same in whatever units coordinates are.
 */
final class Spread {

  private static final double PRIOR_POINTS = 5;
  private static final double PRIOR_SHARE = 1e-3;

  private final int dimension;
  private final boolean dense;
  private long count;
  private final double[] mean;
  // Row-major lower triangle of a full matrix, or the diagonal.
  private final double[] products;
  private final double[] before;

  /**
   * No points yet.
   *
   * @param dense whether covariances are wanted and not just variances
   */
  Spread(int dimension, boolean dense) {
    this.dimension = dimension;
    this.dense = dense;
    this.mean = new double[dimension];
    this.products = new double[dense ? dimension * dimension : dimension];
    this.before = new double[dimension];
  }

  /** Adds the points of a population. */
  void add(Population population) {
    add(population.x());
  }

  /** Adds points, row-major [n, D]. */
  void add(double[] points) {
    for (int at = 0; at < points.length; at += dimension) {
      add(points, at);
    }
  }

  private void add(double[] points, int at) {
    count++;
    for (int i = 0; i < dimension; i++) {
      before[i] = points[at + i] - mean[i];
      mean[i] += before[i] / count;
    }
    for (int i = 0; i < dimension; i++) {
      double after = points[at + i] - mean[i];
      if (!dense) {
        products[i] += before[i] * after;
        continue;
      }
      for (int j = 0; j <= i; j++) {
        products[i * dimension + j] += after * before[j];
      }
    }
  }

  /** Whether there is anything to learn from. */
  boolean isKnown() {
    return count > 1 && meanVariance() > 0;
  }

  private double variance(int i) {
    return products[dense ? i * dimension + i : i] / (count - 1);
  }

  private double meanVariance() {
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      sum += variance(i);
    }
    return sum / dimension;
  }

  private double shrunk(double covariance, boolean onDiagonal) {
    double share = count / (count + PRIOR_POINTS);
    // A coordinate of which all points have the same value needs some variance all the same.
    double own = onDiagonal && !(covariance > 0) ? meanVariance() : covariance;
    return share * covariance + (onDiagonal ? (1 - share) * PRIOR_SHARE * own : 0);
  }

  /** The mean, length D. */
  double[] mean() {
    return mean.clone();
  }

  /** Standard deviations, length D. */
  double[] deviations() {
    double[] deviations = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      deviations[i] = Math.sqrt(shrunk(variance(i), true));
    }
    return deviations;
  }

  /** The largest absolute correlation of two coordinates; needs covariances. */
  double largestCorrelation() {
    double largest = 0;
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j < i; j++) {
        double scale = Math.sqrt(variance(i) * variance(j));
        if (scale > 0) {
          double correlation = products[i * dimension + j] / (count - 1) / scale;
          largest = Math.max(largest, Math.abs(correlation));
        }
      }
    }
    return largest;
  }

  /**
   * The lower triangular L, row-major [D, D], with L L^T the covariance. Falls back to the standard
   * deviations where rounding has left the covariance without one.
   */
  double[] choleskyFactor() {
    int n = dimension;
    double[] factor = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = shrunk(products[i * n + j] / (count - 1), i == j);
        for (int k = 0; k < j; k++) {
          sum -= factor[i * n + k] * factor[j * n + k];
        }
        if (i == j && !(sum > 0)) {
          return diagonal();
        }
        factor[i * n + j] = i == j ? Math.sqrt(sum) : sum / factor[j * n + j];
      }
    }
    return factor;
  }

  private double[] diagonal() {
    double[] deviations = deviations();
    double[] factor = new double[dimension * dimension];
    Arrays.setAll(factor, k -> k / dimension == k % dimension ? deviations[k % dimension] : 0);
    return factor;
  }
}
