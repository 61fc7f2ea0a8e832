package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;

/**
 * U(x) = sum_i [ x_i^4 / 4 - x_i / 3 ] + sum_i x_i x_{i+1} / 2: not Gaussian, not symmetric,
 * coupled.
 */
record CoupledQuartic(int dimension) implements Potential {

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    double energy = 0;
    for (int i = 0; i < dimension; i++) {
      energy += Math.pow(x[i], 4) / 4 - x[i] / 3;
      gradient[i] = Math.pow(x[i], 3) - 1.0 / 3;
    }
    for (int i = 0; i + 1 < dimension; i++) {
      energy += x[i] * x[i + 1] / 2;
      gradient[i] += x[i + 1] / 2;
      gradient[i + 1] += x[i] / 2;
    }
    return energy;
  }
}
