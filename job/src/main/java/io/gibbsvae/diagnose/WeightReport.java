package io.gibbsvae.diagnose;

/**
 * How good importance weights w_K are. Logarithms are in nats.
 *
 * @param latentDraws K
 * @param elbo E log w of the rows with a finite log w; where these are all, it is at most log Z,
 *     and nearer to it the larger K is
 * @param logZ log of the mean weight
 * @param ess effective sample size as a share of the rows
 * @param kHat shape of the weights' tail; above 0.7 estimates from them are not to be trusted, if
 *     the tail matters
 * @param missingShare share of Z beyond the largest weights, by the fit to their tail
 * @param zeros weights of exactly zero: points outside the support
 * @param invalid weights that were NaN or plus infinity
 */
public record WeightReport(
    int latentDraws,
    Estimate elbo,
    Estimate logZ,
    double ess,
    double kHat,
    double missingShare,
    long zeros,
    long invalid) {

  /** The ESS, as a share of the rows, from which weights hardly vary. */
  private static final double EVEN = 0.98;

  /** What summaries say. */
  public static WeightReport of(int latentDraws, WeightSummary weights, ParetoTail tail) {
    return new WeightReport(
        latentDraws,
        weights.meanLogWeight(),
        weights.logZ(),
        weights.ess() / weights.count(),
        tail.kHat(),
        tail.missingShare(weights.logZ().value()),
        weights.zeros(),
        weights.invalid());
  }

  /** {@return the same with another estimate of log Z, which knows more than the weights} */
  public WeightReport withLogZ(Estimate other) {
    return new WeightReport(latentDraws, elbo, other, ess, kHat, missingShare, zeros, invalid);
  }

  /** {@return whether the weights hardly vary} */
  public boolean hardlyVary() {
    return ess >= EVEN;
  }

  /**
   * {@return whether the weights' tail is too heavy to use them} Weights that hardly vary may have
   * a k-hat of any size, since it does not depend on how large the tail is. Their ESS alone does
   * not clear them, as a tail that was not seen does not lower it; nor does the share that the tail
   * may miss, as it is no better than the fit that it goes on from.
   *
   * @param mostKHat the largest k-hat of usable weights
   * @param mostMissing share of Z beyond the largest weights up to which the k-hat of weights that
   *     hardly vary does not count
   */
  public boolean tooHeavy(double mostKHat, double mostMissing) {
    return kHat > mostKHat && !(hardlyVary() && missingShare <= mostMissing);
  }
}
