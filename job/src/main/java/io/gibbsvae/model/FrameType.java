package io.gibbsvae.model;

/** What the coordinates y are that a model works in: x = c + A y. */
public enum FrameType {
  /** c and the diagonal of A are settings. */
  FIXED,
  /** c and a lower triangular A are the mean and the covariance's root of the particles. */
  PARTICLES
}
