package io.gibbsvae.run;

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
import io.gibbsvae.train.Training;
import io.gibbsvae.train.TrainingState;
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
    TrainingState state = train(run);
    run.writeManifest();
    return new TrainedModel(configuration.model(), state.parameters());
  }

  /** {@return the model in the folder, where it is trained to the end} */
  Optional<TrainedModel> stored(RunContext run) {
    Optional<TrainedModel> model =
        ModelFiles.read(run.folder(), run.configuration().modelHash())
            .map(state -> new TrainedModel(run.configuration().model(), state.parameters()));
    hasModel = model.isPresent();
    return model;
  }

  private TrainingState train(RunContext run) {
    RunConfiguration configuration = run.configuration();
    Training training =
        new Training(
            run.sparkContext(),
            configuration.model(),
            configuration.target().potential(),
            configuration.train());
    TrainingProgress progress =
        TrainingProgress.of(run.folder(), configuration, run.metrics(), run.options());
    TrainingState state;
    atWork = Optional.of(progress);
    try (progress) {
      state =
          training.run(
              progress.from().orElseGet(training::start), found -> quality(run, found), progress);
    } catch (DivergedException e) {
      write(run, progress, e.lastGood(), ModelFiles.Status.DIVERGED);
      run.manifest().failed(Status.DIVERGED, e.getMessage());
      run.writeManifest();
      throw new RunFailedException(
          e.getMessage()
              + (e.lastGood().round() > 0
                  ? "; the last good model, of round " + e.lastGood().round() + ", is in "
                  : "; no round went well, and the untrained model is in ")
              + run.folder().shown(RunFolder.MODEL),
          e);
    }
    write(run, progress, state, ModelFiles.Status.TRAINED);
    hasModel = true;
    atWork = Optional.empty();
    run.console()
        .say(
            Text.format(
                "Trained %d rounds in %s: model in %s",
                state.round(),
                Formats.duration(progress.seconds()),
                run.folder().shown(RunFolder.MODEL)));
    return state;
  }

  /** By weighted samples of the model that a state has. */
  private static Cycles.Quality quality(RunContext run, TrainingState state) {
    RunConfiguration configuration = run.configuration();
    EvaluateSettings settings =
        new EvaluateSettings(
            JUDGED_BY,
            configuration.train().seed(),
            LATENT_DRAWS,
            false,
            0,
            EvaluateSettings.Require.nothing());
    Evaluation evaluation =
        new Evaluator(run.sparkContext(), configuration.target().unknown(), settings, List.of())
            .evaluate(
                new TrainedModel(configuration.model(), state.parameters()), (done, all) -> {});
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
      RunContext run, TrainingProgress progress, TrainingState state, ModelFiles.Status status) {
    // Particles may fail before any round.
    if (!progress.rounds().isEmpty()) {
      run.manifest()
          .training(
              TrainingResult.of(
                  progress.rounds(), progress.seconds(), progress.resumed(), state.qualities()));
    }
    run.folder().write(RunFolder.ROUNDS, RoundsTable.csv(progress.rounds()));
    ModelFiles.write(run.folder(), state, run.configuration().modelHash(), status);
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
