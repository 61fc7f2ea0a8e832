package io.gibbsvae.model;

/** What a value that was drawn is scored by in the other direction: a log density of it. */
interface Scored {

  /**
   * Adds the log density of values.
   *
   * @param value not changed
   * @param log is added to, in nats
   */
  void score(int rows, Level given, double[][] value, double[] log);

  /**
   * The gradient of {@code - sum_rows weight log}, for the newest {@link #score}. That with respect
   * to the parameters goes where their networks put it, those with respect to the given value and
   * its score are added.
   *
   * @param weights one for each row
   * @param valueGradient overwritten with that with respect to the value
   */
  void scoreGradient(int rows, double[] weights, Level given, double[][] valueGradient);
}
