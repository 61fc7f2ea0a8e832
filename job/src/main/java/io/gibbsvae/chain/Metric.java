package io.gibbsvae.chain;

/** What of the target's covariance the Langevin moves know. Learned in warm-up. */
public enum Metric {
  /** The variance of each coordinate. */
  DIAGONAL,
  /** The whole covariance matrix: D^2 numbers, D^2 operations a step. */
  DENSE
}
