package io.gibbsvae.run;

import io.gibbsvae.config.Candidate;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Text;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.record.RunRecord.Status;
import io.gibbsvae.record.TrainingResult;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.DivergedException;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.Training;
import io.gibbsvae.train.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains the model of a run, or reads it where it is trained already. */
final class TrainPhase {

  private static final Logger LOG = LoggerFactory.getLogger(TrainPhase.class);

  // Both are for whoever interrupts the run.
  private Optional<TrainingProgress> atWork = Optional.empty();
  private boolean hasModel;

  /**
   * {@return the model}
   *
   * @param places known minima of the energy
   * @throws RunFailedException if training diverges
   */
  TrainedModel run(RunContext run, List<Place> places) {
    Optional<TrainedModel> stored = stored(run);
    if (stored.isPresent()) {
      LOG.info("the model in {} is trained already", run.folder().shown());
      return stored.get();
    }
    run.begin("training");
    RunConfiguration configuration = run.configuration();
    LOG.info(
        "training {} (D = {}) on {}: {}{} rounds of {} workers x {} x {} latents",
        configuration.target().name(),
        configuration.target().dimension(),
        run.spark().sparkContext().master(),
        configuration.train().cycles().areThere() ? "at most " : "",
        configuration.train().rounds().count(),
        configuration.train().rounds().workers(),
        ProgressLines.roundLength(configuration.train()),
        configuration.train().steps().batch());
    DoubleColumns.of(configuration.target(), Resolution.of(configuration.model()).floats())
        .forEach(LOG::info);
    Attempt kept = train(run, places);
    hasModel = true;
    run.console()
        .say(
            Text.format(
                "Trained %d rounds in %s: model in %s",
                kept.state().round(),
                Formats.duration(kept.seconds()),
                run.folder().shown(RunFolder.MODEL)));
    run.writeManifest();
    return new TrainedModel(
        configuration.candidates().get(kept.number()).model(), kept.state().parameters());
  }

  /** {@return the model in the folder, where it is trained to the end} */
  Optional<TrainedModel> stored(RunContext run) {
    Optional<TrainedModel> model =
        ModelFiles.read(run.folder(), run.configuration().modelHash())
            .map(
                stored ->
                    new TrainedModel(
                        run.configuration().candidates().get(stored.candidate()).model(),
                        stored.state().parameters()));
    hasModel = model.isPresent();
    return model;
  }

  /**
   * A candidate that was trained.
   *
   * @param number from 0
   * @param state with its best model
   */
  private record Attempt(
      int number,
      TrainingState state,
      List<RoundReport> rounds,
      double seconds,
      List<Integer> resumed) {

    /** Of one of several candidates; a single one need not have been judged. */
    private Optional<Cycles.Quality> quality() {
      return state.bestQuality();
    }

    boolean usable() {
      return quality().map(Cycles.Quality::usable).orElse(true);
    }

    boolean isBetterThan(Attempt other) {
      return quality().orElseThrow().isBetterThan(other.quality().orElseThrow());
    }

    TrainingResult result() {
      return TrainingResult.of(rounds, seconds, resumed, state.qualities());
    }
  }

  /** Trains the candidates one after the other until one is usable, and keeps the best. */
  private Attempt train(RunContext run, List<Place> places) {
    int all = run.configuration().candidates().size();
    Budget budget = new Budget(run.configuration().budget());
    List<Attempt> attempts = new ArrayList<>();
    boolean goesOn = true;
    for (int number = 0; goesOn; number++) {
      Optional<Attempt> attempt = train(run, number, places, attempts.isEmpty(), budget);
      attempt.ifPresent(attempts::add);
      boolean usable = attempt.filter(Attempt::usable).isPresent();
      goesOn = !usable && number + 1 < all;
      if (goesOn && !budget.allowsToBegin(candidate(run, number + 1).train(), 0)) {
        budget.end();
        goesOn = false;
      }
      if (goesOn) {
        announceNext(run, attempt, number + 1);
      }
    }
    budget.words().ifPresent(run.console()::say);
    Attempt kept =
        attempts.stream()
            .reduce((best, other) -> other.isBetterThan(best) ? other : best)
            .orElseThrow();
    TrainingResult result = kept.result();
    run.manifest()
        .training(
            budget.of(attempts.size() == 1 ? result : result.among(tried(run, attempts, kept))));
    write(run, kept.number(), kept.state(), kept.rounds(), ModelFiles.Status.TRAINED);
    return kept;
  }

