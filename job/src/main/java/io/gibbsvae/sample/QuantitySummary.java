package io.gibbsvae.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gibbsvae.energy.Knowledge.Known;
import java.util.Optional;

/**
 * What a data set says of one quantity under the target, in the columns that Stan's summaries have.
 *
 * @param name of the quantity: a coordinate, the energy, an observable
 * @param ownTitle the title where it is not the name: the name of a coordinate with its label
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
 * @param rHatOfChains rank-normalised split R-hat; empty where rows are not from chains
 * @param truth the mean under the target, where it is known
 */
public record QuantitySummary(
    String name,
    @JsonProperty("title") Optional<String> ownTitle,
    double mean,
    double mcse,
    @JsonProperty("sd") double deviation,
    double mad,
    @JsonProperty("q5") double low,
    double median,
    @JsonProperty("q95") double high,
    double essBulk,
    double essTail,
    @JsonProperty("r_hat") Optional<Double> rHatOfChains,
    Optional<Known> truth) {

  /** The lower quantile. */
  static final double LOW = 0.05;

  /** The upper quantile. */
  static final double HIGH = 0.95;

  /** {@return how people are told of it: the name, with what a coordinate stands for} */
  public String title() {
    return ownTitle.orElse(name);
  }

  /** {@return rank-normalised split R-hat of chains; NaN where rows are not from chains} */
  public double rHat() {
    return rHatOfChains.orElse(Double.NaN);
  }

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
