package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.WeightReport;
import java.io.Serializable;

/**
 * Where verdicts change from good to bad, and the quality from which on a run ends with exit code
 * 4. What a run demands of single numbers is elsewhere.
 *
 * @param kHat Pareto k-hat above which weights are not to be used; 0.7 is Vehtari et al.'s
 * @param missingShare share of Z beyond the largest weights up to which the k-hat of weights that
 *     hardly vary is no alarm
 * @param rHat R-hat above which chains disagree; 1.01 is Vehtari et al.'s
 * @param ess effective sample size of a quantity, in rows, below which it is called few
 * @param essShare effective sample size of weights, as a share, below which it is called low
 * @param encoderGain ESS of w_K over that of w_0 above which the encoder is the bottleneck
 * @param acceptance share of accepted moves of a type below which the type is called idle
 * @param bfmi E-BFMI below which chains hardly travel in energy; 0.3 is Stan's
 * @param standardErrors errors of an estimate in standard errors beyond which it contradicts what
 *     is known
 */
public record Thresholds(
    double kHat,
    double missingShare,
    double rHat,
    double ess,
    double essShare,
    double encoderGain,
    double acceptance,
    double bfmi,
    double standardErrors,
    FailOn failOn)
    implements Serializable {

  /** {@return whether the weights' tail is too heavy to use them} */
  boolean tooHeavy(WeightReport weights) {
    return weights.tooHeavy(kHat, missingShare);
  }

  /**
   * {@return whether the weights may miss more of Z than the standard error of log Z says, by the
   * fit to their tail, and not only in a share that weights that hardly vary leave}
   */
  boolean mayMissMore(WeightReport weights) {
    return !weights.hardlyVary() && weights.missingShare() > weights.logZ().standardError();
  }
}
