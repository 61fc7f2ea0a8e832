package io.gibbsvae.run;

import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.run.Checkpoints.Checkpoint;
import io.gibbsvae.run.RunMetrics.Metric;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.TrainSettings;
import io.gibbsvae.train.Training.RoundListener;
import io.gibbsvae.train.TrainingState;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a training: says each round, keeps its report, and leaves checkpoints. Where there is one
 * already, the training goes on from there.
 */
final class TrainingProgress implements RoundListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingProgress.class);

  private static final double SECONDS_BETWEEN_WORDS = 2;

  private final Checkpoints checkpoints;
  private final double checkpointSeconds;
  private final RunMetrics metrics;
  private final Bar bar;
  private final Optional<TrainingState> from;
  private final double secondsBefore;
  private final int roundsBefore;
  private int allRounds;
  private final List<RoundReport> rounds = new ArrayList<>();
  private final List<Integer> resumed = new ArrayList<>();
  private final long begin = System.nanoTime();
  private long newestCheckpoint = begin;
  private long lastWord = begin;
  private Optional<TrainingState> newestGood = Optional.empty();
  private int kept;

  TrainingProgress(
      Checkpoints checkpoints,
      double checkpointSeconds,
      Optional<Checkpoint> newest,
      int allRounds,
      RunMetrics metrics,
      Options options) {
    this.metrics = metrics;
    this.checkpoints = checkpoints;
    this.checkpointSeconds = checkpointSeconds;
    this.from = newest.map(Checkpoint::state);
    this.secondsBefore = newest.map(Checkpoint::seconds).orElse(0.0);
    newest.ifPresent(
        checkpoint -> {
          rounds.addAll(checkpoint.rounds());
          resumed.addAll(checkpoint.resumed());
          resumed.add(checkpoint.state().round());
        });
    this.roundsBefore = rounds.size();
    this.allRounds = allRounds;
    this.kept = roundsBefore;
    this.bar =
        Bar.of(
            Bar.terminal(options),
            LOG,
            "training",
            " rounds",
            roundsBefore,
            secondsBefore,
            allRounds);
  }

  /**
   * The training of a folder, before it begins or goes on.
   *
   * @param candidate which of the configuration's candidates, from 0
   */
  static TrainingProgress of(
      RunFolder folder,
      RunConfiguration configuration,
      int candidate,
      RunMetrics metrics,
      Options options) {
    TrainSettings train = configuration.candidates().get(candidate).train();
    Checkpoints checkpoints = new Checkpoints(folder, candidate, configuration.modelHash());
    Optional<Checkpoint> newest = checkpoints.newest();
    newest.ifPresent(
        checkpoint ->
            LOG.info(
                "an earlier run was interrupted: going on after round {} of {}",
                checkpoint.state().round(),
                end(train, newest)));
    return new TrainingProgress(
        checkpoints,
        configuration.output().checkpointSeconds(),
        newest,
        end(train, newest),
        metrics,
        options);
  }

  /** The end of the cycle that the next round is in. */
  private static int end(TrainSettings train, Optional<Checkpoint> newest) {
    int next = newest.map(checkpoint -> checkpoint.state().round()).orElse(0);
    return train.cycle(Math.min(next, train.rounds().count() - 1)).end();
  }

  /** Where to go on from; empty where there is no checkpoint. */
  Optional<TrainingState> from() {
    return from;
  }

  /** The reports of all rounds, those before an interruption included. */
  List<RoundReport> rounds() {
    return Collections.unmodifiableList(rounds);
  }

  /** The rounds after which the training was interrupted. */
  List<Integer> resumed() {
    return Collections.unmodifiableList(resumed);
  }

  /** Seconds of training, those before an interruption included. */
  double seconds() {
    return secondsBefore + since(begin);
  }

  private static double since(long time) {
    return (System.nanoTime() - time) * 1e-9;
  }

  @Override
  public void carried(int turn, double beta, double logZ) {
    if (beta == 1 || since(lastWord) >= SECONDS_BETWEEN_WORDS) {
      bar.at(
          rounds.size(),
          ProgressLines.briefly(turn, beta),
          () -> ProgressLines.carried(turn, beta, logZ));
      lastWord = System.nanoTime();
    }
  }

  @Override
  public void regained(int places, double logZ) {
    LOG.info(ProgressLines.regained(places, logZ));
  }

  @Override
  public void ended(RoundReport report, Optional<TrainingState> state) {
    rounds.add(report);
    allRounds = report.schedule().rounds();
    bar.until(allRounds);
    double left =
        since(begin)
            / (rounds.size() - roundsBefore)
            * (report.schedule().rounds() - report.schedule().round());
    bar.at(
        report.schedule().round(),
        ProgressLines.briefly(report),
        () -> ProgressLines.round(report, left));
    metrics.set(Metric.TRAINING_ROUND, report.schedule().round());
    metrics.set(Metric.TRAINING_BOUND, report.bound());
    metrics.set(Metric.TRAINING_LATENTS_PER_SECOND, report.points().latents() / report.seconds());
    metrics.set(
        Metric.TRAINING_NONFINITE_ENERGIES,
        rounds.stream().mapToLong(round -> round.points().nonFiniteEnergies()).sum());
    newestGood = state.or(() -> newestGood);
    // After the last round comes the model itself.
    if (state.isPresent()
        && report.schedule().round() < report.schedule().rounds()
        && since(newestCheckpoint) >= checkpointSeconds) {
      write(state.get());
    }
  }

  private void write(TrainingState state) {
    // Rounds that went wrong since are run again.
    List<RoundReport> until = rounds.subList(0, state.round());
    checkpoints.write(new Checkpoint(state, until, seconds(), resumed));
    newestCheckpoint = System.nanoTime();
    kept = state.round();
  }

  /**
   * Leaves a checkpoint of the newest round that went well, unless there is one: a training that is
   * interrupted goes on from it.
   *
   * @return the round that the newest checkpoint is of; 0 where there is none
   */
  int keep() {
    try {
      newestGood.filter(state -> state.round() > kept).ifPresent(this::write);
    } catch (UncheckedIOException | RunFailedException e) {
      LOG.warn("could not keep the newest round: {}", e.getMessage());
    }
    return kept;
  }

  /**
   * Keeps the newest good round of a training that is interrupted, and says which round that is.
   */
  String interrupted() {
    int round = Math.min(allRounds, rounds.size() + 1);
    return "interrupted in round "
        + round
        + " of "
        + allRounds
        + (keep() > 0
            ? "; round " + kept + " is kept: run the same command to go on after it"
            : "; nothing is kept yet: the same command begins again");
  }

  /** Ends what is shown of it. */
  @Override
  public void close() {
    bar.close();
  }
}
