package io.gibbsvae.chain;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Rounding;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

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

  // Products of coordinates that cost no more than the moves themselves.
  private static final long CHEAP = 1 << 16;
  // Of the warm-up, after which the metric is learned anew.
  private static final int LEARN_EVERY = 150;

  /**
   * How long chains are.
   *
   * @param warmUp moves before the first that counts
   * @param draws moves that count, at least 1
   */
  public record Length(int warmUp, int draws) {}

  /**
   * Runs chains. What they saw is that after their warm-up.
   *
   * @param potential U, in x
   * @param starts where they begin, row-major [chains, D]
   * @param factor of the shape that their first moves have: standard deviations, length D, or the
   *     lower triangular L of a covariance L L^T, row-major [D, D]
   * @param moved is told after each move how many there were
   * @param draws takes the points of all chains after each move of those that count, row-major
   *     [chains, D]; not a copy
   */
  public static Survey of(
      Potential potential,
      double[] starts,
      double[] factor,
      Length length,
      long seed,
      LongConsumer moved,
      Consumer<double[]> draws) {
    int d = potential.dimension();
    int chains = starts.length / d;
    boolean dense = factor.length > d;
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 1, 0, 0);
    Population population = new Population(potential, starts.clone(), Rounding.none(d));
    Mala mala = Mala.ofFactor(dense ? Metric.DENSE : Metric.DIAGONAL, 0.574, d, factor);
    Spread recent = new Spread(d, dense);
    for (int step = 1; step <= length.warmUp(); step++) {
      mala.adapt(mala.make(population, noise));
      recent.add(population);
      moved.accept(step);
      if (step % LEARN_EVERY == 0 && step < length.warmUp() && recent.isKnown()) {
        mala.learn(recent);
        recent = new Spread(d, dense);
      }
    }
    mala.settle();
    Spread all = new Spread(d, false);
    // Covariances of many coordinates are dear: not of every draw.
    Spread together = new Spread(d, true);
    int every = Math.max(1, (int) ((long) d * d / CHEAP));
    Spread[] within = new Spread[chains];
    Arrays.setAll(within, c -> new Spread(d, false));
    double probabilities = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int draw = 0; draw < length.draws(); draw++) {
      probabilities += mala.make(population, noise).probability();
      all.add(population);
      draws.accept(population.x());
      moved.accept(length.warmUp() + draw + 1);
      if (draw % every == 0) {
        together.add(population);
      }
      for (int c = 0; c < chains; c++) {
        within[c].add(Arrays.copyOfRange(population.x(), c * d, (c + 1) * d));
        lowest = Math.min(lowest, population.energies()[c]);
      }
    }
    double[] deviations = all.deviations();
    return new Survey(
        all.mean(),
        deviations,
        together.largestCorrelation(),
        apart(deviations, within),
        probabilities / length.draws(),
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
