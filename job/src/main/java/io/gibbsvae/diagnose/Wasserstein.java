package io.gibbsvae.diagnose;

import java.util.Locale;

/**
 * The 2-Wasserstein distance of two samples of one size n: the root of the least mean squared
 * Euclidean distance over all ways to pair them off, exact. Between samples of one law it is not
 * zero: in the plane it falls like the root of log n / n, in many dimensions hardly at all, so that
 * it says little without that of two exact samples of the same size beside it.
 */
public final class Wasserstein {

  private Wasserstein() {}

  /**
   * {@return the distance; not a number where a coordinate is not finite}
   *
   * @param x a sample, row-major [n, D]
   * @param y another one of the same size
   * @throws IllegalArgumentException if a sample is empty or they are not of one size
   */
  public static double distance(double[] x, double[] y, int dimension) {
    int rows = SquaredDistances.rows(x, dimension);
    if (SquaredDistances.rows(y, dimension) != rows || rows == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "samples must have the same number of rows and at least one, found %d and %d",
              rows,
              y.length / dimension));
    }
    SquaredDistances distances = new SquaredDistances(y, dimension);
    double[] costs = new double[rows * rows];
    double[] row = new double[rows];
    for (int i = 0; i < rows; i++) {
      distances.from(x, i, 0, row);
      for (double distance : row) {
        if (!Double.isFinite(distance)) {
          return Double.NaN;
        }
      }
      System.arraycopy(row, 0, costs, i * rows, rows);
    }
    return Math.sqrt(Matching.leastCost(rows, costs) / rows);
  }
}
