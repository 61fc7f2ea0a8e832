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
}
