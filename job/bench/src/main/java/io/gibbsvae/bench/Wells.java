package io.gibbsvae.bench;

import io.gibbsvae.energy.Potential;

/** U(x) = sum_i 2 (x_i^2 - 1)^2: cheap, so that what is measured is not the energy. */
record Wells(int dimension) implements Potential {

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    return point(x, 0, gradient);
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    for (int row = 0; row < count; row++) {
      energies[row] = point(points, row * dimension, gradients);
    }
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    for (int row = 0; row < count; row++) {
      double energy = 0;
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        double excess = points[i] * points[i] - 1;
        energy += 2 * excess * excess;
      }
      energies[row] = energy;
    }
  }

  private double point(double[] points, int start, double[] gradients) {
    double energy = 0;
    for (int i = start; i < start + dimension; i++) {
      double x = points[i];
      double excess = x * x - 1;
      energy += 2 * excess * excess;
      gradients[i] = 8 * x * excess;
    }
    return energy;
  }
}
