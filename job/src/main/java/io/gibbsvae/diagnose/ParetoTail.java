package io.gibbsvae.diagnose;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The right tail of a known number n of importance weights, of which only the M + 1 largest are
 * kept, M = ceil(min(n / 5, 3 sqrt(n))), and the shape k of the generalised Pareto law that fits
 * it: Pareto-smoothed importance sampling's diagnostic (Vehtari, Simpson, Gelman, Yao, Gabry,
 * Journal of Machine Learning Research 25, 2024). The weights have about 1/k finite moments; above
 * 0.7 estimates from them cannot be trusted, whatever their standard errors say.
 */
public final class ParetoTail implements Serializable {

  private static final long serialVersionUID = 1;

  /** Fewer points are not fitted. */
  private static final int FEWEST = 5;

  /** The log of the smallest weight, beside the largest, that is not zero to working accuracy. */
  private static final double VANISHING = Math.log(Double.MIN_NORMAL);

  /** The weakly informative prior: as good as so many points whose k is 1/2. */
  private static final int PRIOR_POINTS = 10;

  /** The share that is missing is that which so many times as many weights would show. */
  private static final double MORE = 1000;

  /** Intervals of Simpson's rule over the logarithm of a probability. */
  private static final int INTERVALS = 64;

  private final long expected;
  private final int kept;
  private double[] largest = {};
  private int size;
  // What is not above this is not among the largest.
  private double threshold = Double.NEGATIVE_INFINITY;

  /**
   * The tail of so many weights, which are all that are to come, to this one and those merged.
   *
   * @param expected n, from which it follows how many of the largest are kept
   */
  public ParetoTail(long expected) {
    this.expected = expected;
    kept = 1 + (int) Math.ceil(Math.min(expected / 5.0, 3 * Math.sqrt(expected)));
  }

  /**
   * Adds one log weight, in nats. If it is infinite or NaN, the weight counts as zero.
   *
   * @param logWeight log w
   */
  public void add(double logWeight) {
    if (!(logWeight > threshold) || logWeight == Double.POSITIVE_INFINITY) {
      return;
    }
    if (size == largest.length) {
      if (size == 2 * kept) {
        keepLargest();
        add(logWeight);
        return;
      }
      largest = Arrays.copyOf(largest, Math.min(2 * kept, Math.max(16, 2 * size)));
    }
    largest[size++] = logWeight;
  }

  private void keepLargest() {
    Arrays.sort(largest, 0, size);
    System.arraycopy(largest, size - kept, largest, 0, kept);
    size = kept;
    threshold = largest[0];
  }

  /**
   * Adds everything that another part of the same weights' tail has seen.
   *
   * @param other made for the same number of weights; not changed
   */
  public void merge(ParetoTail other) {
    if (other.expected != expected) {
      throw new IllegalArgumentException(
          "the tails of " + expected + " and of " + other.expected + " weights");
    }
    for (int i = 0; i < other.size; i++) {
      add(other.largest[i]);
    }
  }

  /**
   * {@return the estimate of k, from the weights above the (M + 1)-th largest}
   *
   * <p>Where these are fewer than five, which ArviZ and the loo package report as plus infinity,
   * there are three cases. Minus infinity: all M + 1 are equal, and the tail is as light as can be.
   * NaN: n is 20 or less, too few to tell, or no weight was positive. Plus infinity: else, as a few
   * weights stand out from all the others.
   */
  public double kHat() {
    return fit().k();
  }

  /**
   * The share of Z that the weights seen miss, if the fit to their tail goes on beyond them: what
   * 1000 n weights would show above the (1 / n)-quantile, beyond the mean, as a share of all. It
   * measures what a k-hat costs: a tail of any k costs nothing where the weights hardly differ. As
   * Z is finite, no tail goes on with k above 1: from the largest weight seen, k is then 1.
   *
   * @param logMean the log of the mean of all n weights, in nats
   * @return between 0 and 1; NaN where k-hat is
   */
  public double missingShare(double logMean) {
    Fit fit = fit();
    if (Double.isNaN(fit.k())) {
      return Double.NaN;
    }
    double mean = Math.exp(logMean - fit.logUnit());
    // Over t = log(q0 / q), of the upper quantiles q = q0 .. q0 / 1000 with q0 = 1 / n.
    double step = Math.log(MORE) / INTERVALS;
    double sum = 0;
    for (int j = 0; j <= INTERVALS; j++) {
      double weight = fit.quantile(j * step, Math.log(expected));
      double simpson = j == 0 || j == INTERVALS ? 1 : j % 2 == 0 ? 2 : 4;
      sum += simpson * (weight - mean) * Math.exp(-j * step);
    }
    double missing = Math.max(0, sum * step / 3 / expected / mean);
    return missing / (1 + missing);
  }

