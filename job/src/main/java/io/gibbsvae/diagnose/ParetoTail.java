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
    double[] sorted = Arrays.copyOf(largest, size);
    Arrays.sort(sorted);
    if (size == 0 || kept <= FEWEST) {
      return Double.NaN;
    }
    double top = sorted[size - 1];
    double cutoff = size < kept ? VANISHING : Math.max(sorted[size - kept] - top, VANISHING);
    if (cutoff == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] excesses =
        Arrays.stream(sorted, Math.max(0, size - kept), size)
            .map(logWeight -> logWeight - top)
            .filter(logWeight -> logWeight > cutoff)
            .map(logWeight -> Math.exp(logWeight) - Math.exp(cutoff))
            .toArray();
    return excesses.length < FEWEST ? Double.POSITIVE_INFINITY : shape(excesses);
  }

  /**
   * The shape of a generalised Pareto law: the posterior mean of b = k / sigma over a grid with
   * profile likelihoods for weights (Zhang and Stephens, Technometrics 51, 2009; their k has the
   * other sign), and then the mean of log(1 - b x), drawn towards 1/2 by the prior of Vehtari et
   * al., appendix G.
   *
   * @param x ascending, positive
   */
  private static double shape(double[] x) {
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
    return (n * meanLog(mean / total, x) + PRIOR_POINTS * 0.5) / (n + PRIOR_POINTS);
  }

  private static double meanLog(double b, double[] x) {
    double sum = 0;
    for (double excess : x) {
      sum += Math.log1p(-b * excess);
    }
    return sum / x.length;
  }
}
