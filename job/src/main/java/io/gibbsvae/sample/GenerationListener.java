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
   * Called before the first group of files, with what an earlier attempt has left, and after each;
   * rows are read back after the last. May throw, which ends the generation.
   */
  void wrote(Progress progress);
}
