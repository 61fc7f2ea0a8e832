package io.gibbsvae.check;

/** Follows a check that takes its time. */
@FunctionalInterface
public interface Progress {

  /** Nobody listens. */
  Progress NONE = (phase, done, all) -> {};

  /**
   * Something was done.
   *
   * @param phase what is being done, in one word
   * @param done steps of it so far
   * @param all how many there will be
   */
  void at(String phase, long done, long all);
}
