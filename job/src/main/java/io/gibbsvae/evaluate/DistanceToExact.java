package io.gibbsvae.evaluate;

import java.io.Serializable;

/**
 * How far samples are from exact samples of the target, and how far those are from each other,
 * which is as near as any samples of that size come.
 *
 * @param mmd squared maximum mean discrepancies
 * @param w2 2-Wasserstein distances
 */
public record DistanceToExact(Mmd mmd, W2 w2) implements Serializable {

  /**
   * Squared maximum mean discrepancies, unbiased: those of equal laws are as often negative.
   *
   * @param uncorrected of rows of the model as they are
   * @param exact of other exact samples
   */
  public record Mmd(int rows, double uncorrected, double exact) implements Serializable {}

  /**
   * 2-Wasserstein distances: means and standard deviations of several batches.
   *
   * @param corrected of rows of the model that were resampled by their weights; not a number where
   *     none has a weight
   * @param correctedSd of one batch
   * @param exact of other exact samples
   * @param exactSd of one batch
   */
  public record W2(int rows, double corrected, double correctedSd, double exact, double exactSd)
      implements Serializable {

    static W2 of(int rows, double[] corrected, double[] exact) {
      return new W2(rows, mean(corrected), deviation(corrected), mean(exact), deviation(exact));
    }

    private static double mean(double[] values) {
      double mean = 0;
      for (double value : values) {
        mean += value / values.length;
      }
      return mean;
    }

    private static double deviation(double[] values) {
      double mean = mean(values);
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return Math.sqrt(squares / (values.length - 1));
    }
  }
}
