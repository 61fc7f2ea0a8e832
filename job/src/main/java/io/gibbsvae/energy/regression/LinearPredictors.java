package io.gibbsvae.energy.regression;

import java.util.Arrays;

/**
 * Sums over the rows f_n of a table of losses of linear predictors, sum_n l_n(f_n . w), for many
 * points w at a time: two products of matrices, between which the losses are. Points lie along the
 * vectors of the processor, so that what comes of one does not depend on those beside it. Belongs
 * to one task.
 */
final class LinearPredictors {

  /** Rows of the table at a time: with their predictors they fit the cache. */
  private static final int CHUNK = 64;

  private final RegressionArithmetic arithmetic;
  private final int rows;
  private final int columns;
  // Both with zeros up to multiples of ROWS: [n, D] and [D, n].
  private final int paddedRows;
  private final int paddedColumns;
  private final double[] features;
  private final double[] transposed;
  // Of a block of p points: [D, p], [D, p], [CHUNK, p], [p].
  private final int width;
  private final double[] weights;
  private final double[] gradients;
  private final double[] predictors;
  private final double[] losses;

  /** A loss of each row of the table. */
  @FunctionalInterface
  interface Loss {

    /**
     * Adds the losses of some rows, and puts their derivatives in place of the predictors.
     *
     * @param predictors row-major [rows, width]
     * @param width points of the block
     * @param losses of each point, to be added to, length width
     */
    void differentiate(int first, int rows, double[] predictors, int width, double[] losses);
  }

  /**
   * Predictors of a table.
   *
   * @param table f, row-major [n, D]
   * @param columns D
   */
  LinearPredictors(RegressionArithmetic arithmetic, double[] table, int columns) {
    this.arithmetic = arithmetic;
    this.columns = columns;
    rows = table.length / columns;
    paddedRows = padded(rows);
    paddedColumns = padded(columns);
    features = new double[paddedRows * paddedColumns];
    transposed = new double[paddedRows * paddedColumns];
    for (int n = 0; n < rows; n++) {
      for (int i = 0; i < columns; i++) {
        features[n * paddedColumns + i] = table[n * columns + i];
        transposed[i * paddedRows + n] = table[n * columns + i];
      }
    }
    width = arithmetic.width();
    weights = new double[paddedColumns * width];
    gradients = new double[paddedColumns * width];
    predictors = new double[CHUNK * width];
    losses = new double[width];
  }

  private static int padded(int count) {
    int step = RegressionArithmetic.ROWS;
    return (count + step - 1) / step * step;
  }

  /**
   * The summed losses of points.
   *
   * @param points row-major [count, D]
   * @param toLosses receives the sums, length at least count
   */
  void losses(double[] points, int count, Loss loss, double[] toLosses) {
    run(points, count, loss, toLosses, null);
  }

  /**
   * The summed losses of points with their gradients.
   *
   * @param points row-major [count, D]
   * @param toLosses receives the sums, length at least count
   * @param toGradients receives their gradients by the points, row-major [count, D]
   */
  void lossesAndGradients(
      double[] points, int count, Loss loss, double[] toLosses, double[] toGradients) {
    run(points, count, loss, toLosses, toGradients);
  }

  private void run(double[] points, int count, Loss loss, double[] toLosses, double[] toGradients) {
    for (int first = 0; first < count; first += width) {
      int some = Math.min(width, count - first);
      load(points, first, some);
      sum(loss, toGradients != null);
      System.arraycopy(losses, 0, toLosses, first, some);
      if (toGradients != null) {
        for (int p = 0; p < some; p++) {
          for (int i = 0; i < columns; i++) {
            toGradients[(first + p) * columns + i] = gradients[i * width + p];
          }
        }
      }
    }
  }

  /** Points as columns; zeros where there are no more. */
  private void load(double[] points, int first, int some) {
    for (int p = 0; p < width; p++) {
      for (int i = 0; i < columns; i++) {
        weights[i * width + p] = p < some ? points[(first + p) * columns + i] : 0;
      }
    }
  }

  private void sum(Loss loss, boolean differentiate) {
    Arrays.fill(losses, 0);
    Arrays.fill(gradients, 0);
    for (int n = 0; n < rows; n += CHUNK) {
      int some = Math.min(CHUNK, rows - n);
      int paddedSome = padded(some);
      Arrays.fill(predictors, 0);
      arithmetic.multiply(
          paddedSome,
          paddedColumns,
          features,
          n * paddedColumns,
          paddedColumns,
          weights,
          predictors);
      loss.differentiate(n, some, predictors, width, losses);
      if (differentiate) {
        Arrays.fill(predictors, some * width, paddedSome * width, 0);
        arithmetic.multiply(
            paddedColumns, paddedSome, transposed, n, paddedRows, predictors, gradients);
      }
    }
  }
}
