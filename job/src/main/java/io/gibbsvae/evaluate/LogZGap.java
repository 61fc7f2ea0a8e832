package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Text;
import java.util.Optional;

/**
 * How far an estimate of log Z is from another number for it, in nats.
 *
 * @param value the estimate less the other number
 * @param allowed the largest difference that their standard errors explain
 */
record LogZGap(double value, double allowed) {

  /** Nats beyond the standard errors that count as a part of the target, about 5 % of it. */
  private static final double FLOOR = 0.05;

  /** The particles' error assumes that they mix, so that more is needed for a verdict. */
  private static final double PARTICLES_CARE = 0.1;

  private static final double PARTICLES_BAD = 0.5;

  static LogZGap between(Estimate found, Estimate other, Thresholds thresholds) {
    return new LogZGap(
        found.value() - other.value(),
        thresholds.standardErrors() * Math.hypot(error(found), error(other)));
  }

  /** Of a log Z whose error is not known, 1: the delta method's never exceeds it. */
  private static double error(Estimate logZ) {
    return Double.isNaN(logZ.standardError()) ? 1 : logZ.standardError();
  }

  static LogZGap between(Estimate found, Known known, Thresholds thresholds) {
    return between(found, new Estimate(known.value(), known.uncertainty()), thresholds);
  }

  /** Whether the standard errors do not explain the difference; false where either is NaN. */
  boolean isSignificant() {
    return Math.abs(value) > allowed;
  }

  /** Whether the difference is beyond the standard errors by a part of the target. */
  boolean isLarge() {
    return Math.abs(value) > allowed + FLOOR;
  }

  /** Holds an estimate against what is known. */
  static Optional<Verdict> judge(
      Estimate found, Known known, Thresholds thresholds, Remedies remedies) {
    LogZGap gap = between(found, known, thresholds);
    if (gap.isLarge()) {
      return Optional.of(
          Verdict.bad(
              Topic.LOG_Z,
              Text.format(
                  "NOT the target: log Z is %+.3f from the known value, far more than its standard error: %s",
                  gap.value,
                  gap.value < 0
                      ? "the model hardly generates a part of the target"
                      : "the known value belongs to another energy, or the weights are wrong"),
              gap.value < 0
                  ? remedies.moreModes()
                  : "check that target.known-log-z belongs to this energy, constants included"));
    }
    return gap.isSignificant()
        ? Optional.of(
            Verdict.care(
                Topic.LOG_Z,
                Text.format(
                    "log Z is %+.4f from the known value, more than its standard error allows%s",
                    gap.value,
                    gap.value < 0 ? ": the model misses a small part of the target" : ""),
                remedies.betterModel()))
        : Optional.empty();
  }

  /**
   * Holds an estimate against that of the particles. Theirs is low where particles have lost modes,
   * and hardly ever high: the mean of its exponential is Z.
   */
  static Optional<Verdict> judgeByParticles(
      Estimate found, Estimate particles, Thresholds thresholds, Remedies remedies) {
    LogZGap gap = between(found, particles, thresholds);
    if (gap.value < -gap.allowed - PARTICLES_BAD) {
      return Optional.of(
          Verdict.bad(
              Topic.PARTICLES,
              Text.format(
                  "NOT the target: log Z is %.3f by the particles and %.3f by the model, so the model"
                      + " misses about %.0f %% of what the particles found",
                  particles.value(), found.value(), -100 * Math.expm1(gap.value)),
              remedies.moreModes()));
    }
    if (Math.abs(gap.value) > gap.allowed + PARTICLES_CARE) {
      return Optional.of(
          Verdict.care(
              Topic.PARTICLES,
              Text.format(
                  "log Z is %.3f by the particles and %.3f by the model: %s",
                  particles.value(),
                  found.value(),
                  gap.value < 0
                      ? "the model may miss a part of the target"
                      : "the particles may have lost a part of the target, or do not mix"),
              gap.value < 0
                  ? remedies.moreModes()
                  : "raise train.population.particles or train.population.cess"));
    }
    return Optional.empty();
  }
}
