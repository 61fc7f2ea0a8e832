package io.gibbsvae.sample;

import io.gibbsvae.energy.Knowledge.Known;
import java.util.Optional;

/**
 * What a data set says of one quantity under the target, in the columns that Stan's summaries have.
 *
 * @param name of the quantity: a coordinate, the energy, an observable
 * @param title how people are told of it: the name, with what a coordinate stands for
 * @param mean its mean, weighted where rows have weights
 * @param mcse Monte-Carlo standard error of the mean
 * @param deviation its standard deviation
 * @param mad median absolute deviation from the median, scaled so that a normal law's is its
 *     standard deviation
 * @param low 5 % quantile
 * @param median 50 % quantile
 * @param high 95 % quantile
 * @param essBulk effective sample size, in rows; of chains that of the rank-normalised draws, else
 *     (deviation / mcse)^2
 * @param essTail the smaller of the effective sample sizes of the 5 % and the 95 % quantile
 * @param rHat rank-normalised split R-hat of chains; NaN where rows are not from chains
 * @param truth the mean under the target, where it is known
 */
public record QuantitySummary(
    String name,
    String title,
    double mean,
    double mcse,
    double deviation,
    double mad,
    double low,
    double median,
    double high,
    double essBulk,
    double essTail,
    double rHat,
    Optional<Known> truth) {

  /** The probabilities of the outer quantiles. */
  static final double LOW = 0.05;

  static final double HIGH = 0.95;

  /** {@return the smaller effective sample size that can be told; NaN where none can} */
  public double smallestEss() {
    return Double.isNaN(essTail)
        ? essBulk
        : Double.isNaN(essBulk) ? essTail : Math.min(essBulk, essTail);
  }

  /**
   * {@return how many standard errors the mean is off: infinitely many where all rows say the same
   * and the truth is another} NaN where the truth or the error is not known.
   */
  public double standardErrorsOff() {
    return truth
        .map(known -> (mean - known.value()) / Math.hypot(mcse, known.uncertainty()))
        .filter(off -> !Double.isNaN(off))
        .orElse(Double.NaN);
  }
}
