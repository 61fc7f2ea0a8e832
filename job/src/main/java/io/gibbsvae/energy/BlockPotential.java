package io.gibbsvae.energy;

/** A potential whose arithmetic works on blocks of points: a point is a block of one. */
public interface BlockPotential extends Potential {

  @Override
  default double energyAndGradient(double[] x, double[] gradient) {
    double[] energy = new double[1];
    energiesAndGradients(x, 1, energy, gradient);
    return energy[0];
  }

  @Override
  void energiesAndGradients(double[] points, int count, double[] energies, double[] gradients);
}
