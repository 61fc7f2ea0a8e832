package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.sample.Correction;
import java.util.Optional;

/**
 * What verdicts take into account besides the samples that they judge.
 *
 * @param particles the particles' log Z in nats, where training had particles; its standard error
 *     assumes that they mix
 * @param evaluation log Z of the model's weights in nats, where the model was evaluated: rows that
 *     have no weights have no log Z of their own
 * @param effectiveRows the effective sample size that is wanted of each coordinate and the energy
 * @param logZError the standard error of log Z in nats that is wanted of the evaluation
 */
public record Evidence(
    Knowledge knowledge,
    Correction correction,
    Optional<Estimate> particles,
    Optional<Estimate> evaluation,
    Optional<Long> effectiveRows,
    Optional<Double> logZError) {

  /** Evidence of a run without particles, and without an evaluation. */
  public Evidence(Knowledge knowledge, Correction correction) {
    this(
        knowledge,
        correction,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Remedies remedies() {
    return new Remedies(correction, particles.isPresent());
  }
}
