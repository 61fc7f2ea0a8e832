package io.gibbsvae.model;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.target.Potential;
import java.util.function.IntFunction;

/**
 * A block of points with energies and log weights, in nats.
 *
 * @param path the points, their latents' densities included
 * @param energies U(x), length n
 * @param logDensities log of the estimate of q(x) from K + 1 latents, 1 / (K + 1) sum_k Q(x|z_k)
 *     pi(z_k) / P(z_k|x), of which the path's own is one; length n
 */
public record WeightedBlock(Vae.Path path, double[] energies, double[] logDensities) {

  /**
   * Weighs a block.
   *
   * @param vae the model
   * @param path what it generated, n points
   * @param potential U
   * @param latentDraws K
   * @param streams the noise of the k-th further latent, k = 0 .. K - 1
   * @return the weighted block
   */
  public static WeightedBlock of(
      Vae vae,
      Vae.Path path,
      Potential potential,
      int latentDraws,
      IntFunction<NoiseStream> streams) {
    ModelSettings shape = vae.settings();
    int rows = path.rows();
    double[] energies = new double[rows];
    potential.energies(path.x(), rows, energies);
    double[] logDensities =
        vae.logDensities(
            path,
            latentDraws,
            draw -> Noise.up(streams.apply(draw), rows, shape.latentDimension(), shape.stages()));
    return new WeightedBlock(path, energies, logDensities);
  }

  /** {@return how many points there are} */
  public int rows() {
    return path.rows();
  }

  /**
   * {@return log of the joint weight w_0 = e^-U(x) P(z|x) / (Q(x|z) pi(z)), whose mean is Z} Minus
   * infinity where the energy is infinite (a point outside the support), NaN where the energy is
   * not a number.
   *
   * @param row which
   */
  public double jointLogWeight(int row) {
    return path.logRatio(row) - energies[row];
  }

  /**
   * {@return log of w_K, whose mean is Z too: over samples of the model, whatever the encoder} With
   * the number of latents it goes to the weight of x alone, e^-U(x) / q(x).
   *
   * @param row which
   */
  public double logWeight(int row) {
    return -energies[row] - logDensities[row];
  }
}
