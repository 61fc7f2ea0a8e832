package io.gibbsvae.train;

import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.Moves;
import java.io.Serializable;

/**
 * The population of particles that training carries along.
 *
 * @param particles N, a multiple of the workers; 0 where there is no population
 * @param cess conditional effective sample size, as a share of N, that a rise of beta leaves where
 *     the schedule is adaptive; in (0, 1)
 * @param moves of each round
 * @param metric what Langevin moves know of the particles' covariance
 * @param initialShare share s of the forward bound in the objective (1 - s) reverse + s forward, at
 *     the first round; in [0, 1)
 * @param lastShare at the last, in [0, 1); in between it changes evenly
 */
public record PopulationSettings(
    int particles, double cess, Moves moves, Metric metric, double initialShare, double lastShare)
    implements Serializable {

  /** No population. */
  public static final PopulationSettings NONE =
      new PopulationSettings(0, 0.9, Moves.langevin(1), Metric.DIAGONAL, 0, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public PopulationSettings {
    if (particles < 0
        || !(cess > 0 && cess < 1)
        || !(initialShare >= 0 && initialShare < 1)
        || !(lastShare >= 0 && lastShare < 1)) {
      throw new IllegalArgumentException(
          "a population needs no negative number of particles, a conditional ESS in (0, 1) and"
              + " shares in [0, 1)");
    }
  }

  /** {@return whether there is one} */
  public boolean isThere() {
    return particles > 0;
  }

  /**
   * The share of the forward bound in the objective.
   *
   * @param progress 0 in the first round, 1 in the last
   */
  double shareAt(double progress) {
    return isThere() ? initialShare + (lastShare - initialShare) * progress : 0;
  }
}
