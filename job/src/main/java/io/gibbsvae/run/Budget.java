package io.gibbsvae.run;

import io.gibbsvae.energy.Text;
import io.gibbsvae.record.TrainingResult;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.TrainSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The energies that training may take, all candidates together. What was taken is counted from
 * reports of rounds and from judgements, which checkpoints keep: an interrupted training ends where
 * one without an interruption does.
 */
final class Budget {

  private final OptionalLong energies;
  private long before;
  private boolean ended;

  Budget(OptionalLong energies) {
    this.energies = energies;
  }

  /**
   * What rounds and the judgements between them took.
   *
   * @param qualities what the model was judged to be
   */
  static long taken(List<RoundReport> rounds, List<Cycles.Quality> qualities) {
    return rounds.stream().mapToLong(RoundReport::energies).sum()
        + qualities.stream().mapToLong(Cycles.Quality::energies).sum();
  }

  /** Counts a candidate whose training has ended. */
  void spend(long taken) {
    before += taken;
  }

  /** Whether so many energies may be taken besides those of candidates that have ended. */
  private boolean allows(double further) {
    return energies.isEmpty() || before + further <= energies.getAsLong();
  }

  /** Notes that it has ended the training of a candidate, or that another one is not trained. */
  void end() {
    ended = true;
  }

  /** The result of all training, as far as it is bounded. */
  TrainingResult of(TrainingResult result) {
    return energies.isPresent() ? result.bounded(ended) : result;
  }

  /** What to say where it has ended training. */
  Optional<String> words() {
    return ended
        ? Optional.of(
            Text.format(
                "train.budget = %,d ended training after %,d energies",
                energies.orElseThrow(), before))
        : Optional.empty();
  }

  /**
   * Whether a candidate may train on.
   *
   * @param reports of its rounds so far
   * @param taken by it so far
   * @param rounds further ones
   */
  boolean allows(TrainSettings train, List<RoundReport> reports, long taken, int rounds) {
    double judged = train.cycles().areThere() ? Cycles.JUDGED_BY : 0;
    return allows(taken + rounds * ofRound(train, reports) + judged);
  }

  /** The last round in which particles were not carried says it, what a drift takes included. */
  private static double ofRound(TrainSettings train, List<RoundReport> reports) {
    double last =
        reports.stream()
            .filter(round -> round.population().steps() <= 1)
            .reduce((one, next) -> next)
            .map(RoundReport::energies)
            .orElse(0L);
    return Math.max(train.energiesOf(1), last);
  }

  /**
   * Whether a candidate may begin: whether its first cycle can be trained to the end.
   *
   * @param taken by the candidate before it, where that is not counted yet
   */
  boolean allowsToBegin(TrainSettings train, long taken) {
    return allows(taken + train.energiesOf(train.cycle(0)));
  }
}
