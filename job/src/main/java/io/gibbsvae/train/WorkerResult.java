package io.gibbsvae.train;

import io.gibbsvae.chain.Particles;
import java.io.Serializable;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;

/**
 * What a worker brings back from a round: its replica's state, and sums over its steps.
 *
 * @param steps minibatches, dropped ones included
 * @param evaluations energies and gradients evaluated for these steps
 * @param particles where they have moved to; nobody where there is no population
 */
record WorkerResult(
    float[] parameters,
    float[] updaterState,
    int steps,
    Sums sums,
    long evaluations,
    Particles.Moved particles)
    implements TrainingResult, Serializable {

  /** Sums over the gradient steps of one worker, or of several. */
  record Sums(
      long steps,
      long clipped,
      long skipped,
      long nonFiniteEnergies,
      double logRatio,
      double energy,
      double forward,
      double gradientNorm)
      implements Serializable {

    static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0);

    Sums plus(Sums other) {
      return new Sums(
          steps + other.steps,
          clipped + other.clipped,
          skipped + other.skipped,
          nonFiniteEnergies + other.nonFiniteEnergies,
          logRatio + other.logRatio,
          energy + other.energy,
          forward + other.forward,
          gradientNorm + other.gradientNorm);
    }
  }

  @Override
  public void setStats(SparkTrainingStats stats) {
    // DL4J's own timings are not collected: a round is timed as a whole.
  }
}
