package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.target.Knowledge;
import java.util.List;
import java.util.Optional;

/**
 * What verdicts take into account besides the samples that they judge.
 *
 * @param knowledge what is known of the target
 * @param correction the correction of the run's rows
 * @param particles the particles' log Z in nats, where training had particles; its standard error
 *     assumes that they mix
 * @param missed minima of the energy that no sample is near
 */
public record Evidence(
    Knowledge knowledge, Correction correction, Optional<Estimate> particles, List<Place> missed) {

  /**
   * Evidence of a run without particles in which no minimum was missed.
   *
   * @param knowledge what is known of the target
   * @param correction the correction of the run's rows
   */
  public Evidence(Knowledge knowledge, Correction correction) {
    this(knowledge, correction, Optional.empty(), List.of());
  }

  Remedies remedies() {
    return new Remedies(correction, particles.isPresent());
  }
}
