package io.gibbsvae.evaluate;

import java.io.Serializable;

/**
 * Where verdicts change from good to bad, and the quality from which on a run ends with exit code
 * 4. What a run demands of single numbers is elsewhere.
 *
 * @param kHat Pareto k-hat above which weights are not to be used; 0.7 is Vehtari et al.'s
 * @param rHat R-hat above which chains disagree; 1.01 is Vehtari et al.'s
 * @param ess effective sample size of a quantity, in rows, below which it is called few
 * @param essShare effective sample size of weights, as a share, below which it is called low
 * @param encoderGain ESS of w_K over that of w_0 above which the encoder is the bottleneck
 * @param acceptance share of accepted moves of a type below which the type is called idle
 * @param bfmi E-BFMI below which chains hardly travel in energy; 0.3 is Stan's
 * @param standardErrors errors of an estimate in standard errors beyond which it contradicts what
 *     is known
 * @param failOn the quality that fails a run
 */
public record Thresholds(
    double kHat,
    double rHat,
    double ess,
    double essShare,
    double encoderGain,
    double acceptance,
    double bfmi,
    double standardErrors,
    FailOn failOn)
    implements Serializable {}
