package io.gibbsvae.sample;

/** Follows a generation. */
@FunctionalInterface
public interface GenerationListener {

  /**
   * How far it has come.
   *
   * @param files that are written
   * @param earlier those of them that an interrupted attempt wrote
   * @param all files that there will be
   * @param seconds that writing them has taken, in all attempts
   * @param secondsNow the part of it that was this one's
   */
  record Progress(int files, int earlier, int all, double seconds, double secondsNow) {}

  /**
   * Called after each group of files, and at the end of the last one before rows are read back. May
   * throw, which ends the generation.
   */
  void wrote(Progress progress);
}
