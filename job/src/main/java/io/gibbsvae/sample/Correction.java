package io.gibbsvae.sample;

/** What is done about the difference between the model and the target. */
public enum Correction {
  /** Nothing: rows are samples of the model. */
  NONE,
  /** Rows are samples of the model, with the log of their importance weight. */
  IMPORTANCE,
  /** Rows are drawn from more samples of the model in proportion to their weights. */
  RESAMPLE,
  /** Rows are draws of Markov chains that leave the target invariant. */
  METROPOLIS
}
