package io.gibbsvae.train;

import java.io.Serializable;

/**
 * What training hands from round to round.
 *
 * @param parameters all parameters, in the model's order
 * @param updaterState the optimizer's moments; empty before the first step, and always with SGD
 * @param round rounds done
 * @param steps gradient steps that a worker has taken so far, dropped minibatches included; the
 *     mean over the workers where rounds are so many seconds
 * @param population the particles that the next round begins with
 */
public record TrainingState(
    float[] parameters, float[] updaterState, int round, int steps, PopulationState population)
    implements Serializable {

  /**
   * A state without a population.
   *
   * @param steps gradient steps that a worker has taken so far
   */
  public TrainingState(float[] parameters, float[] updaterState, int round, int steps) {
    this(parameters, updaterState, round, steps, PopulationState.NONE);
  }
}
