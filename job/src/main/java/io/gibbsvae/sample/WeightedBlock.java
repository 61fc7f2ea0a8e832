package io.gibbsvae.sample;

import io.gibbsvae.model.Vae;
import io.gibbsvae.target.Potential;

/**
 * A block of samples with energies and joint log weights, in nats.
 *
 * @param path the points, their latents' densities included
 * @param energies U(x), length n
 */
record WeightedBlock(Vae.Path path, double[] energies) {

  static WeightedBlock of(Vae.Path path, Potential potential) {
    double[] energies = new double[path.rows()];
    potential.energies(path.x(), path.rows(), energies);
    return new WeightedBlock(path, energies);
  }

  int rows() {
    return path.rows();
  }

  /**
   * log of the joint weight e^-U(x) P(z|x) / (Q(x|z) pi(z)), whose mean is Z. Minus infinity where
   * the energy is infinite (a point outside the support), NaN where the energy is not a number.
   */
  double logWeight(int row) {
    return path.logRatio(row) - energies[row];
  }
}
