package io.gibbsvae.energy.regression;

import java.lang.reflect.Constructor;

/** The arithmetic of regressions on blocks of points, by one means or another. */
interface RegressionArithmetic {

  /** What numbers of rows and of terms are multiples of. */
  int ROWS = 4;

  /**
   * What this process has: the Vector API's where it is there, which is five to ten times as fast.
   */
  RegressionArithmetic BEST = best();

  private static RegressionArithmetic best() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new PlainRegressionArithmetic();
    }
    try {
      // By its name: where the module is missing, the class cannot even be loaded.
      Constructor<?> constructor =
          Class.forName(RegressionArithmetic.class.getPackageName() + ".VectorRegressionArithmetic")
              .getDeclaredConstructor();
      return (RegressionArithmetic) constructor.newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      // The module is an incubator's: another Java may have another one of that name.
      return new PlainRegressionArithmetic();
    }
  }

  /** Points of a block. */
  int width();

  /**
   * Y += A X.
   *
   * @param rows of A and Y, a multiple of {@value #ROWS}
   * @param terms columns of A and rows of X, a multiple of {@value #ROWS}
   * @param a A, with its first entry at {@code from} and {@code stride} from row to row
   * @param x row-major [terms, width]
   * @param y row-major [rows, width]
   */
  void multiply(int rows, int terms, double[] a, int from, int stride, double[] x, double[] y);

  /**
   * Losses log(1 + e^-m) of margins m, and in their place the derivatives -1 / (1 + e^m).
   *
   * @param margins row-major [rows, width]
   * @param losses of each point, to be added to
   */
  void logistic(int rows, double[] margins, double[] losses);

  /**
   * Sums of log(1 + q) and of q / (1 + q) with q = r^2 / v of residuals r, and in their place r /
   * (v + r^2).
   *
   * @param residuals row-major [rows, width]
   * @param scales v of each point, positive
   * @param sums row-major [2, width], to be added to
   */
  void studentT(int rows, double[] residuals, double[] scales, double[] sums);

  /**
   * Sums of the losses (y + phi) s - y m with s = log(1 + a e^m), and of their derivatives by log
   * a, and in the place of m the derivatives by m. phi is 1 / a.
   *
   * @param logMeans m, row-major [rows, width]
   * @param counts y, from {@code first} on
   * @param scalars row-major [2, width]: log a and phi of each point
   * @param sums row-major [2, width], to be added to
   */
  void negativeBinomial(
      int rows, double[] logMeans, double[] counts, int first, double[] scalars, double[] sums);
}
