package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.WeightSummary;

/**
 * What exact samples of the target say of the weights. They see what the model misses.
 *
 * @param eubo E log w over the target, at least log Z
 * @param logZ - log E 1 / w over the target
 * @param ess effective sample size of the model's weights as a share of its rows, 1 / (E w E 1 / w)
 *     with both means over the target
 */
public record ForwardReport(int latentDraws, Estimate eubo, Estimate logZ, double ess) {

  /**
   * A report.
   *
   * @param weights w over exact samples
   * @param inverses 1 / w over the same
   */
  static ForwardReport of(int latentDraws, WeightSummary weights, WeightSummary inverses) {
    Estimate inverse = inverses.logZ();
    return new ForwardReport(
        latentDraws,
        weights.meanLogWeight(),
        new Estimate(-inverse.value(), inverse.standardError()),
        Math.exp(-weights.logZ().value() - inverse.value()));
  }
}