  private static Candidate candidate(RunContext run, int number) {
    return run.configuration().candidates().get(number);
  }

  private static List<TrainingResult.Tried> tried(
      RunContext run, List<Attempt> attempts, Attempt kept) {
    return attempts.stream()
        .map(
            attempt ->
                TrainingResult.Tried.of(
                    attempt.number() + 1,
                    ProgressLines.candidate(candidate(run, attempt.number())),
                    attempt == kept,
                    attempt.quality().orElseThrow(),
                    attempt.result()))
        .toList();
  }

  private static void announceNext(RunContext run, Optional<Attempt> attempt, int next) {
    String why =
        attempt
            .flatMap(Attempt::quality)
            .map(
                quality ->
                    Text.format(
                        "the model is not usable (ESS %.1f %%, k-hat %.2f)",
                        100 * quality.ess(), quality.kHat()))
            .orElse("training diverged");
    List<Candidate> candidates = run.configuration().candidates();
    run.console()
        .say(
            Text.format(
                "%s: training candidate %d of %d: %s",
                why, next + 1, candidates.size(), ProgressLines.candidate(candidates.get(next))));
  }

  /**
   * {@return a candidate after its training; empty if that diverges, and another may be kept}
   *
   * @param first whether no candidate before it has led to a model
   */
  private Optional<Attempt> train(
      RunContext run, int number, List<Place> places, boolean first, Budget budget) {
    RunConfiguration configuration = run.configuration();
    Candidate candidate = candidate(run, number);
    Training training =
        new Training(
            run.sparkContext(),
            candidate.model(),
            configuration.target().potential(),
            candidate.train(),
            places);
    TrainingProgress progress =
        TrainingProgress.of(run.folder(), configuration, number, run.metrics(), run.options());
    atWork = Optional.of(progress);
    CycleJudge judge = new CycleJudge(run, number, progress, budget);
    TrainingState state;
    try (progress) {
      state = training.run(progress.from().orElseGet(training::start), judge, progress);
      if (configuration.candidates().size() > 1) {
        // An interrupted run need not train it again to go on with the next.
        progress.keep();
      }
    } catch (DivergedException e) {
      if (first && !judge.othersWait(e.lastGood())) {
        throw diverged(run, number, progress, e);
      }
      judge.endAt(e.lastGood());
      atWork = Optional.empty();
      LOG.warn("candidate {}: {}", number + 1, e.getMessage());
      return Optional.empty();
    }
    // What else is thrown may be an interruption, which keeps what there is.
    atWork = Optional.empty();
    judge.endAt(state);
    return Optional.of(attempt(number, state, progress));
  }

  private static Attempt attempt(int number, TrainingState state, TrainingProgress progress) {
    return new Attempt(number, state, progress.rounds(), progress.seconds(), progress.resumed());
  }

  private static RunFailedException diverged(
      RunContext run, int number, TrainingProgress progress, DivergedException e) {
    // Particles may fail before any round.
    if (!progress.rounds().isEmpty()) {
      run.manifest().training(attempt(number, e.lastGood(), progress).result());
    }
    write(run, number, e.lastGood(), progress.rounds(), ModelFiles.Status.DIVERGED);
    run.manifest().failed(Status.DIVERGED, e.getMessage());
    run.writeManifest();
    return new RunFailedException(
        e.getMessage()
            + (e.lastGood().round() > 0
                ? "; the last good model, of round " + e.lastGood().round() + ", is in "
                : "; no round went well, and the untrained model is in ")
            + run.folder().shown(RunFolder.MODEL),
        e);
  }

  private static void write(
      RunContext run,
      int candidate,
      TrainingState state,
      List<RoundReport> rounds,
      ModelFiles.Status status) {
    run.folder().write(RunFolder.ROUNDS, RoundsTable.csv(rounds));
    ModelFiles.write(run.folder(), state, candidate, run.configuration().modelHash(), status);
  }

  /** Keeps what there is of an interrupted run, and says what that is and what to do. */
  String interrupted() {
    return atWork
        .map(TrainingProgress::interrupted)
        .orElse(
            hasModel
                ? "interrupted; the model is kept, and of the rows the files that are whole: run the"
                    + " same command to go on"
                : "interrupted before the first round: run the same command to begin again");
  }
}
