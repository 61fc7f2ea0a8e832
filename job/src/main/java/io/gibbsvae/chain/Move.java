package io.gibbsvae.chain;

import io.gibbsvae.latent.NoiseStream;

/** A transition that leaves the target invariant, made by all chains of a population at once. */
interface Move {

  /** What kind it is. */
  MoveType type();

  /**
   * Makes the move.
   *
   * @param noise all that is random about it
   */
  Population.Step make(Population population, NoiseStream noise);
}
