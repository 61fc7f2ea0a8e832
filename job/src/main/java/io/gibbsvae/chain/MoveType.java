package io.gibbsvae.chain;

/** The kinds of move that a chain makes. Each alone leaves the target invariant. */
public enum MoveType {
  /** Encoded up to a stage of random depth and decoded down again: Metropolis within Gibbs. */
  ENCODE_DECODE,
  /** Encoded to the top latent, moved a little in all noise of the model, and decoded. */
  LATENT_WALK,
  /** A fresh sample of the model, accepted by the ratio of the weights. */
  INDEPENDENCE,
  /** A step along the gradient: the Metropolis-adjusted Langevin algorithm. */
  MALA
}
