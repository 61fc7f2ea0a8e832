package io.gibbsvae.model;

import io.gibbsvae.target.Potential;
import io.gibbsvae.target.TemperedPotential;

/**
 * The energy {@link TemperedPotential} between N(0, I) and the target in the model's coordinates:
 * U_beta(x(y)) - log |dx/dy|. In nats. Not thread-safe.
 */
final class TemperedEnergy {

  private final TemperedPotential potential;
  private final Frame frame;
  private final double[][] columns;
  private final double[] points;
  private final double[] gradients;

  /**
   * @param capacity the most rows of a block
   */
  TemperedEnergy(Potential potential, Frame frame, int capacity) {
    this.potential = new TemperedPotential(potential, frame.location(), frame.scales());
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
    potential.setBeta(beta);
    potential.energiesAndGradients(points, rows, energies, gradients);
    Columns.read(gradients, 0, rows, yGradients);
    for (int row = 0; row < rows; row++) {
      energies[row] -= frame.logVolume();
    }
    for (int i = 0; i < y.length; i++) {
      multiply(rows, frame.scale(i), yGradients[i]);
    }
  }

  private static void multiply(int rows, double factor, double[] values) {
    for (int row = 0; row < rows; row++) {
      values[row] *= factor;
    }
  }
}
