package io.gibbsvae.model;

import io.gibbsvae.target.Potential;
import java.util.Arrays;

/**
 * U_beta(y) = beta (U(x(y)) - log |dx/dy|) + (1 - beta) U_0(y) with U_0(y) = |y|^2 / 2 + D/2 log 2
 * pi, whose log Z is 0. At beta = 1 the log Z of U_beta is that of U. In nats. Not thread-safe.
 */
final class TemperedEnergy {

  private final Potential potential;
  private final Frame frame;
  private final double[][] columns;
  private final double[] points;
  private final double[] gradients;

  /**
   * @param capacity the most rows of a block
   */
  TemperedEnergy(Potential potential, Frame frame, int capacity) {
    this.potential = potential;
    this.frame = frame;
    this.columns = new double[frame.dimension()][capacity];
    this.points = new double[capacity * frame.dimension()];
    this.gradients = new double[capacity * frame.dimension()];
  }

  /**
   * Evaluates a block.
   *
   * @param y [D][at least rows]
   * @param energies receives U_beta
   * @param yGradients receives its gradient, [D][at least rows]
   */
  void evaluate(int rows, double[][] y, double beta, double[] energies, double[][] yGradients) {
    frame.toOuter(rows, y, columns);
    Columns.write(columns, 0, rows, points);
    potential.energiesAndGradients(points, rows, energies, gradients);
    Columns.read(gradients, 0, rows, yGradients);
    // At beta = 0 the energy has no say, not even an infinite one.
    if (beta == 0) {
      Arrays.fill(energies, 0, rows, 0);
    } else {
      for (int row = 0; row < rows; row++) {
        energies[row] = beta * (energies[row] - frame.logVolume());
      }
    }
    GaussianColumns.addLogPrior(rows, y, beta - 1, energies);
    for (int i = 0; i < y.length; i++) {
      if (beta == 0) {
        Arrays.fill(yGradients[i], 0, rows, 0);
      }
      combine(rows, beta * frame.scale(i), 1 - beta, y[i], yGradients[i]);
    }
  }

  /** gradient := a gradient + b y. */
  private static void combine(int rows, double a, double b, double[] y, double[] gradient) {
    for (int row = 0; row < rows; row++) {
      gradient[row] = a * gradient[row] + b * y[row];
    }
  }
}
