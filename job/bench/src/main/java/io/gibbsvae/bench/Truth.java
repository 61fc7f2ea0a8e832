package io.gibbsvae.bench;

import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Target;
import io.gibbsvae.sample.QuantitySummary;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * What is true of a target, by a million exact samples.
 *
 * @param means of the coordinates, then of the energy
 * @param deviations of the same
 * @param logZ in nats
 */
record Truth(double[] means, double[] deviations, double logZ) {

  private static final int SAMPLES = 1_000_000;

  /** Standard errors off from which a mean is wrong. */
  private static final double ERRORS = 4;

  /** What it must be off besides, in standard deviations, and log Z in nats. */
  private static final double LEAST = 0.05;

  static Truth of(Target target) {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(17);
    int dimension = target.dimension();
    double[] sums = new double[dimension + 1];
    double[] squares = new double[dimension + 1];
    double[] x = new double[dimension];
    double[] gradient = new double[dimension];
    for (int k = 0; k < SAMPLES; k++) {
      target.knowledge().sampler().orElseThrow().sample(random, x);
      double energy = target.potential().energyAndGradient(x, gradient);
      for (int i = 0; i <= dimension; i++) {
        double value = i < dimension ? x[i] : energy;
        sums[i] += value / SAMPLES;
        squares[i] += value * value / SAMPLES;
      }
    }
    for (int i = 0; i <= dimension; i++) {
      squares[i] = Math.sqrt(squares[i] - sums[i] * sums[i]);
    }
    return new Truth(sums, squares, target.knowledge().logZ().map(Known::value).orElseThrow());
  }

  /** Whether what is reported of a coordinate, or of the energy, contradicts the truth. */
  boolean contradicts(int quantity, QuantitySummary summary) {
    double deviation = deviations[quantity];
    return isWrong(
        (summary.mean() - means[quantity]) / deviation,
        Math.hypot(summary.mcse() / deviation, 1 / Math.sqrt(SAMPLES)));
  }

  /** Whether an estimate of log Z contradicts the truth. */
  boolean contradicts(double estimate, double standardError) {
    return isWrong(estimate - logZ, standardError);
  }

  /** Without an error bar nothing excuses what is off. */
  private static boolean isWrong(double off, double error) {
    double allowed = Double.isNaN(error) ? 0 : ERRORS * error;
    return !(Math.abs(off) <= Math.max(LEAST, allowed));
  }
}
