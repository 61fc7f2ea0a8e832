package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.model.network.Columns;

/** An energy as a function of the model's coordinates: U(x(y)), in nats. Not thread-safe. */
final class InnerPotential {

  private final Potential potential;
  private final Frame frame;
  private final double[][] columns;
  private final double[] points;
  private final double[] gradients;

  /**
   * @param potential U, in x
   * @param capacity the most rows of a block
   */
  InnerPotential(Potential potential, Frame frame, int capacity) {
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
   * @param energies receives the energies
   * @param yGradients receives their gradients, [D][at least rows]; may be y
   */
  void evaluate(int rows, double[][] y, double[] energies, double[][] yGradients) {
    frame.toOuter(rows, y, columns);
    Columns.write(columns, 0, rows, points);
    potential.energiesAndGradients(points, rows, energies, gradients);
    Columns.read(gradients, 0, rows, yGradients);
    frame.toInnerGradient(rows, yGradients);
  }
}
