package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import java.util.Arrays;

/**
 * The score of the target less that of N(0, I) in the model's coordinates, bounded coordinate by
 * coordinate:
 *
 * <pre>s(y) = r / sqrt(1 + (r / l)^2),  r = y - dU(x(y))/dy,</pre>
 *
 * with l = {@value #LIMIT}, so that a steep energy cannot throw a sample away. Where r is not
 * finite, s is zero. Its derivative takes products with the energy's Hessian, which come from
 * central differences of gradients, so that any energy with a gradient will do. Not thread-safe.
 */
final class Score {

  private static final double LIMIT = 10;
  // How far a difference goes, in the model's coordinates: about the cube root of what gradients in
  // single precision are off by, the most that an ONNX model's may be.
  private static final double REACH = 1e-3;

  private final InnerPotential potential;
  private final int dimension;
  private final double[][] inner;
  private final double[] energies;
  private final double[] steps;
  private long evaluations;

  private Score(Potential potential, Frame frame, int dimension, int rows) {
    this.potential = new InnerPotential(potential, frame, rows);
    this.dimension = dimension;
    inner = new double[dimension][rows];
    energies = new double[rows];
    steps = new double[rows];
  }

  /**
   * The score that a model wants.
   *
   * @param potential U, in x
   * @param capacity the most rows of a block
   */
  static Score of(
      ModelSettings settings, Potential potential, Frame frame, int capacity, boolean backward) {
    return settings.drift() == Drift.NONE
        ? new Score(potential, frame, 0, 0)
        : new Score(potential, frame, settings.dimension(), (backward ? 2 : 1) * capacity);
  }

  /** D; 0 where no score is wanted. */
  int dimension() {
    return dimension;
  }

  /**
   * Evaluates a block.
   *
   * @param y [D][at least rows]
   * @param score receives s, likewise
   * @param slopes receives ds_i/dr_i, likewise
   */
  void evaluate(int rows, double[][] y, double[][] score, double[][] slopes) {
    if (dimension == 0) {
      return;
    }
    potential.evaluate(rows, y, energies, inner);
    evaluations += rows;
    for (int i = 0; i < dimension; i++) {
      bound(rows, y[i], inner[i], score[i], slopes[i]);
    }
  }

  /** How many points {@link #evaluate} has looked at. */
  long evaluations() {
    return evaluations;
  }

  private static void bound(
      int rows, double[] y, double[] gradient, double[] score, double[] slopes) {
    for (int row = 0; row < rows; row++) {
      double r = y[row] - gradient[row];
      double share = r * (1 / LIMIT);
      double factor = 1 / Math.sqrt(1 + share * share);
      boolean finite = Math.abs(r) <= Double.MAX_VALUE;
      score[row] = finite ? r * factor : 0;
      slopes[row] = finite ? factor * factor * factor : 0;
    }
  }

  /**
   * Adds (ds/dy)^T v, at a point that has been evaluated.
   *
   * @param y [D][at least rows]
   * @param scoreGradients v; overwritten
   * @param yGradients is added to
   */
  void backward(
      int rows, double[][] y, double[][] slopes, double[][] scoreGradients, double[][] yGradients) {
    if (dimension == 0) {
      return;
    }
    Arrays.fill(steps, 0, rows, 0);
    for (int i = 0; i < dimension; i++) {
      direct(rows, slopes[i], scoreGradients[i], yGradients[i], steps);
    }
    for (int row = 0; row < rows; row++) {
      steps[row] = steps[row] > 0 ? REACH / steps[row] : 0;
    }
    for (int i = 0; i < dimension; i++) {
      for (int row = 0; row < rows; row++) {
        double step = steps[row] * scoreGradients[i][row];
        inner[i][row] = y[i][row] + step;
        inner[i][rows + row] = y[i][row] - step;
      }
    }
    potential.evaluate(2 * rows, inner, energies, inner);
    for (int i = 0; i < dimension; i++) {
      subtractProduct(rows, inner[i], steps, yGradients[i]);
    }
  }

  /** v becomes u = ds/dr v, which is added to the gradient; steps receive the largest of u. */
  private static void direct(
      int rows, double[] slopes, double[] v, double[] yGradient, double[] steps) {
    for (int row = 0; row < rows; row++) {
      v[row] *= slopes[row];
      yGradient[row] += v[row];
      steps[row] = Math.max(steps[row], Math.abs(v[row]));
    }
  }

  /** Where a gradient is not finite, nothing is known of the Hessian. */
  private static void subtractProduct(
      int rows, double[] differences, double[] steps, double[] yGradient) {
    for (int row = 0; row < rows; row++) {
      double product = (differences[row] - differences[rows + row]) / (2 * steps[row]);
      yGradient[row] -= Math.abs(product) <= Double.MAX_VALUE ? product : 0;
    }
  }
}
