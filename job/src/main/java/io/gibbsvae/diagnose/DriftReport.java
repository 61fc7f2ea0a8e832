package io.gibbsvae.diagnose;

import java.util.List;

/**
 * Weighted samples that were moved by chains along the target's necks, beside the weighted samples.
 *
 * @param samples how many were moved
 * @param sweeps how often
 * @param necks coordinates along which the target narrows
 * @param energyEvaluations energies, with gradients, that this took
 * @param heavyShare share of the target, by the weights, where weights are so large that the moved
 *     samples say more of it
 * @param movedShare the same by the moved samples
 * @param logZByWeights log Z by the weights alone, in nats
 * @param tested how many means were tested
 * @param pValue chance that samples of the target move any of them so far: at most 1, corrected for
 *     their number
 * @param drifts the most significant of them, the worst first
 */
public record DriftReport(
    int samples,
    int sweeps,
    List<String> necks,
    long energyEvaluations,
    Estimate heavyShare,
    Estimate movedShare,
    Estimate logZByWeights,
    int tested,
    double pValue,
    List<MeanDrift> drifts) {

  /** Samples of the target drift in fewer than one of so many runs. */
  private static final double LEVEL = 1e-3;

  /** The same in standard errors, of one number. */
  private static final double ERRORS = 3.3;

  /** {@return by how much the missing share corrects log Z, in nats} */
  public double correction() {
    return Math.log1p(-heavyShare.value()) - Math.log1p(-movedShare.value());
  }

  /** {@return whether means move by more than chance} */
  public boolean departs() {
    return pValue < LEVEL;
  }

  /** {@return the share of the target that the weights lack, by the moved samples} */
  public double missing() {
    return movedShare.value() - heavyShare.value();
  }

  /** {@return whether that share is more than chance} */
  public boolean misses() {
    return missing() > ERRORS * Math.hypot(movedShare.standardError(), heavyShare.standardError());
  }
}
