package io.gibbsvae.chain;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Rounding;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

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
  // Of the warm-up: after it, after twice and after four times as many the metric is learned anew.
  private static final int FIRST_LEG = 100;
  // Draws after which chains are first asked whether they are enough; then after twice as many.
  private static final int FIRST_LOOK = 60;
  // Chains that are so much narrower than all together have moved through the target.
  private static final double WARM = 1.1;
  // That of about ten independent draws of each.
  private static final double MET = 1.05;
  // Of the width of chains, when they become twice as long.
  private static final double GROWN = 1.02;

  /**
   * How long chains are.
   *
   * @param warmUp moves before the first that counts
   * @param draws moves that count, at least 1
   * @param atMost whether there are fewer of both where that is enough: where chains have met, or
   *     each stays where it is
   */
  public record Length(int warmUp, int draws, boolean atMost) {}

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
    int warmUp = 0;
    boolean warm = false;
    while (warmUp < length.warmUp() && !warm) {
      int leg = Math.min(Math.max(FIRST_LEG, warmUp), length.warmUp() - warmUp);
      Spread recent = new Spread(d, dense);
      EachChain own = new EachChain(d, chains);
      for (int step = 1; step <= leg; step++) {
        mala.adapt(mala.make(population, noise));
        recent.add(population);
        if (2 * step > leg) {
          own.add(population);
        }
        warmUp++;
        moved.accept(warmUp);
      }
      warm = length.atMost() && own.apart() < WARM;
      if (!warm && warmUp < length.warmUp() && recent.isKnown()) {
        mala.learn(recent);
      }
    }
    mala.settle();
    EachChain within = new EachChain(d, chains);
    // Covariances of many coordinates are dear: not of every draw.
    Spread together = new Spread(d, true);
    int every = Math.max(1, (int) ((long) d * d / CHEAP));
    double probabilities = 0;
    double lowest = Double.POSITIVE_INFINITY;
    int draw = 0;
    int look = FIRST_LOOK;
    double[] before = new double[d];
    boolean enough = false;
    while (draw < length.draws() && !enough) {
      probabilities += mala.make(population, noise).probability();
      within.add(population);
      draws.accept(population.x());
      if (draw % every == 0) {
        together.add(population);
      }
      lowest = Math.min(lowest, Arrays.stream(population.energies()).min().orElseThrow());
      draw++;
      moved.accept(warmUp + draw);
      if (length.atMost() && draw == look) {
        double[] widths = within.deviations();
        enough = within.apart() < MET || largestRatio(widths, before) < GROWN;
        before = widths;
        look *= 2;
      }
    }
    return new Survey(
        within.all.mean(),
        within.all.deviations(),
        together.largestCorrelation(),
        within.apart(),
        probabilities / draw,
        lowest,
        lowest < Double.POSITIVE_INFINITY);
  }

  private static double largestRatio(double[] v, double[] w) {
    return IntStream.range(0, v.length).mapToDouble(i -> v[i] / w[i]).max().orElseThrow();
  }

  /** The spread of each chain, and of all together. */
  private static final class EachChain {
    final Spread all;
    final Spread[] own;

    EachChain(int dimension, int chains) {
      all = new Spread(dimension, false);
      own = new Spread[chains];
      Arrays.setAll(own, c -> new Spread(dimension, false));
    }

    void add(Population population) {
      int d = population.dimension();
      all.add(population);
      for (int c = 0; c < own.length; c++) {
        own[c].add(Arrays.copyOfRange(population.x(), c * d, (c + 1) * d));
      }
    }

    /** Within chains, of each coordinate. */
    double[] deviations() {
      double[] deviations = new double[all.deviations().length];
      for (Spread chain : own) {
        double[] one = chain.deviations();
        Arrays.setAll(deviations, i -> deviations[i] + one[i] * one[i] / own.length);
      }
      Arrays.setAll(deviations, i -> Math.sqrt(deviations[i]));
      return deviations;
    }

    /** How many times as wide all together are as one, in the coordinate where that is largest. */
    double apart() {
      return largestRatio(all.deviations(), deviations());
    }
  }
}
