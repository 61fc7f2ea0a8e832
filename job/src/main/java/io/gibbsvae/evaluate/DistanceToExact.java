package io.gibbsvae.evaluate;

import java.io.Serializable;

/**
 * How far samples are from exact samples of the target, and how far those are from each other,
 * which is as near as any samples of that size come.
 *
 * @param candidates rows of the evaluation that samples were taken from; an energy was computed for
 *     each
 * @param mmd squared maximum mean discrepancies
 * @param w2 2-Wasserstein distances
 */
public record DistanceToExact(int candidates, Mmd mmd, W2 w2) implements Serializable {

  /**
   * Squared maximum mean discrepancies, unbiased: those of equal laws are as often negative.
   *
   * @param rows of each sample
   * @param uncorrected of rows of the model as they are
   * @param exact of other exact samples
   */
  public record Mmd(int rows, double uncorrected, double exact) implements Serializable {}

  /**
   * 2-Wasserstein distances.
   *
   * @param rows of each sample
   * @param corrected of rows of the model that were resampled by their weights; not a number where
   *     none has a weight
   * @param exact of other exact samples
   */
  public record W2(int rows, Batches corrected, Batches exact) implements Serializable {}

  /**
   * The same, measured several times.
   *
   * @param mean of the batches
   * @param deviation standard deviation of one
   */
  public record Batches(double mean, double deviation) implements Serializable {

    static Batches of(double[] values) {
      double mean = 0;
      for (double value : values) {
        mean += value / values.length;
      }
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Batches(mean, Math.sqrt(squares / (values.length - 1)));
    }
  }
}
