package io.gibbsvae.diagnose;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * What several Markov chains of one length say of one quantity, and how far to trust it:
 * rank-normalised split R-hat and effective sample sizes (Vehtari, Gelman, Simpson, Carpenter,
 * Buerkner, Bayesian Analysis 16, 2021), as ArviZ computes them. No draws are kept, but five power
 * spectra of between draws / 2 and draws numbers each.
 *
 * <p>An odd number of draws loses the middle one to the split. ArviZ ranks without it, and takes
 * the 5 % and 95 % quantiles with it; here the pooled summary that callers give has it or has it
 * not.
 */
public final class ChainSummary implements Serializable {

  private static final long serialVersionUID = 1;

  private final int draws;
  private int chains;
  // Welford's, over all draws.
  private double mean;
  private double deviations;
  private final SplitChains raw;
  private final SplitChains ranks;
  private final SplitChains folded;
  private final SplitChains lower;
  private final SplitChains upper;

  /**
   * A summary of chains of so many draws, of which it takes four to say anything but the mean.
   *
   * @param draws of each chain; where it is odd the one in the middle is in neither half
   */
  public ChainSummary(int draws) {
    this.draws = draws;
    raw = new SplitChains(draws);
    ranks = new SplitChains(draws);
    folded = new SplitChains(draws);
    lower = new SplitChains(draws);
    upper = new SplitChains(draws);
  }

  /**
   * Adds a chain.
   *
   * @param chain its draws in order, finite
   * @param pooled all draws of all chains, for their ranks, their median and their quantiles
   */
  public void add(double[] chain, QuantileSummary pooled) {
    if (chain.length != draws) {
      throw new IllegalArgumentException(
          "a chain of " + chain.length + " draws among chains of " + draws);
    }
    Arrays.stream(chain).forEach(QuantileSummary::requireFinite);
    double sum = 0;
    for (double x : chain) {
      sum += x - chain[0];
    }
    double chainMean = chain[0] + sum / draws;
    double squares = 0;
    for (double x : chain) {
      squares += (x - chainMean) * (x - chainMean);
    }
    addMoments(chainMean, squares, 1);
    if (draws >= 4) {
      double low = pooled.quantile(0.05);
      double high = pooled.quantile(0.95);
      raw.add(chain);
      ranks.add(of(chain, pooled::rankScore));
      folded.add(of(chain, pooled::foldedRankScore));
      lower.add(of(chain, x -> x <= low ? 1 : 0));
      upper.add(of(chain, x -> x <= high ? 1 : 0));
    }
  }

  private static double[] of(double[] chain, DoubleUnaryOperator function) {
    return Arrays.stream(chain).map(function).toArray();
  }

  private void addMoments(double otherMean, double otherDeviations, int count) {
    double delta = otherMean - mean;
    int total = chains + count;
    deviations += otherDeviations + delta * delta * draws * chains * count / total;
    mean += delta * count / total;
    chains = total;
  }

  /** Adds all chains of another summary, which are of the same length. */
  public void merge(ChainSummary other) {
    if (other.draws != draws) {
      throw new IllegalArgumentException(
          "chains of " + other.draws + " draws among chains of " + draws);
    }
    if (other.chains > 0) {
      addMoments(other.mean, other.deviations, other.chains);
      raw.merge(other.raw);
      ranks.merge(other.ranks);
      folded.merge(other.folded);
      lower.merge(other.lower);
      upper.merge(other.upper);
    }
  }

  /**
   * {@return the larger of the split R-hats of rank scores and of folded rank scores: 1 if the
   * chains agree, in place and in spread; above 1.01 they do not} NaN for one chain, for fewer than
   * four draws, and if all draws are the same; infinite if each chain is stuck at a place of its
   * own.
   */
  public double rHat() {
    if (chains < 2 || draws < 4) {
      return Double.NaN;
    }
    double bulk = ranks.rHat();
    double tail = folded.rHat();
    // Two values at equal distances from the median have no folded R-hat.
    return tail > bulk ? tail : bulk;
  }

  /** {@return the effective sample size of rank scores: that for the centre of the distribution} */
  public double essBulk() {
    return ranks.ess();
  }

  /** {@return the smaller of the effective sample sizes for the 5 % and the 95 % quantile} */
  public double essTail() {
    return Math.min(lower.ess(), upper.ess());
  }

  /** {@return the effective sample size for the mean} */
  public double essMean() {
    return raw.ess();
  }

  /** {@return the mean of all draws} */
  public double mean() {
    return chains > 0 ? mean : Double.NaN;
  }

  /** {@return the standard deviation of all draws, with n - 1} */
  public double sd() {
    return chains > 0 ? Math.sqrt(deviations / ((double) chains * draws - 1)) : Double.NaN;
  }

  /** {@return the Monte-Carlo standard error of the mean, sd / sqrt(essMean)} */
  public double mcse() {
    return sd() / Math.sqrt(essMean());
  }
}
