package io.gibbsvae.chain;

import java.io.Serializable;

/**
 * How Langevin moves are made.
 *
 * @param acceptance the share of accepted moves that the step size is adapted to, in (0, 1)
 * @param stepSpread standard deviation of log(step size / adapted step size), drawn anew for every
 *     chain and move, at least 0: for targets whose scale differs from place to place
 * @param metric what the moves know of the covariance
 */
public record Langevin(double acceptance, double stepSpread, Metric metric)
    implements Serializable {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Langevin {
    if (!(acceptance > 0 && acceptance < 1) || !(stepSpread >= 0)) {
      throw new IllegalArgumentException(
          "Langevin moves need an acceptance in (0, 1) and a spread of at least 0, found "
              + acceptance
              + " and "
              + stepSpread);
    }
  }
}
