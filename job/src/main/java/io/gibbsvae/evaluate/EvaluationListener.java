package io.gibbsvae.evaluate;

/** Follows an evaluation. */
@FunctionalInterface
public interface EvaluationListener {

  /**
   * Called before the first task and, on the driver, as each one ends; by one thread at a time.
   *
   * @param tasks how many have ended
   * @param all how many there will be
   */
  void evaluated(int tasks, int all);
}
