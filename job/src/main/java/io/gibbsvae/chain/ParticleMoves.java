package io.gibbsvae.chain;

import java.io.Serializable;

/**
 * How particles are moved in a round of training.
 *
 * @param encodeDecode moves of that type
 * @param latentWalk moves of that type
 * @param independence moves of that type
 * @param mala moves of that type
 * @param metric what they know of the particles' covariance
 */
public record ParticleMoves(
    int encodeDecode, int latentWalk, int independence, int mala, Metric metric)
    implements Serializable {

  /**
   * Checks that there is something to do.
   *
   * @param encodeDecode at least 0
   * @param latentWalk at least 0
   * @param independence at least 0
   * @param mala at least 0
   * @param metric what Langevin moves know
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public ParticleMoves {
    if (Math.min(Math.min(encodeDecode, latentWalk), Math.min(independence, mala)) < 0
        || (long) encodeDecode + latentWalk + independence + mala < 1) {
      throw new IllegalArgumentException(
          "particles need a move in each round and no negative counts");
    }
  }

  /** Whether any of them takes a model. */
  boolean takeModel() {
    return encodeDecode + latentWalk + independence > 0;
  }
}
