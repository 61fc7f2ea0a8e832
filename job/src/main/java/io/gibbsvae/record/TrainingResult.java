package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gibbsvae.train.RoundReport;
import java.util.List;
import java.util.Optional;

/**
 * What training did. Energies are in nats.
 *
 * @param rounds the number of the last round
 * @param bound of the last round
 * @param logRatio of the last round
 * @param energy of the last round
 * @param beta inverse temperature of the last round
 * @param gradientSteps in all
 * @param clippedSteps in all
 * @param skippedBatches in all
 * @param energyEvaluations in all
 * @param population the particles after the last round, where there are any
 * @param nonfiniteEnergies in all
 * @param seconds without interruptions
 * @param resumedAfterRounds rounds after which training had been interrupted
 */
public record TrainingResult(
    int rounds,
    double bound,
    double logRatio,
    double energy,
    double beta,
    long gradientSteps,
    long clippedSteps,
    long skippedBatches,
    long energyEvaluations,
    Optional<Particles> population,
    long nonfiniteEnergies,
    double seconds,
    List<Integer> resumedAfterRounds) {

  /**
   * Particles after the last round.
   *
   * @param beta the inverse temperature that they have been brought to
   * @param essShare effective sample size of their weights, as a share of them
   * @param logZ at that temperature
   * @param logZError its standard error
   * @param risesOfBeta in all rounds
   * @param forwardBound of the last round
   */
  public record Particles(
      double beta,
      double essShare,
      double logZ,
      @JsonProperty("log_z_error") double logZError,
      long risesOfBeta,
      double forwardBound) {}

  /**
   * {@return the result of rounds}
   *
   * @param rounds all of them, at least one
   * @param seconds without interruptions
   * @param resumed rounds after which training had been interrupted
   */
  public static TrainingResult of(List<RoundReport> rounds, double seconds, List<Integer> resumed) {
    RoundReport last = rounds.get(rounds.size() - 1);
    return new TrainingResult(
        last.schedule().round(),
        last.bound(),
        last.bounds().logRatio(),
        last.bounds().energy(),
        last.schedule().beta(),
        rounds.stream().mapToLong(round -> round.gradients().steps()).sum(),
        rounds.stream().mapToLong(round -> round.gradients().clipped()).sum(),
        rounds.stream().mapToLong(round -> round.gradients().skipped()).sum(),
        rounds.stream().mapToLong(RoundReport::energies).sum(),
        last.hasPopulation()
            ? Optional.of(
                new Particles(
                    last.population().beta(),
                    last.population().ess(),
                    last.population().logZ(),
                    last.population().error(),
                    rounds.stream().mapToLong(round -> round.population().steps()).sum(),
                    last.bounds().forward()))
            : Optional.empty(),
        rounds.stream().mapToLong(round -> round.points().nonFiniteEnergies()).sum(),
        seconds,
        List.copyOf(resumed));
  }
}
