package io.gibbsvae.model;

import io.gibbsvae.energy.TemperedPotential;

/**
 * The energy {@link TemperedPotential} between a Gaussian and the target in the model's
 * coordinates: U_beta(x(y)) - log |dx/dy|. In nats. Not thread-safe.
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
  TemperedEnergy(TemperedPotential potential, Frame frame, int capacity) {
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
    potential.setBeta(beta);
    potential.energiesAndGradients(points, rows, energies, gradients);
    Columns.read(gradients, 0, rows, yGradients);
    frame.toInnerGradient(rows, yGradients);
    double logVolume = frame.logVolume();
    for (int row = 0; row < rows; row++) {
      energies[row] -= logVolume;
    }
  }
}
