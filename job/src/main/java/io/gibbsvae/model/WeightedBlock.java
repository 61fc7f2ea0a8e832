package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.network.Columns;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A block of points with energies and log weights, in nats.
 *
 * @param path the points, their latents' densities included
 * @param energies U(x), length n; NaN where x was not finite
 * @param logDensities log of the estimate of q(x) from K + 1 latents, 1 / (K + 1) sum_k Q(x|z_k)
 *     pi(z_k) / P(z_k|x), of which the path's own is one; length n
 */
public record WeightedBlock(Vae.Path path, double[] energies, double[] logDensities) {

  /**
   * Weighs a block. A point with a coordinate that is not finite becomes 0, without an energy.
   *
   * @param path what it generated, n points; such points are replaced in it
   * @param streams the noise of the k-th further latent, k = 0 .. K - 1
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
            draw ->
                Noise.steps(streams.apply(draw), rows, shape.latentDimension(), shape.stages()));
    for (int row = 0; row < rows; row++) {
      if (!Columns.isFinite(path.x(), row, shape.dimension())) {
        // Beyond the range of numbers there is no point, whatever the energy makes of it; and a
        // mean over rows must not have zero times infinity in it.
        energies[row] = Double.NaN;
        int at = row * shape.dimension();
        Arrays.fill(path.x(), at, at + shape.dimension(), 0);
      }
    }
    return new WeightedBlock(path, energies, logDensities);
  }

  /** {@return how many points there are} */
  public int rows() {
    return path.rows();
  }

  /**
   * {@return log of the joint weight w_0 = e^-U(x) P(z|x) / (Q(x|z) pi(z)), whose mean is Z} Minus
   * infinity where the energy is plus infinity (a point outside the support), NaN where the energy
   * is NaN or minus infinity.
   */
  public double jointLogWeight(int row) {
    return path.logRatio(row) - defined(energies[row]);
  }

  /**
   * {@return log of w_K, whose mean is Z too: over samples of the model, whatever the encoder} With
   * the number of latents it goes to the weight of x alone, e^-U(x) / q(x).
   */
  public double logWeight(int row) {
    return -defined(energies[row]) - logDensities[row];
  }

  /** An infinite density is an error of the energy, and not a weight above all others. */
  private static double defined(double energy) {
    return energy == Double.NEGATIVE_INFINITY ? Double.NaN : energy;
  }
}
