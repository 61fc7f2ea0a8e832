package io.gibbsvae.sample;

/** Follows work of which it is known how much there will be. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * Called before the first step, now and then, and after the last step; by one thread at a time.
   */
  void at(long done, long all);
}
