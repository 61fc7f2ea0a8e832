package io.gibbsvae.chain;

import java.io.Serializable;

/**
 * How chains move.
 *
 * @param draws kept draws of a chain
 * @param warmUp sweeps before the first draw; step size and metric are adapted in them and never
 *     after
 * @param thin sweeps for each kept draw
 * @param moves of a sweep
 * @param latentDraws K of the weights w_K that independence moves are accepted by
 * @param acceptance the share of accepted Langevin moves that the step size is adapted to
 * @param stepSpread standard deviation of log(step size / adapted step size), drawn anew for every
 *     chain and move: for targets whose scale differs from place to place
 * @param metric what the Langevin moves know of the covariance
 */
public record ChainSettings(
    int draws,
    int warmUp,
    int thin,
    Moves moves,
    int latentDraws,
    double acceptance,
    double stepSpread,
    Metric metric)
    implements Serializable {

  /**
   * Checks the numbers.
   *
   * @param draws at least 1
   * @param warmUp at least 0
   * @param thin at least 1
   * @param moves of a sweep
   * @param latentDraws at least 0
   * @param acceptance in (0, 1)
   * @param stepSpread at least 0
   * @param metric what Langevin moves know
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ChainSettings {
    if (draws < 1
        || warmUp < 0
        || thin < 1
        || latentDraws < 0
        || !(acceptance > 0 && acceptance < 1)
        || !(stepSpread >= 0)) {
      throw new IllegalArgumentException(
          "chains need draws and thinning of at least 1, no negative counts, an acceptance in (0, 1)"
              + " and a spread of at least 0");
    }
  }

  /** {@return sweeps of a chain from its start to its last draw} */
  public long sweeps() {
    return warmUp + (long) draws * thin;
  }

  /** {@return energies that one chain computes, its start included} */
  public long energyEvaluations() {
    return 1 + sweeps() * moves.inASweep();
  }

  /**
   * {@return the same chains without a model: Langevin moves only, in warm-up as often as given}
   *
   * @param newDraws kept draws of a chain
   * @param newWarmUp sweeps before the first of them
   * @param newThin sweeps for each
   */
  public ChainSettings withoutModel(int newDraws, int newWarmUp, int newThin) {
    return new ChainSettings(
        newDraws, newWarmUp, newThin, Moves.langevin(1), 0, acceptance, stepSpread, metric);
  }
}
