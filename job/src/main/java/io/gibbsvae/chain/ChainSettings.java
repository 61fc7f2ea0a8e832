package io.gibbsvae.chain;

import java.io.Serializable;

/**
 * How chains move.
 *
 * @param draws kept draws of a chain, at least 1
 * @param warmUp sweeps before the first draw; step size and metric are adapted in them and never
 *     after
 * @param thin sweeps for each kept draw, at least 1
 * @param moves of a sweep
 * @param latentDraws K of the weights w_K that independence moves are accepted by
 * @param langevin how Langevin moves are made
 */
public record ChainSettings(
    int draws, int warmUp, int thin, Moves moves, int latentDraws, Langevin langevin)
    implements Serializable {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ChainSettings {
    if (draws < 1 || warmUp < 0 || thin < 1 || latentDraws < 0) {
      throw new IllegalArgumentException(
          "chains need draws and thinning of at least 1 and no negative counts");
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
   * {@return the same chains, so long}
   *
   * @param newDraws kept draws of a chain
   * @param newThin sweeps for each
   */
  public ChainSettings lasting(int newDraws, int newWarmUp, int newThin) {
    return new ChainSettings(newDraws, newWarmUp, newThin, moves, latentDraws, langevin);
  }

  /**
   * {@return the same chains without a model: Langevin moves only, in warm-up as often as given}
   *
   * @param newDraws kept draws of a chain
   * @param newThin sweeps for each
   */
  public ChainSettings withoutModel(int newDraws, int newWarmUp, int newThin) {
    return new ChainSettings(newDraws, newWarmUp, newThin, Moves.langevin(1), 0, langevin);
  }
}
