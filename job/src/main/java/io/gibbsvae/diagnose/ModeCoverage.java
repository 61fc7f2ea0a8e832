package io.gibbsvae.diagnose;

/**
 * How a sample is spread over the known modes of a target.
 *
 * @param modes K
 * @param found modes that hold at least a tenth of their true probability
 * @param entropic - sum p_k log p_k / log K with p the sample's shares: 1 if all modes hold the
 *     same, 0 if one holds all
 * @param truth the same of the true probabilities: what a perfect sample would show
 */
public record ModeCoverage(int modes, int found, double entropic, double truth) {

  /**
   * {@return the coverage of given shares}
   *
   * @param shares the sample's probability of each mode, length K, sums to 1
   */
  public static ModeCoverage of(double[] shares, double[] probabilities) {
    int found = 0;
    for (int k = 0; k < shares.length; k++) {
      if (shares[k] >= 0.1 * probabilities[k]) {
        found++;
      }
    }
    return new ModeCoverage(shares.length, found, entropy(shares), entropy(probabilities));
  }

  /** {@return whether a mode is missing} */
  public boolean misses() {
    return found < modes;
  }

  private static double entropy(double[] shares) {
    if (shares.length == 1) {
      return 1;
    }
    double entropy = 0;
    for (double p : shares) {
      if (p > 0) {
        entropy -= p * Math.log(p);
      }
    }
    return entropy / Math.log(shares.length);
  }
}