  /**
   * {@return the log weights that were kept and are above a bound, in nats}
   *
   * @param bound where more weights than are kept are above it, some are missing
   */
  public double[] above(double bound) {
    double[] sorted = sorted();
    return Arrays.stream(sorted, Math.max(0, size - kept), size)
        .filter(logWeight -> logWeight > bound)
        .toArray();
  }

  /** {@return a log weight above which all are kept, in nats; minus infinity where all are} */
  public double floor() {
    return size < kept ? Double.NEGATIVE_INFINITY : sorted()[size - kept];
  }

  private double[] sorted() {
    double[] sorted = Arrays.copyOf(largest, size);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * A generalised Pareto law of what weights exceed a cutoff by, in units of the largest weight.
   *
   * @param logUnit log of the largest weight, in nats
   * @param cutoff above which weights are of the tail
   * @param logProbability of being of the tail
   * @param k shape
   * @param sigma scale
   */
  private record Fit(double logUnit, double cutoff, double logProbability, double k, double sigma) {

    /** The weight that is exceeded with probability exp(-depth) / n, where depth is at least 0. */
    double quantile(double depth, double logCount) {
      if (sigma == 0) {
        return cutoff;
      }
      if (k > 1) {
        return cutoff + (1 - cutoff) * Math.exp(depth);
      }
      double logRatio = depth + logCount + logProbability;
      return cutoff + sigma * (k == 0 ? logRatio : Math.expm1(k * logRatio) / k);
    }
  }

  private Fit fit() {
    if (size == 0 || kept <= FEWEST) {
      return new Fit(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double[] sorted = sorted();
    double top = sorted[size - 1];
    double logCutoff = size < kept ? VANISHING : Math.max(sorted[size - kept] - top, VANISHING);
    double cutoff = Math.exp(logCutoff);
    double[] excesses =
        Arrays.stream(sorted, Math.max(0, size - kept), size)
            .map(logWeight -> logWeight - top)
            .filter(logWeight -> logWeight > logCutoff)
            .map(logWeight -> Math.exp(logWeight) - cutoff)
            // Logs that differ by less than weights can.
            .filter(excess -> excess > 0)
            .toArray();
    if (excesses.length == 0) {
      return new Fit(top, cutoff, 0, Double.NEGATIVE_INFINITY, 0);
    }
    double logProbability = Math.log((double) excesses.length / expected);
    if (excesses.length < FEWEST) {
      return new Fit(top, cutoff, logProbability, Double.POSITIVE_INFINITY, Double.NaN);
    }
    double[] fit = shape(excesses);
    return new Fit(top, cutoff, logProbability, fit[0], fit[1]);
  }

  /**
   * The shape and the scale of a generalised Pareto law: the posterior mean of b = k / sigma over a
   * grid with profile likelihoods for weights (Zhang and Stephens, Technometrics 51, 2009; their k
   * has the other sign), and then the mean of log(1 - b x), drawn towards 1/2 by the prior of
   * Vehtari et al., appendix G.
   *
   * @param x ascending, positive
   * @return k and sigma
   */
  private static double[] shape(double[] x) {
    int n = x.length;
    double quartile = x[(int) (n / 4.0 + 0.5) - 1];
    double[] grid = new double[30 + (int) Math.sqrt(n)];
    double[] logLikelihoods = new double[grid.length];
    for (int j = 0; j < grid.length; j++) {
      grid[j] = 1 / x[n - 1] + (1 - Math.sqrt(grid.length / (j + 0.5))) / (3 * quartile);
      double k = meanLog(grid[j], x);
      logLikelihoods[j] = n * (Math.log(-grid[j] / k) - k - 1);
    }
    double highest = Arrays.stream(logLikelihoods).max().orElseThrow();
    double sum = Arrays.stream(logLikelihoods).map(l -> Math.exp(l - highest)).sum();
    double total = 0;
    double mean = 0;
    for (int j = 0; j < grid.length; j++) {
      double weight = Math.exp(logLikelihoods[j] - highest) / sum;
      // The others are rounding.
      if (weight >= 10 * Math.ulp(1.0)) {
        total += weight;
        mean += weight * grid[j];
      }
    }
    double b = mean / total;
    double k = meanLog(b, x);
    return new double[] {(n * k + PRIOR_POINTS * 0.5) / (n + PRIOR_POINTS), -k / b};
  }

  private static double meanLog(double b, double[] x) {
    double sum = 0;
    for (double excess : x) {
      sum += Math.log1p(-b * excess);
    }
    return sum / x.length;
  }
}
