package io.gibbsvae.energy;

import java.io.Serializable;

/**
 * An energy U(x) on R^D whose Gibbs distribution exp(-U(x)) / Z is to be sampled.
 *
 * <p>This is the one interface that a user's own energy implements. Instances travel to Spark
 * executors by Java serialization, and each task works on a copy of its own: an implementation may
 * keep scratch arrays and need not be thread-safe.
 *
 * <p>The energy may be any constant off: the constant is part of the log Z that is estimated.
 * Positive infinity means "outside the support": evaluation and generation give such a point the
 * weight zero, but training drops the minibatch that has it, so that it needs energies that are
 * finite wherever it looks. NaN and negative infinity are errors of the energy, which the job
 * counts and reports.
 */
public interface Potential extends Serializable {

  /** {@return the dimension D of x, at least 1 and the same at every call} */
  int dimension();

  /**
   * Returns U(x) in nats and fills the gradient.
   *
   * @param x the point, length D; must not be changed
   * @param gradient receives dU/dx, length D; every entry must be written
   * @return U(x) in nats
   */
  double energyAndGradient(double[] x, double[] gradient);

  /**
   * Energies and gradients of a block of points. Built-in targets override this for speed.
   *
   * @param points the points, row-major [count, D]; must not be changed
   * @param count the number of points, at least 0
   * @param energies receives U of each point in nats, length at least count
   * @param gradients receives dU/dx, row-major [count, D]
   */
  default void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    int dimension = dimension();
    double[] x = new double[dimension];
    double[] gradient = new double[dimension];
    for (int row = 0; row < count; row++) {
      System.arraycopy(points, row * dimension, x, 0, dimension);
      energies[row] = energyAndGradient(x, gradient);
      System.arraycopy(gradient, 0, gradients, row * dimension, dimension);
    }
  }

  /**
   * Energies of a block of points, where no gradient is wanted.
   *
   * @param points the points, row-major [count, D]; must not be changed
   * @param count the number of points, at least 0
   * @param energies receives U of each point in nats, length at least count
   */
  default void energies(double[] points, int count, double[] energies) {
    energiesAndGradients(points, count, energies, new double[count * dimension()]);
  }
}
