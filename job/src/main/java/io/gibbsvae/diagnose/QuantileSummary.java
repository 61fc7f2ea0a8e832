package io.gibbsvae.diagnose;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The distribution of one weighted quantity in bounded memory. Up to the capacity, distinct values
 * are all kept. From then on neighbours are merged into points of about equal weight, at most 2 /
 * capacity of the total each, while the smallest and the largest value stay exact; a value that
 * alone weighs more keeps to itself. Ranks read off merged points, on straight lines between them,
 * are wrong by no more than a few / capacity, and by far less where the density is smooth.
 *
 * <p>Several threads may read a summary to which nothing is added meanwhile.
 */
public final class QuantileSummary implements Serializable {

  private static final long serialVersionUID = 1;

  /** 1 / Phi^-1(3/4): a normal law's standard deviation in median absolute deviations. */
  private static final double NORMAL_MAD = 1.482602218505602;

  private final int capacity;
  private long count;
  private Support settled = Support.NONE;
  // Points that wait to be settled, in the order they came.
  private double[] values = {};
  private double[] logWeights = {};
  private int waiting;

  private transient volatile Law law;
  private transient volatile Folded folded;

  private record Folded(double median, Law law) {}

  /**
   * An empty summary.
   *
   * @param capacity the distinct values kept exactly; up to twice as many are held
   */
  public QuantileSummary(int capacity) {
    if (capacity < 8) {
      throw new IllegalArgumentException("a capacity of " + capacity + " is less than 8");
    }
    this.capacity = capacity;
  }

  /**
   * Adds a value.
   *
   * @param value finite
   * @param logWeight its log weight in nats; a value whose log weight is infinite or NaN is ignored
   */
  public void add(double value, double logWeight) {
    requireFinite(value);
    if (!Double.isFinite(logWeight)) {
      return;
    }
    if (waiting == values.length) {
      if (waiting == capacity) {
        settle(Support.NONE);
      }
      int length = Math.min(capacity, Math.max(16, 2 * waiting));
      values = Arrays.copyOf(values, length);
      logWeights = Arrays.copyOf(logWeights, length);
    }
    values[waiting] = value;
    logWeights[waiting] = logWeight;
    waiting++;
    count++;
    forget();
  }

  static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a finite value: " + value);
    }
  }

  /** Adds everything that another summary has seen. */
  public void merge(QuantileSummary other) {
    settle(other.all());
    count += other.count;
    forget();
  }

  private Support all() {
    return settled.plus(Support.of(values, logWeights, waiting));
  }

  private void settle(Support more) {
    settled = all().plus(more);
    values = new double[0];
    logWeights = new double[0];
    waiting = 0;
    if (settled.size() > capacity) {
      settled = settled.compressed(capacity);
    }
  }

  private void forget() {
    if (law != null) {
      law = null;
      folded = null;
    }
  }

  private Law law() {
    Law known = law;
    if (known == null) {
      known = new Law(all());
      law = known;
    }
    return known;
  }

  private Folded folded() {
    Folded known = folded;
    if (known == null) {
      double median = quantile(0.5);
      known = new Folded(median, new Law(law().points().folded(median)));
      folded = known;
    }
    return known;
  }

  /** {@return values seen, but for those ignored} */
  public long count() {
    return count;
  }

  /**
   * {@return the quantile of probability p} For equal weights it is Hyndman and Fan's seventh, x_(1
   * + (n - 1) p) with straight lines between order statistics (American Statistician 50, 1996). In
   * general, sorted values x_k are placed at c_k = w_1 + ... + w_(k-1) + w_k / 2, and the quantile
   * lies where straight lines between these reach c_1 + p (c_n - c_1); equal values are taken for
   * draws of equal weight, sum w^2 / sum w each.
   *
   * @param p between 0 and 1
   */
  public double quantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("not a probability: " + p);
    }
    return law().quantile(p);
  }

  /**
   * {@return the median absolute deviation from the median, times 1 / Phi^-1(3/4) = 1.4826 as in
   * Stan's summaries: a normal law's is its standard deviation}
   */
  public double mad() {
    return NORMAL_MAD * folded().law().quantile(0.5);
  }

  /**
   * {@return the mid-distribution function P(X &lt; x) + P(X = x) / 2}
   *
   * @param x where
   */
  public double cdf(double x) {
    Law known = law();
    return (known.below(x) + known.upTo(x)) / 2;
  }

  /**
   * {@return P(X &lt;= upper), with its standard error as a weighted mean's in {@link MeanSummary}}
   *
   * @param upper the bound, which itself counts
   */
  public Estimate share(double upper) {
    Law known = law();
    return new Estimate(known.upTo(upper), known.standardError(upper));
  }

  /**
   * {@return the effective sample size of P(X &lt;= upper): P (1 - P) over the delta method's
   * squared error, and no more than the weights' own, (sum w)^2 / sum w^2} NaN where that is below
   * 5, and where P is 0 or 1.
   *
   * @param upper the bound, which itself counts
   */
  public double ess(double upper) {
    return law().ess(upper);
  }

  /**
   * The probabilities of bins.
   *
   * @param edges ascending; bin i is edges[i] &lt;= X &lt; edges[i + 1]
   * @return one fewer than there are edges
   */
  public double[] shares(double[] edges) {
    double[] shares = new double[edges.length - 1];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = law().below(edges[i + 1]) - law().below(edges[i]);
    }
    return shares;
  }

  /**
   * {@return the normal score of x's rank: Phi^-1((r - 3/8) / (n + 1/4)), where r is the average
   * rank of the values equal to x (Blom 1958; Vehtari et al., Bayesian Analysis 16, 2021)} Unequal
   * weights have n = (sum w)^2 / sum w^2, Kish's effective number, and r = n cdf(x) + 1/2, which is
   * the same for equal ones. Between values the score goes in straight lines.
   *
   * @param x a value, or any number between them
   */
  public double rankScore(double x) {
    return law().rankScore(x);
  }

  /**
   * {@return the rank score of |x - median| among the values' distances from their median} Merged
   * points keep their weights when folded: that is worth up to another half of one in the rank.
   *
   * @param x a value, or any number between them
   */
  public double foldedRankScore(double x) {
    Folded known = folded();
    return known.law().rankScore(Math.abs(x - known.median()));
  }

  /**
   * {@return the Kolmogorov-Smirnov distance of two summaries, the largest difference of their
   * distribution functions: between 0 and 1, and NaN if one is empty}
   */
  public static double distance(QuantileSummary a, QuantileSummary b) {
    return a.count == 0 || b.count == 0 ? Double.NaN : a.law().distance(b.law());
  }
}
