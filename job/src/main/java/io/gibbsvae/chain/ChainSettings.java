package io.gibbsvae.chain;

import java.io.Serializable;

/**
 * How chains move. A sweep is {@code encodeDecode} moves of that type, then {@code latentWalk},
 * {@code independence} and {@code mala} ones.
 *
 * @param draws kept draws of a chain
 * @param warmUp sweeps before the first draw; step size and metric are adapted in them and never
 *     after
 * @param thin sweeps for each kept draw
 * @param encodeDecode moves of that type in a sweep
 * @param latentWalk moves of that type in a sweep
 * @param independence moves of that type in a sweep
 * @param mala moves of that type in a sweep
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
    int encodeDecode,
    int latentWalk,
    int independence,
    int mala,
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
   * @param encodeDecode at least 0
   * @param latentWalk at least 0
   * @param independence at least 0
   * @param mala at least 0
   * @param latentDraws at least 0
   * @param acceptance in (0, 1)
   * @param stepSpread at least 0
   * @param metric what Langevin moves know
   * @throws IllegalArgumentException if a number is out of its range or a sweep has no move
   */
  public ChainSettings {
    if (draws < 1
        || warmUp < 0
        || thin < 1
        || Math.min(Math.min(encodeDecode, latentWalk), Math.min(independence, mala)) < 0
        || latentDraws < 0
        || movesOfASweep(encodeDecode, latentWalk, independence, mala) < 1
        || !(acceptance > 0 && acceptance < 1)
        || !(stepSpread >= 0)) {
      throw new IllegalArgumentException(
          "chains need draws and thinning of at least 1, no negative counts, a move in each sweep,"
              + " an acceptance in (0, 1) and a spread of at least 0");
    }
  }

  /** {@return sweeps of a chain from its start to its last draw} */
  public long sweeps() {
    return warmUp + (long) draws * thin;
  }

  /** {@return energies that one chain computes, its start included} */
  public long energyEvaluations() {
    return 1 + sweeps() * movesOfASweep(encodeDecode, latentWalk, independence, mala);
  }

  private static long movesOfASweep(
      long encodeDecode, long latentWalk, long independence, long mala) {
    return encodeDecode + latentWalk + independence + mala;
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
        newDraws, newWarmUp, newThin, 0, 0, 0, 1, 0, acceptance, stepSpread, metric);
  }
}
