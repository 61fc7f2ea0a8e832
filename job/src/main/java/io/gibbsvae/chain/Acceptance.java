package io.gibbsvae.chain;

import java.io.Serializable;

/**
 * Moves of one type after warm-up.
 *
 * @param attempted moves tried, of all chains
 * @param accepted those that were made
 */
public record Acceptance(long attempted, long accepted) implements Serializable {

  /** {@return the accepted share; NaN if none was tried} */
  public double rate() {
    return (double) accepted / attempted;
  }

  /** {@return both together} */
  public Acceptance plus(Acceptance other) {
    return new Acceptance(attempted + other.attempted, accepted + other.accepted);
  }
}
