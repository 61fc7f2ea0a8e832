package io.gibbsvae.chain;

/** The kinds of move that a chain makes. Each alone leaves the target invariant. */
public enum MoveType {
  /** Encoded up to a stage of random depth and decoded down again: Metropolis within Gibbs. */
  ENCODE_DECODE,
  /** A fresh sample of the model, accepted by the ratio of the weights. */
  INDEPENDENCE,
  /** A step along the gradient: the Metropolis-adjusted Langevin algorithm. */
  MALA
}
