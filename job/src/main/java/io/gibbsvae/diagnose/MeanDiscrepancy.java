package io.gibbsvae.diagnose;

import java.util.Locale;

/**
 * The squared maximum mean discrepancy of two samples (Gretton, Borgwardt, Rasch, Schölkopf and
 * Smola, "A kernel two-sample test", JMLR 13, 2012), by the unbiased statistic of their lemma 6:
 *
 * <pre>
 *   sum_{i != j} k(x_i, x_j) / (m (m - 1)) + sum_{i != j} k(y_i, y_j) / (n (n - 1))
 *       - 2 sum_{i, j} k(x_i, y_j) / (m n)
 *   k(x, y) = sum_{s = -2..2} exp(-|x - y|^2 / (2^s b))</pre>
 *
 * <p>b is the mean squared distance of two points of the pooled sample. It is the unbiased
 * statistic because that has mean zero where the laws are equal, so that a model which cannot be
 * told from its target is as often below zero as above, whatever the size of the samples; the
 * biased one, which keeps the pairs i = j, is positive there and falls like 1 / n. That b is taken
 * from the points does not change this: it is the same however they are dealt out to x and y, and
 * over all ways to deal them out the mean of the statistic is zero.
 */
public final class MeanDiscrepancy {

  private MeanDiscrepancy() {}

  /**
   * {@return the squared discrepancy, from about zero, where the laws are equal, to less than 10;
   * not a number where a coordinate is not finite}
   *
   * @param x a sample, row-major [m, D]
   * @param y another one, row-major [n, D]
   * @throws IllegalArgumentException if a sample has fewer than two points
   */
  public static double squared(double[] x, double[] y, int dimension) {
    long m = SquaredDistances.rows(x, dimension);
    long n = SquaredDistances.rows(y, dimension);
    if (m < 2 || n < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "samples must have at least two points each, found %d and %d", m, n));
    }
    double bandwidth = bandwidth(x, y, dimension);
    if (bandwidth == 0) {
      // All points are the same one.
      return 0;
    }
    SquaredDistances toX = new SquaredDistances(x, dimension);
    SquaredDistances toY = new SquaredDistances(y, dimension);
    double[] squares = new double[(int) Math.max(m, n)];
    double withinX = 0;
    double between = 0;
    for (int i = 0; i < m; i++) {
      toX.from(x, i, i + 1, squares);
      withinX += sum(squares, i + 1, (int) m, bandwidth);
      toY.from(x, i, 0, squares);
      between += sum(squares, 0, (int) n, bandwidth);
    }
    double withinY = 0;
    for (int i = 0; i < n; i++) {
      toY.from(y, i, i + 1, squares);
      withinY += sum(squares, i + 1, (int) n, bandwidth);
    }
    return 2 * withinX / (m * (m - 1)) + 2 * withinY / (n * (n - 1)) - 2 * between / (m * n);
  }

  /** The mean of |a - b|^2 over all pairs of two points: twice the variance, summed over D. */
  private static double bandwidth(double[] x, double[] y, int dimension) {
    int count = (x.length + y.length) / dimension;
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      double mean = (sum(x, i, dimension, 0, 1) + sum(y, i, dimension, 0, 1)) / count;
      sum += sum(x, i, dimension, mean, 2) + sum(y, i, dimension, mean, 2);
    }
    return 2 * sum / (count - 1);
  }

  /** The sum of (coordinate i - centre)^power, power 1 or 2. */
  private static double sum(double[] points, int i, int dimension, double centre, int power) {
    double sum = 0;
    for (int k = i; k < points.length; k += dimension) {
      double difference = points[k] - centre;
      sum += power == 1 ? difference : difference * difference;
    }
    return sum;
  }

  /** The sum of kernels: one exponential a pair, that of the widest; the others are its powers. */
  private static double sum(double[] squares, int from, int to, double bandwidth) {
    double rate = -0.25 / bandwidth;
    double sum = 0;
    for (int j = from; j < to; j++) {
      double widest = Math.exp(rate * squares[j]);
      double second = widest * widest;
      double third = second * second;
      double fourth = third * third;
      sum += widest + second + third + fourth + fourth * fourth;
    }
    return sum;
  }
}
