package io.gibbsvae.energy.regression;

import java.util.Arrays;

/**
 * Sums over the rows f_n of a table of losses of linear predictors, sum_n l_n(f_n . w), for many
 * points w at a time: two products of matrices, between which the losses are. A row may also have
 * effects, entries of w that are added to its predictor. Points lie along the vectors of the
 * processor, so that what comes of one does not depend on those beside it. Belongs to one task.
 */
final class LinearPredictors {

  /** Rows of the table at a time: with their predictors they fit the cache. */
  private static final int CHUNK = 64;

  private final RegressionArithmetic arithmetic;
  private final int rows;
  private final int columns;
  // Of each kind of effects: the entry of each row, from 0 for the first one after the columns.
  private final int[][] effects;
  private final int effectCount;
  private final double[] signs;
  // Both with zeros up to multiples of ROWS: [n, D] and [D, n].
  private final int paddedRows;
  private final int paddedColumns;
  private final double[] features;
  private final double[] transposed;
  // Of a block of p points: [D, p] and the effects', the same, [CHUNK, p].
  private final int width;
  private final double[] weights;
  private final double[] gradients;
  private final double[] predictors;

  /** A loss of each row of the table. */
  @FunctionalInterface
  interface Loss {

    /** How many sums over rows there are; the first is that of the losses. */
    default int sums() {
      return 1;
    }

    /** How many numbers of each point the losses depend on, besides the predictors. */
    default int scalars() {
      return 0;
    }

    /**
     * Adds the losses of some rows, and puts their derivatives in place of the predictors.
     *
     * @param predictors row-major [rows, width]
     * @param width points of the block
     * @param scalars of each point, row-major [scalars, width]
     * @param sums of each point, to be added to, row-major [sums, width]
     */
    void differentiate(
        int first, int rows, double[] predictors, int width, double[] scalars, double[] sums);
  }

  /**
   * Predictors of a table.
   *
   * @param table f, row-major [n, columns]
   * @param effects of each kind of effects: which of them each row has, from 0 over all kinds
   * @param effectCount how many effects there are, of all kinds
   * @param signs what effects of a row are multiplied by, length n
   */
  LinearPredictors(
      RegressionArithmetic arithmetic,
      double[] table,
      int columns,
      int[][] effects,
      int effectCount,
      double[] signs) {
    this.arithmetic = arithmetic;
    this.columns = columns;
    this.effects = effects;
    this.signs = signs;
    this.effectCount = effectCount;
    rows = signs.length;
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
    weights = new double[(paddedColumns + effectCount) * width];
    gradients = new double[weights.length];
    predictors = new double[CHUNK * width];
  }

  private static int padded(int count) {
    int step = RegressionArithmetic.ROWS;
    return (count + step - 1) / step * step;
  }

  /**
   * The sums of points.
   *
   * @param points row-major [count, D], D being the columns and the effects
   * @param scalars row-major [count, scalars]
   * @param toSums receives them, row-major [count, sums]
   */
  void losses(double[] points, double[] scalars, int count, Loss loss, double[] toSums) {
    run(points, scalars, count, loss, toSums, null);
  }

  /**
   * The sums of points with the gradients of the losses.
   *
   * @param points row-major [count, D], D being the columns and the effects
   * @param scalars row-major [count, scalars]
   * @param toSums receives them, row-major [count, sums]
   * @param toGradients receives the gradients by the points, row-major [count, D]
   */
  void lossesAndGradients(
      double[] points,
      double[] scalars,
      int count,
      Loss loss,
      double[] toSums,
      double[] toGradients) {
    run(points, scalars, count, loss, toSums, toGradients);
  }

  private void run(
      double[] points,
      double[] scalars,
      int count,
      Loss loss,
      double[] toSums,
      double[] toGradients) {
    int each = columns + effectCount;
    double[] blockScalars = new double[loss.scalars() * width];
    double[] sums = new double[loss.sums() * width];
    for (int first = 0; first < count; first += width) {
      int some = Math.min(width, count - first);
      load(points, first, some);
      for (int p = 0; p < width; p++) {
        for (int i = 0; i < loss.scalars(); i++) {
          // Those of the last point where there are no more.
          int point = first + Math.min(p, some - 1);
          blockScalars[i * width + p] = scalars[point * loss.scalars() + i];
        }
      }
      sum(loss, blockScalars, sums, toGradients != null);
      for (int p = 0; p < some; p++) {
        for (int i = 0; i < loss.sums(); i++) {
          toSums[(first + p) * loss.sums() + i] = sums[i * width + p];
        }
        for (int i = 0; i < each && toGradients != null; i++) {
          toGradients[(first + p) * each + i] = gradients[place(i) * width + p];
        }
      }
    }
  }

  /** The row of an entry of a point in the arrays of a block. */
  private int place(int i) {
    return i < columns ? i : i - columns + paddedColumns;
  }

  /** Points as columns; zeros where there are no more. */
  private void load(double[] points, int first, int some) {
    int each = columns + effectCount;
    for (int p = 0; p < width; p++) {
      for (int i = 0; i < each; i++) {
        weights[place(i) * width + p] = p < some ? points[(first + p) * each + i] : 0;
      }
    }
  }

  private void sum(Loss loss, double[] scalars, double[] sums, boolean differentiate) {
    Arrays.fill(sums, 0);
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
      addEffects(n, some);
      loss.differentiate(n, some, predictors, width, scalars, sums);
      if (differentiate) {
        Arrays.fill(predictors, some * width, paddedSome * width, 0);
        arithmetic.multiply(
            paddedColumns, paddedSome, transposed, n, paddedRows, predictors, gradients);
        addEffectGradients(n, some);
      }
    }
  }

  private void addEffects(int first, int some) {
    for (int[] kind : effects) {
      for (int k = 0; k < some; k++) {
        int effect = (paddedColumns + kind[first + k]) * width;
        double sign = signs[first + k];
        for (int p = 0; p < width; p++) {
          predictors[k * width + p] += sign * weights[effect + p];
        }
      }
    }
  }

  private void addEffectGradients(int first, int some) {
    for (int[] kind : effects) {
      for (int k = 0; k < some; k++) {
        int effect = (paddedColumns + kind[first + k]) * width;
        double sign = signs[first + k];
        for (int p = 0; p < width; p++) {
          gradients[effect + p] += sign * predictors[k * width + p];
        }
      }
    }
  }
}
