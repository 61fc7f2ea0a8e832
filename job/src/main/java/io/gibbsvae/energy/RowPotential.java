package io.gibbsvae.energy;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A potential whose arithmetic works in place on one row of a row-major block, so that a block
 * costs no copies.
 */
abstract class RowPotential implements Potential {

  private static final long serialVersionUID = 1;

  /** Returns U of the row that begins at {@code start}. */
  abstract double rowEnergy(double[] points, int start);

  /** Returns U of the row that begins at {@code start}, and writes its gradient to the same row. */
  abstract double rowEnergyAndGradient(double[] points, int start, double[] gradients);

  @Override
  public final double energyAndGradient(double[] x, double[] gradient) {
    return rowEnergyAndGradient(x, 0, gradient);
  }

  @Override
  public final void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    int dimension = dimension();
    for (int row = 0; row < count; row++) {
      energies[row] = rowEnergyAndGradient(points, row * dimension, gradients);
    }
  }

  @Override
  public final void energies(double[] points, int count, double[] energies) {
    int dimension = dimension();
    for (int row = 0; row < count; row++) {
      energies[row] = rowEnergy(points, row * dimension);
    }
  }

  /**
   * Draws an index with a probability in proportion to its weight.
   *
   * @param total the sum of the weights
   */
  static int index(UniformRandomProvider random, double[] weights, double total) {
    double left = random.nextDouble() * total;
    int k = 0;
    while (k < weights.length - 1 && left >= weights[k]) {
      left -= weights[k];
      k++;
    }
    return k;
  }

  /** Returns the sum of f over the coordinates. */
  static double sum(double[] x, DoubleUnaryOperator function) {
    double sum = 0;
    for (double entry : x) {
      sum += function.applyAsDouble(entry);
    }
    return sum;
  }

  /** Returns the mean of f(x_{2i}), the first coordinates of the pairs. */
  static double meanOverPairs(double[] x, DoubleUnaryOperator function) {
    double sum = 0;
    for (int i = 0; i < x.length; i += 2) {
      sum += function.applyAsDouble(x[i]);
    }
    return sum / (x.length / 2);
  }

  /** Returns the value of a factory's parameter, if it is positive and finite. */
  static double positive(String parameter, double value) {
    Text.require(
        value > 0 && Double.isFinite(value),
        "%s must be positive and finite, found %s",
        parameter,
        value);
    return value;
  }

  /** Returns the value of a factory's parameter, if it is finite. */
  static double finite(String parameter, double value) {
    Text.require(Double.isFinite(value), "%s must be finite, found %s", parameter, value);
    return value;
  }

  /** Returns the dimension of a potential that is made of pairs, if it is even. */
  static int even(String parameter, int value) {
    Text.require(
        value >= 2 && value % 2 == 0, "%s must be even and at least 2, found %s", parameter, value);
    return value;
  }
}
