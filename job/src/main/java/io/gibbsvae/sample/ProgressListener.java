package io.gibbsvae.sample;

/** Follows work of which it is known how much there will be. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * Called before the first step, now and then, and after the last step; by one thread at a time.
   *
   * @param done how many steps are done, as far as executors have told
   * @param all how many there will be
   */
  void at(long done, long all);
}
