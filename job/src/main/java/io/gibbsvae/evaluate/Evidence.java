package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.target.Knowledge;
import java.util.Optional;

/**
 * What verdicts take into account besides the samples that they judge.
 *
 * @param knowledge what is known of the target
 * @param correction the correction of the run's rows
 * @param particles the particles' log Z in nats, where training had particles; its standard error
 *     assumes that they mix
 */
public record Evidence(Knowledge knowledge, Correction correction, Optional<Estimate> particles) {

  /**
   * Evidence of a run without particles.
   *
   * @param knowledge what is known of the target
   * @param correction the correction of the run's rows
   */
  public Evidence(Knowledge knowledge, Correction correction) {
    this(knowledge, correction, Optional.empty());
  }

  Remedies remedies() {
    return new Remedies(correction, particles.isPresent());
  }
}
