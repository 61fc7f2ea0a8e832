package io.gibbsvae.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What training hands from round to round.
 *
 * @param parameters all parameters, in the model's order
 * @param updaterState the optimizer's moments; empty before the first step, and always with SGD
 * @param round rounds done
 * @param steps gradient steps that a worker has taken so far, dropped minibatches included; the
 *     mean over the workers where rounds are so many seconds
 * @param population the particles that the next round begins with
 * @param qualities of the model after each cycle of the learning rate so far
 * @param best the parameters of the best of these models; empty before the first
 */
public record TrainingState(
    float[] parameters,
    float[] updaterState,
    int round,
    int steps,
    PopulationState population,
    List<Cycles.Quality> qualities,
    float[] best)
    implements Serializable {

  /**
   * A state without a population.
   *
   * @param steps gradient steps that a worker has taken so far
   */
  public TrainingState(float[] parameters, float[] updaterState, int round, int steps) {
    this(parameters, updaterState, round, steps, PopulationState.NONE);
  }

  /** A state within the first cycle. */
  public TrainingState(
      float[] parameters, float[] updaterState, int round, int steps, PopulationState population) {
    this(parameters, updaterState, round, steps, population, List.of(), new float[0]);
  }

  /** This state with other particles. */
  TrainingState with(PopulationState other) {
    return new TrainingState(parameters, updaterState, round, steps, other, qualities, best);
  }

  /** This state, whose model has been found to be so good. */
  TrainingState judged(Cycles.Quality quality) {
    List<Cycles.Quality> all = new ArrayList<>(qualities);
    all.add(quality);
    boolean isBest = bestQuality().filter(best -> !quality.isBetterThan(best)).isEmpty();
    return new TrainingState(
        parameters,
        updaterState,
        round,
        steps,
        population,
        List.copyOf(all),
        isBest ? parameters : best);
  }

  /** {@return how good the best model of all cycles is; empty before the end of the first} */
  public Optional<Cycles.Quality> bestQuality() {
    return qualities.stream().reduce((best, other) -> other.isBetterThan(best) ? other : best);
  }

  /** This state with the best model of all cycles. */
  TrainingState atBest() {
    return new TrainingState(best, updaterState, round, steps, population, qualities, best);
  }
}
