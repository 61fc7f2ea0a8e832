package io.gibbsvae.chain;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.target.Potential;
import java.util.Arrays;

/**
 * What short Langevin chains from all over a region say of a target: where it is, how wide, and
 * whether chains that began apart stay apart. A first look, without any guarantee.
 *
 * @param mean of each coordinate, over all chains; length D
 * @param deviations standard deviations, likewise
 * @param correlation the largest absolute correlation of two coordinates; 0 where D = 1
 * @param apart the largest over coordinates of the standard deviation over all draws divided by
 *     that within chains; about 1 where chains agree
 * @param acceptance the mean acceptance probability after warm-up
 * @param lowest the lowest energy of a draw, in nats
 * @param inside whether any chain found a finite energy
 */
public record Survey(
    double[] mean,
    double[] deviations,
    double correlation,
    double apart,
    double acceptance,
    double lowest,
    boolean inside) {

  private static final int WARM_UP = 600;
  private static final int DRAWS = 1000;
  // Of the warm-up, after which the metric is learned anew.
  private static final int LEARN_EVERY = 150;

  /**
   * Runs the chains.
   *
   * @param potential U, in x
   * @param starts where they begin, row-major [chains, D]
   * @param factor of the shape that their first moves have: standard deviations, length D, or the
   *     lower triangular L of a covariance L L^T, row-major [D, D]
   * @param seed seed of the chains' moves
   * @return what they saw after their warm-up
   */
  public static Survey of(Potential potential, double[] starts, double[] factor, long seed) {
    int d = potential.dimension();
    int chains = starts.length / d;
    boolean dense = factor.length > d;
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 1, 0, 0);
    Population population = new Population(potential, starts.clone(), Rounding.none(d));
    Mala mala = Mala.ofFactor(dense ? Metric.DENSE : Metric.DIAGONAL, 0.574, d, factor);
    Spread recent = new Spread(d, dense);
    for (int step = 1; step <= WARM_UP; step++) {
      mala.adapt(mala.make(population, noise));
      recent.add(population);
      if (step % LEARN_EVERY == 0 && step < WARM_UP && recent.isKnown()) {
        mala.learn(recent);
        recent = new Spread(d, dense);
      }
    }
    mala.settle();
    Spread all = new Spread(d, true);
    Spread[] within = new Spread[chains];
    Arrays.setAll(within, c -> new Spread(d, false));
    double probabilities = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int draw = 0; draw < DRAWS; draw++) {
      probabilities += mala.make(population, noise).probability();
      all.add(population);
      for (int c = 0; c < chains; c++) {
        within[c].add(Arrays.copyOfRange(population.x(), c * d, (c + 1) * d));
        lowest = Math.min(lowest, population.energies()[c]);
      }
    }
    double[] deviations = all.deviations();
    return new Survey(
        all.mean(),
        deviations,
        all.largestCorrelation(),
        apart(deviations, within),
        probabilities / DRAWS,
        lowest,
        lowest < Double.POSITIVE_INFINITY);
  }

  private static double apart(double[] deviations, Spread[] within) {
    double[] variances = new double[deviations.length];
    for (Spread chain : within) {
      double[] own = chain.deviations();
      Arrays.setAll(variances, i -> variances[i] + own[i] * own[i] / within.length);
    }
    double apart = 0;
    for (int i = 0; i < variances.length; i++) {
      apart = Math.max(apart, deviations[i] / Math.sqrt(variances[i]));
    }
    return apart;
  }
}
