package io.gibbsvae.latent;

/** How the rows of a block of base noise go together. Each of them alone is N(0, I) in any case. */
public enum NoiseType {
  /** They are independent. */
  INDEPENDENT,
  /**
   * They fill the unit cube evenly, as the points of a Sobol sequence do, so that means over a
   * block vary less.
   */
  SOBOL
}
