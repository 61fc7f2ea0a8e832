package io.gibbsvae.sample;

/** Follows the chains of a {@link Baseline}. */
@FunctionalInterface
public interface BaselineListener {

  /**
   * Called before the first energy, now and then while chains run, and after the last energy; by
   * one thread at a time.
   *
   * @param energies how many have been computed, as far as executors have told
   * @param all how many there will be
   */
  void computed(long energies, long all);
}
