package io.gibbsvae.diagnose;

import java.util.Arrays;
import java.util.Locale;

/**
 * Squared Euclidean distances of points to a sample. The sample is kept by columns, since the
 * compiler makes vector instructions of a sum over coordinates only where points follow each other.
 */
final class SquaredDistances {

  private final double[][] columns;
  private final int rows;

  /**
   * Distances to a sample.
   *
   * @param points row-major [n, D]
   */
  SquaredDistances(double[] points, int dimension) {
    this.rows = rows(points, dimension);
    this.columns = new double[dimension][rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < dimension; i++) {
        columns[i][row] = points[row * dimension + i];
      }
    }
  }

  static int rows(double[] points, int dimension) {
    if (dimension < 1 || points.length % dimension != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a sample must have whole rows of %d numbers, found %d numbers",
              dimension,
              points.length));
    }
    return points.length / dimension;
  }

  /**
   * Those of one point to the sample's rows from {@code first} on.
   *
   * @param points row-major, of any number of rows
   * @param squares receives the square of the distance to each row j >= first in element j
   */
  void from(double[] points, int row, int first, double[] squares) {
    Arrays.fill(squares, first, rows, 0);
    int start = row * columns.length;
    for (int i = 0; i < columns.length; i++) {
      add(points[start + i], columns[i], first, squares);
    }
  }

  private void add(double coordinate, double[] column, int first, double[] squares) {
    for (int j = first; j < rows; j++) {
      double difference = coordinate - column[j];
      squares[j] += difference * difference;
    }
  }
}
