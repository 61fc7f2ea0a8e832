package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.RoundReport;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What training did. Energies are in nats.
 *
 * @param rounds the number of the last round
 * @param population the particles after the last round, where there are any
 * @param seconds without interruptions
 * @param resumedAfterRounds rounds after which training had been interrupted
 * @param cycles how good the model was after each cycle; the model is the best of these. Empty
 *     where all rounds were one cycle
 * @param candidates all that were trained, where there were several: energies and seconds are of
 *     all, and the rest of this record is of the one that was kept
 */
public record TrainingResult(
    int rounds,
    @JsonUnwrapped Last last,
    @JsonUnwrapped Steps steps,
    long energyEvaluations,
    Optional<Particles> population,
    long nonfiniteEnergies,
    double seconds,
    List<Integer> resumedAfterRounds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Cycles.Quality> cycles,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Tried> candidates) {

  /** The last round: its bound, the two parts of it, and its inverse temperature. */
  public record Last(double bound, double logRatio, double energy, double beta) {}

  /** Steps of all rounds. */
  public record Steps(long gradientSteps, long clippedSteps, long skippedBatches) {}

  /**
   * Particles after the last round.
   *
   * @param beta the inverse temperature that they have been brought to
   * @param essShare effective sample size of their weights, as a share of them
   * @param logZ at that temperature
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
   * @param cycles how good the model was after each
   */
  public static TrainingResult of(
      List<RoundReport> rounds,
      double seconds,
      List<Integer> resumed,
      List<Cycles.Quality> cycles) {
    RoundReport last = rounds.get(rounds.size() - 1);
    return new TrainingResult(
        last.schedule().round(),
        new Last(
            last.bound(), last.bounds().logRatio(), last.bounds().energy(), last.schedule().beta()),
        new Steps(
            sum(rounds, round -> round.gradients().steps()),
            sum(rounds, round -> round.gradients().clipped()),
            sum(rounds, round -> round.gradients().skipped())),
        sum(rounds, RoundReport::energies)
            + cycles.stream().mapToLong(Cycles.Quality::energies).sum(),
        last.hasPopulation()
            ? Optional.of(
                new Particles(
                    last.population().beta(),
                    last.population().ess(),
                    last.population().logZ(),
                    last.population().error(),
                    sum(rounds, round -> round.population().steps()),
                    last.bounds().forward()))
            : Optional.empty(),
        sum(rounds, round -> round.points().nonFiniteEnergies()),
        seconds,
        List.copyOf(resumed),
        cycles,
        List.of());
  }

  /**
   * A candidate that was trained.
   *
   * @param number its place in the configuration, from 1
   * @param what its model and training, in words
   * @param kept whether it is the run's model
   * @param ess of its best model, as a share
   * @param cycles how good the model was after each cycle
   */
  public record Tried(
      int number,
      Optional<String> what,
      boolean kept,
      int rounds,
      double ess,
      double kHat,
      long energyEvaluations,
      double seconds,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Cycles.Quality> cycles) {

    /** {@return what came of a candidate} */
    public static Tried of(
        int number, String what, boolean kept, Cycles.Quality quality, TrainingResult result) {
      return new Tried(
          number,
          Optional.of(what),
          kept,
          result.rounds,
          quality.ess(),
          quality.kHat(),
          result.energyEvaluations,
          result.seconds,
          result.cycles);
    }
  }

  /**
   * {@return this result among those of other candidates}
   *
   * @param all of them, this one included
   */
  public TrainingResult among(List<Tried> all) {
    return new TrainingResult(
        rounds,
        last,
        steps,
        all.stream().mapToLong(Tried::energyEvaluations).sum(),
        population,
        nonfiniteEnergies,
        all.stream().mapToDouble(Tried::seconds).sum(),
        resumedAfterRounds,
        cycles,
        List.copyOf(all));
  }

  private static long sum(List<RoundReport> rounds, ToLongFunction<RoundReport> count) {
    return rounds.stream().mapToLong(count).sum();
  }
}
