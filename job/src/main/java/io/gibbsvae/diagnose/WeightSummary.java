package io.gibbsvae.diagnose;

import java.io.Serializable;

/**
 * A running summary of importance weights w = exp(log w): enough for log Z, the effective sample
 * size and the mean of log w, with nothing kept of the single weights and no overflow, whatever
 * their size.
 *
 * <p>A log weight of minus infinity is a weight of zero (a point outside the support) and counts as
 * one. NaN and plus infinity are errors: they count as weights of zero, are counted, and are left
 * out of the mean of log w.
 */
public final class WeightSummary implements Serializable {

  private static final long serialVersionUID = 1;

  private long count;
  private long zeros;
  private long invalid;
  private double largest = Double.NEGATIVE_INFINITY;
  private double sum;
  private double sumOfSquares;
  // Welford's running mean and sum of squared deviations of the finite log weights.
  private long finite;
  private double meanLog;
  private double deviations;

  /**
   * Adds one log weight, in nats.
   *
   * @param logWeight log w; minus infinity is a weight of zero, NaN and plus infinity are counted
   *     as invalid
   */
  public void add(double logWeight) {
    count++;
    if (Double.isNaN(logWeight) || logWeight == Double.POSITIVE_INFINITY) {
      invalid++;
      return;
    }
    if (logWeight == Double.NEGATIVE_INFINITY) {
      zeros++;
      return;
    }
    finite++;
    double delta = logWeight - meanLog;
    meanLog += delta / finite;
    deviations += delta * (logWeight - meanLog);
    if (logWeight > largest) {
      rescale(logWeight);
    }
    double weight = Math.exp(logWeight - largest);
    sum += weight;
    sumOfSquares += weight * weight;
  }

  private void rescale(double newLargest) {
    double factor = Math.exp(largest - newLargest);
    sum *= factor;
    sumOfSquares *= factor * factor;
    largest = newLargest;
  }

  /** Adds everything that another summary has seen. */
  public void merge(WeightSummary other) {
    count += other.count;
    zeros += other.zeros;
    invalid += other.invalid;
    if (other.finite == 0) {
      return;
    }
    if (other.largest > largest) {
      rescale(other.largest);
    }
    double factor = Math.exp(other.largest - largest);
    sum += other.sum * factor;
    sumOfSquares += other.sumOfSquares * factor * factor;
    double delta = other.meanLog - meanLog;
    long total = finite + other.finite;
    deviations += other.deviations + delta * delta * finite * other.finite / total;
    meanLog += delta * other.finite / total;
    finite = total;
  }

  /** {@return weights seen, of every kind} */
  public long count() {
    return count;
  }

  /** {@return weights of exactly zero} */
  public long zeros() {
    return zeros;
  }

  /** {@return NaN and infinite weights} */
  public long invalid() {
    return invalid;
  }

  /** {@return the largest log weight; minus infinity if there is none} */
  public double largest() {
    return largest;
  }

  /**
   * {@return log of the mean weight: the estimate of log Z, with the delta method's standard error,
   * sqrt(1/ESS - 1/n)} Where hardly any weight counts (an ESS below 5) the error is NaN: a mean of
   * one weight may be off by any factor.
   */
  public Estimate logZ() {
    return new Estimate(
        largest + Math.log(sum / count),
        EffectiveSize.hasErrors(ess())
            ? Math.sqrt(Math.max(0, 1 / ess() - 1.0 / count))
            : Double.NaN);
  }

  /**
   * {@return mean of the finite log weights, with its standard error: the ELBO where no weight was
   * zero or invalid} The ELBO of a law that has a share outside the support is minus infinity.
   */
  public Estimate meanLogWeight() {
    return new Estimate(
        finite > 0 ? meanLog : Double.NaN,
        finite > 1 ? Math.sqrt(deviations / (finite - 1) / finite) : Double.NaN);
  }

  /** {@return Kish's effective sample size (sum w)^2 / sum w^2, between 0 and the count} */
  public double ess() {
    return EffectiveSize.of(sum, sumOfSquares);
  }
}
