package io.gibbsvae.run;

import io.gibbsvae.config.Candidate;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Evaluator;
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

  // Samples that say whether training goes on, and K of their weights, as rows have it.
  private static final int JUDGED_BY = 16384;
  private static final int LATENT_DRAWS = 4;

  // Both are for whoever interrupts the run.
  private Optional<TrainingProgress> atWork = Optional.empty();
  private boolean hasModel;

  /**
   * {@return the model}
   *
   * @throws RunFailedException if training diverges
   */
  TrainedModel run(RunContext run) {
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
    Attempt kept = train(run);
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
  private Attempt train(RunContext run) {
    int all = run.configuration().candidates().size();
    List<Attempt> attempts = new ArrayList<>();
    boolean usable = false;
    for (int number = 0; number < all && !usable; number++) {
      Optional<Attempt> attempt = train(run, number, attempts.isEmpty());
      attempt.ifPresent(attempts::add);
      usable = attempt.filter(Attempt::usable).isPresent();
      if (!usable && number + 1 < all) {
        announceNext(run, attempt, number + 1);
      }
    }
    Attempt kept =
        attempts.stream()
            .reduce((best, other) -> other.isBetterThan(best) ? other : best)
            .orElseThrow();
    TrainingResult result = kept.result();
    run.manifest()
        .training(attempts.size() == 1 ? result : result.among(tried(run, attempts, kept)));
    write(run, kept.number(), kept.state(), kept.rounds(), ModelFiles.Status.TRAINED);
    return kept;
  }

  private static List<TrainingResult.Tried> tried(
      RunContext run, List<Attempt> attempts, Attempt kept) {
    return attempts.stream()
        .map(
            attempt ->
                TrainingResult.Tried.of(
                    attempt.number() + 1,
                    ProgressLines.candidate(run.configuration().candidates().get(attempt.number())),
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
  private Optional<Attempt> train(RunContext run, int number, boolean first) {
    RunConfiguration configuration = run.configuration();
    boolean othersWait = number + 1 < configuration.candidates().size();
    Candidate candidate = configuration.candidates().get(number);
    Training training =
        new Training(
            run.sparkContext(),
            candidate.model(),
            configuration.target().potential(),
            candidate.train());
    TrainingProgress progress =
        TrainingProgress.of(run.folder(), configuration, number, run.metrics(), run.options());
    atWork = Optional.of(progress);
    Training.Judge judge =
        new Training.Judge() {
          @Override
          public Cycles.Quality of(TrainingState state) {
            return quality(run, candidate, state);
          }

          @Override
          public boolean othersWait() {
            return othersWait;
          }
        };
    TrainingState state;
    try (progress) {
      state = training.run(progress.from().orElseGet(training::start), judge, progress);
      if (configuration.candidates().size() > 1) {
        // An interrupted run need not train it again to go on with the next.
        progress.keep();
      }
    } catch (DivergedException e) {
      if (first && !othersWait) {
        throw diverged(run, number, progress, e);
      }
      LOG.warn("candidate {}: {}", number + 1, e.getMessage());
      return Optional.empty();
    } finally {
      atWork = Optional.empty();
    }
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

  /** By weighted samples of the model that a state has. */
  private static Cycles.Quality quality(RunContext run, Candidate candidate, TrainingState state) {
    RunConfiguration configuration = run.configuration();
    EvaluateSettings settings =
        new EvaluateSettings(
            JUDGED_BY,
            candidate.train().seed(),
            LATENT_DRAWS,
            false,
            0,
            EvaluateSettings.Require.nothing());
    Evaluation evaluation =
        new Evaluator(run.sparkContext(), configuration.target().unknown(), settings, List.of())
            .evaluate(new TrainedModel(candidate.model(), state.parameters()), (done, all) -> {});
    WeightReport weights = evaluation.weights();
    LOG.info(
        "after round {}: ESS {} % with K = {}, k-hat {}",
        state.round(),
        Text.format("%.1f", 100 * weights.ess()),
        LATENT_DRAWS,
        Text.format("%.2f", weights.kHat()));
    return new Cycles.Quality(
        state.round(), weights.ess(), weights.kHat(), evaluation.samples().energyEvaluations());
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
