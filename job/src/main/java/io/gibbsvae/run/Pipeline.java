package io.gibbsvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gibbsvae.check.EnergyCheck;
import io.gibbsvae.check.Search;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.evaluate.BaselineComparison;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Evaluator;
import io.gibbsvae.evaluate.Evidence;
import io.gibbsvae.evaluate.Quality;
import io.gibbsvae.evaluate.Requirement;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.evaluate.Verdicts;
import io.gibbsvae.model.Networks;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.Resolution.Coarse;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.record.BaselineResult;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.Judgement;
import io.gibbsvae.record.Measures;
import io.gibbsvae.record.ModelResult;
import io.gibbsvae.record.RowsResult;
import io.gibbsvae.record.RunRecord;
import io.gibbsvae.record.RunRecord.Status;
import io.gibbsvae.record.TrainingResult;
import io.gibbsvae.report.Report;
import io.gibbsvae.report.StoredSamples;
import io.gibbsvae.run.RunMetrics.Metric;
import io.gibbsvae.sample.Baseline;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.NoWeightException;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleSettings;
import io.gibbsvae.train.DivergedException;
import io.gibbsvae.train.Training;
import io.gibbsvae.train.TrainingState;
import java.awt.AWTError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The run: training, evaluation and generation, as far as a command asks for them. */
public final class Pipeline {

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** The program's own lines in a log. */
  private static final String OURS = "io.gibbsvae";

  /** After which an attempt that gives no sign counts as dead. */
  private static final double LEASE_SECONDS = 60;

  /** What log lines know the run by, the executors' too: Spark hands on what begins with mdc. */
  private static final String RUN = "mdc.run";

  private final Command command;
  private final RunConfiguration configuration;
  private final Options options;
  private final Identity identity;
  private final RunFolder folder;

  // Of the Spark that runs.
  private RunMetrics metrics;
  // The training that is at work, for who interrupts it.
  private TrainingProgress trained;
  private boolean hasModel;
  // Minima of the energy that were found before the run, and that samples should visit.
  private List<Place> places = List.of();

  private Pipeline(Command command, RunConfiguration configuration, Options options) {
    this.command = command;
    this.configuration = configuration;
    this.options = options;
    this.identity = new Identity(configuration);
    this.folder =
        RunFolder.of(configuration.output().path(), configuration.output().runId(), Site.hadoop());
  }

  /**
   * Does what a command asks for, and prints what came of it to standard output.
   *
   * @param command what is asked for
   * @param configuration of which run
   * @param options what the command line adds to it
   * @return what the process ends with
   * @throws RefusedException if the run does not start
   * @throws RunFailedException if it fails for a reason that is no bug
   */
  public static Outcome execute(Command command, RunConfiguration configuration, Options options) {
    MDC.put(RUN, configuration.output().runId());
    Level level = LogManager.getLogger(OURS).getLevel();
    try {
      if (options.quiet()) {
        Configurator.setLevel(OURS, Level.WARN);
      }
      return new Pipeline(command, configuration, options).attempt();
    } catch (UncheckedIOException e) {
      throw new RunFailedException(e.getMessage(), e);
    } finally {
      Configurator.setLevel(OURS, level);
      MDC.remove(RUN);
    }
  }

  /** Leaves alone what is done, refuses what must not be, and works under the lock. */
  private Outcome attempt() {
    // What is done or refused needs no lock, and no Spark.
    Start start = look();
    if (start.done().isPresent()) {
      return start.done().get();
    }
    try (RunLock lock = RunLock.take(folder, LEASE_SECONDS, configuration.output().waitSeconds())) {
      folder.guardBy(lock::check);
      // Another attempt may have been at work until now.
      start = look();
      return start.done().isPresent() ? start.done().get() : work(start);
    }
  }

  /**
   * What a run finds in its folder.
   *
   * @param done how it ended, where there is nothing left to do
   * @param earlier the manifest that is there
   * @param replace whether what is there is to be replaced
   */
  private record Start(Optional<Outcome> done, Optional<RunRecord> earlier, boolean replace) {}

  private Start look() {
    Optional<RunRecord> earlier = folder.manifest();
    if (earlier.isEmpty() && folder.isUsed()) {
      throw new RefusedException(
          folder.shown()
              + " has things in it that no run of this program put there (it has no manifest.json); choose another"
              + " --output or --run-id");
    }
    if (isDone(earlier)) {
      RunRecord done = earlier.orElseThrow();
      say(
          folder.shown()
              + " is done already: the same configuration wrote it. Nothing was changed.");
      sayLastWords(done);
      sayJson(done);
      return new Start(Optional.of(outcomeOf(done)), earlier, false);
    }
    return new Start(Optional.empty(), earlier, replacesOrRefuse(earlier));
  }

  private Outcome work(Start start) {
    Manifest manifest = new Manifest(start.replace() ? Optional.empty() : start.earlier());
    Optional<RunFolder> replaced = Optional.empty();
    Natives.load(configuration.sample().codec());
    Interruption interruption = Interruption.watched();
    try (SparkSession spark = SparkSessions.start(configuration)) {
      if (start.replace()) {
        // Not before Spark is there: what cannot start must not move anything.
        replaced = Optional.of(folder.moveAside());
      }
      if (command.trains()) {
        // The others add to a run, with settings that their part of the manifest has.
        manifest.identify(configuration);
      }
      if (command != Command.REPORT) {
        manifest.versions(spark.version(), spark.sparkContext().master());
      }
      metrics = RunMetrics.registered();
      spark.sparkContext().setLocalProperty(RUN, configuration.output().runId());
      LOG.info("products of matrices: {}", Networks.description());
      Outcome outcome = perform(spark, manifest);
      replaced.ifPresent(RunFolder::deleteAll);
      return outcome;
    } catch (Exception e) {
      // Scala does not declare what it throws, and a SparkException is no RuntimeException.
      String kept =
          replaced.map(old -> "; what --overwrite was to replace is in " + old.shown()).orElse("");
      RuntimeException told =
          interruption.isUnderWay()
              ? new RunFailedException(interrupted() + kept, e)
              : explained(e, kept);
      recordFailure(manifest, told);
      throw told;
    } finally {
      interruption.close();
    }
  }

  /** Says what is left of the work, and keeps of a training what there is. */
  private String interrupted() {
    if (trained == null) {
      return hasModel
          ? "interrupted; the model is kept, and of the rows the files that are whole: run the same"
              + " command to go on"
          : "interrupted before the first round: run the same command to begin again";
    }
    int all = configuration.train().rounds();
    int round = Math.min(all, trained.rounds().size() + 1);
    int kept = trained.keep();
    return "interrupted in round "
        + round
        + " of "
        + all
        + (kept > 0
            ? "; round " + kept + " is kept: run the same command to go on after it"
            : "; nothing is kept yet: the same command begins again");
  }

  /**
   * Leaves word of a failure in the manifest of a run that had begun; a divergence is there
   * already.
   */
  private void recordFailure(Manifest manifest, RuntimeException failure) {
    if (!manifest.isRunning()) {
      return;
    }
    try {
      manifest.failed(Status.FAILED, String.valueOf(failure.getMessage()));
      folder.writeJson(RunFolder.MANIFEST, manifest.record());
    } catch (UncheckedIOException | RunFailedException e) {
      // The disk may be what failed, or the lock; what the user has to hear of is the failure
      // itself.
      LOG.warn("could not record the failure: {}", e.getMessage());
    }
  }

  private boolean isDone(Optional<RunRecord> earlier) {
    if (options.overwrite() || earlier.isEmpty() || !folder.has(RunFolder.SUCCESS)) {
      return false;
    }
    RunRecord manifest = earlier.get();
    boolean samples = folder.has(RunFolder.SAMPLES) && identity.sameSamples(manifest);
    return identity.sameModel(manifest)
        && switch (command) {
          case RUN -> samples && identity.sameEvaluation(manifest);
          case SAMPLE -> samples;
          case TRAIN -> true;
          case EVALUATE, REPORT -> false;
        };
  }

  /** How the run that is there already ended. */
  private Outcome outcomeOf(RunRecord manifest) {
    boolean met =
        (command != Command.RUN || isMet(manifest.evaluation().map(ModelResult::judgement)))
            && (command == Command.TRAIN || isMet(manifest.samples().map(RowsResult::judgement)));
    return outcome(met, manifest);
  }

  private static boolean isMet(Optional<Judgement> judgement) {
    return judgement.map(Judgement::requirementsMet).orElse(true);
  }

  /** A training is not judged. */
  private Outcome outcome(boolean requirementsMet, RunRecord manifest) {
    if (!requirementsMet) {
      return Outcome.THRESHOLDS_NOT_MET;
    }
    boolean fails =
        command != Command.TRAIN
            && quality(manifest)
                .filter(verdict -> configuration.thresholds().failOn().fails(verdict.level()))
                .isPresent();
    return fails ? Outcome.QUALITY_TOO_LOW : Outcome.DONE;
  }

  private Optional<Verdict> quality(RunRecord manifest) {
    return manifest.decidingVerdict(configuration.thresholds());
  }

  private void sayLastWords(RunRecord manifest) {
    RunSummary.of(command, manifest, quality(manifest), folder, configuration.target().dimension())
        .forEach(this::say);
  }

  /** Whether what is there is to be replaced. */
  private boolean replacesOrRefuse(Optional<RunRecord> earlier) {
    if (earlier.isEmpty()) {
      if (!command.trains()) {
        throw new RefusedException(
            "there is no trained model in "
                + folder.shown()
                + "; run or train this configuration first");
      }
      return false;
    }
    RunRecord manifest = earlier.get();
    if (!command.trains()) {
      if (!identity.sameModel(manifest)) {
        throw new RefusedException(
            "the model in "
                + folder.shown()
                + " is of another configuration: "
                + identity.difference(manifest));
      }
      if (ModelFiles.read(folder, configuration.modelHash()).isEmpty()) {
        throw new RefusedException(
            "the model in " + folder.shown() + " is not trained to its end; run or train it first");
      }
      if (command == Command.SAMPLE
          && folder.has(RunFolder.SAMPLES)
          && !identity.sameSamples(manifest)
          && !options.overwrite()) {
        throw new RefusedException(
            folder.shown(RunFolder.SAMPLES)
                + " holds samples of other settings: "
                + identity.difference(manifest)
                + "; replace them with --overwrite");
      }
      return false;
    }
    // What is not there yet cannot be lost.
    boolean keepsAll =
        command == Command.TRAIN
            || (!folder.has(RunFolder.SAMPLES) || identity.sameSamples(manifest))
                && (manifest.evaluation().isEmpty() || identity.sameEvaluation(manifest));
    if (identity.sameModel(manifest) && keepsAll && !options.overwrite()) {
      return false;
    }
    if (!options.overwrite()) {
      throw new RefusedException(
          folder.shown()
              + " belongs to another configuration: "
              + identity.difference(manifest)
              + "; replace it with --overwrite, or give this run a folder of its own with --run-id"
              + (identity.sameModel(manifest)
                  ? " (evaluate and sample work on the model that is there)"
                  : ""));
    }
    return true;
  }

  /** All phases of the command, one after the other. */
  private Outcome perform(SparkSession spark, Manifest manifest) {
    if (command == Command.REPORT) {
      hasModel = true;
      if (manifest.record().quality().isEmpty()) {
        // Of an earlier version of the program.
        manifest.judge(configuration.thresholds());
      }
      report(spark, manifest, rounded(readModel().orElseThrow()));
      sayJson(manifest.record());
      return outcomeOf(manifest.record());
    }
    folder.begin();
    manifest.status(Status.RUNNING);
    folder.writeJson(RunFolder.MANIFEST, manifest.record());
    configuration.target().notes().forEach(note -> say(note.topic() + ": " + note.text()));

    if (configuration.evaluate().search()) {
      search(manifest);
    }
    TrainedModel model = train(JavaSparkContext.fromSparkContext(spark.sparkContext()), manifest);
    hasModel = true;
    if (command.evaluates() || command.samples()) {
      model = rounded(model);
    }
    List<Requirement> requirements = new ArrayList<>();
    if (command.evaluates()) {
      requirements.addAll(evaluate(spark, manifest, model));
    }
    if (command.samples()) {
      requirements.addAll(sample(spark, manifest, model));
    }
    manifest.judge(configuration.thresholds());
    quality(manifest.record())
        .ifPresent(verdict -> metrics.set(Metric.QUALITY, verdict.level().ordinal()));
    folder.writeJson(RunFolder.DIAGNOSTICS, manifest.diagnostics());
    manifest.status(Status.DONE);
    folder.writeJson(RunFolder.MANIFEST, manifest.record());
    report(spark, manifest, model);
    folder.succeed();
    requirements.forEach(requirement -> say(requirement.toString()));
    sayLastWords(manifest.record());
    sayJson(manifest.record());
    return outcome(requirements.stream().allMatch(Requirement::met), manifest.record());
  }

  /**
   * Decides in which coordinates the model's samples are floats: the same whenever it is asked.
   *
   * @throws RefusedException if even doubles are too coarse for the target
   */
  private TrainedModel rounded(TrainedModel model) {
    Resolution resolution = Resolution.of(model, configuration.target().potential());
    resolution.doubles().stream()
        .findFirst()
        .ifPresent(
            coarse -> {
              throw new RefusedException(
                  configuration.target().title(coarse.coordinate())
                      + ": doubles are "
                      + coarse.apart()
                      + ": "
                      + Coarse.REMEDY);
            });
    List<Coarse> expected = Resolution.of(configuration.model()).floats();
    List<Coarse> found =
        resolution.floats().stream().filter(coarse -> !expected.contains(coarse)).toList();
    DoubleColumns.of(configuration.target(), found).forEach(LOG::info);
    return model.rounded(resolution.rounding());
  }

  private Optional<TrainedModel> readModel() {
    return ModelFiles.read(folder, configuration.modelHash())
        .map(state -> new TrainedModel(configuration.model(), state.parameters()));
  }

  /**
   * Writes the page and its pictures. A machine that cannot draw, without fonts say, does not spoil
   * what hours have made.
   */
  private void report(SparkSession spark, Manifest manifest, TrainedModel model) {
    begin(JavaSparkContext.fromSparkContext(spark.sparkContext()), "report");
    Report report;
    try {
      report =
          Report.of(
              manifest.record(),
              new String(folder.read(RunFolder.ROUNDS), StandardCharsets.UTF_8),
              configuration.target(),
              model,
              storedSamples(spark, manifest));
    } catch (RuntimeException | LinkageError | AWTError | InternalError e) {
      LOG.warn("no report was written", e);
      folder.delete(RunFolder.REPORT);
      say("No report was written: " + e + ". gibbs-vae report writes it elsewhere");
      return;
    }
    folder.delete(RunFolder.PICTURES);
    report.pictures().forEach((name, png) -> folder.write(RunFolder.PICTURES + "/" + name, png));
    folder.write(RunFolder.REPORT, report.html());
    folder.unstage(RunFolder.PICTURES);
    if (command == Command.REPORT) {
      say("Report: " + folder.shown(RunFolder.REPORT));
    }
  }

  private Optional<StoredSamples> storedSamples(SparkSession spark, Manifest manifest) {
    long rows = manifest.record().samples().map(samples -> samples.report().rows()).orElse(0L);
    return rows > 0 && folder.has(RunFolder.SAMPLES)
        ? Optional.of(
            StoredSamples.read(
                spark, folder.path(RunFolder.SAMPLES), rows, configuration.target().dimension()))
        : Optional.empty();
  }

  private TrainedModel train(JavaSparkContext spark, Manifest manifest) {
    Optional<TrainedModel> stored = readModel();
    if (stored.isPresent()) {
      LOG.info("the model in {} is trained already", folder.shown());
      return stored.get();
    }
    Training training =
        new Training(
            spark,
            configuration.model(),
            configuration.target().potential(),
            configuration.train());
    begin(spark, "training");
    LOG.info(
        "training {} (D = {}) on {}: {} rounds of {} workers x {} x {} latents",
        configuration.target().name(),
        configuration.target().dimension(),
        spark.master(),
        configuration.train().rounds(),
        configuration.train().workers(),
        ProgressLines.roundLength(configuration.train()),
        configuration.train().batch());
    DoubleColumns.of(configuration.target(), Resolution.of(configuration.model()).floats())
        .forEach(LOG::info);
    TrainingProgress progress = TrainingProgress.of(folder, configuration, metrics, options);
    TrainingState state;
    trained = progress;
    try (progress) {
      state = training.run(progress.from().orElseGet(training::start), progress);
    } catch (DivergedException e) {
      recordRounds(progress, manifest);
      ModelFiles.write(folder, e.lastGood(), configuration.modelHash(), ModelFiles.Status.DIVERGED);
      manifest.failed(Status.DIVERGED, e.getMessage());
      folder.writeJson(RunFolder.MANIFEST, manifest.record());
      throw new RunFailedException(
          e.getMessage()
              + (e.lastGood().round() > 0
                  ? "; the last good model, of round " + e.lastGood().round() + ", is in "
                  : "; no round went well, and the untrained model is in ")
              + folder.shown(RunFolder.MODEL),
          e);
    }
    recordRounds(progress, manifest);
    ModelFiles.write(folder, state, configuration.modelHash(), ModelFiles.Status.TRAINED);
    trained = null;
    folder.writeJson(RunFolder.MANIFEST, manifest.record());
    say(
        String.format(
            Locale.ROOT,
            "Trained %d rounds in %s: model in %s",
            state.round(),
            Formats.duration(progress.seconds()),
            folder.shown(RunFolder.MODEL)));
    return new TrainedModel(configuration.model(), state.parameters());
  }

  /**
   * Looks for minima, so that evaluation and rows can be asked whether they visit each. An energy
   * that throws there is left for the training to report.
   */
  private void search(Manifest manifest) {
    try (CheckProgress progress = CheckProgress.of(options)) {
      Search found =
          EnergyCheck.search(configuration.target().potential(), configuration.model(), progress);
      LOG.info(
          "a search for modes ({} energies, {} descents) finds {}",
          found.energies(),
          found.descents(),
          found.inWords());
      manifest.search(found);
      places = found.places();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      LOG.info("no search for modes: the energy throws {}", e.toString());
    }
  }

  private void recordRounds(TrainingProgress progress, Manifest manifest) {
    manifest.training(TrainingResult.of(progress.rounds(), progress.seconds(), progress.resumed()));
    String table =
        "round,beta,learning_rate,bound,log_ratio,energy,forward,particle_ess,particle_log_z,gradient_norm,steps,clipped,skipped,nonfinite_energies,latents,seconds\n"
            + progress.rounds().stream()
                .map(
                    r ->
                        Arrays.asList(
                                r.round(),
                                r.beta(),
                                r.learningRate(),
                                r.bound(),
                                r.logRatio(),
                                r.energy(),
                                r.forward(),
                                r.population().ess(),
                                r.population().logZ(),
                                r.gradientNorm(),
                                r.steps(),
                                r.clipped(),
                                r.skipped(),
                                r.nonFiniteEnergies(),
                                r.latents(),
                                r.seconds())
                            .stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(",", "", "\n")))
                .collect(Collectors.joining());
    folder.write(RunFolder.ROUNDS, table.getBytes(StandardCharsets.UTF_8));
  }

  /** Names the jobs of a phase, for Spark's pages and for who looks them up. */
  private void begin(JavaSparkContext spark, String phase) {
    spark.setJobGroup(configuration.output().runId() + ": " + phase, phase);
  }

  private List<Requirement> evaluate(SparkSession spark, Manifest manifest, TrainedModel model) {
    begin(JavaSparkContext.fromSparkContext(spark.sparkContext()), "evaluation");
    LOG.info("evaluating with {} samples", configuration.evaluate().rows());
    long begin = System.nanoTime();
    Evaluation evaluation;
    try (EvaluationProgress progress = new EvaluationProgress(options)) {
      evaluation =
          new Evaluator(
                  JavaSparkContext.fromSparkContext(spark.sparkContext()),
                  configuration.target(),
                  configuration.evaluate(),
                  places)
              .evaluate(model, progress);
    }
    metrics.set(Metric.EVALUATION_ESS, evaluation.weights().ess());
    metrics.set(Metric.EVALUATION_LOG_Z, evaluation.weights().logZ().value());
    List<Verdict> verdicts =
        Verdicts.of(evaluation, evidence(manifest), configuration.thresholds());
    List<Requirement> requirements = Requirement.of(configuration.evaluate().require(), evaluation);
    manifest.evaluation(
        new ModelResult(
            identity.settings("evaluate"),
            evaluation,
            new Judgement(verdicts, requirements),
            seconds(begin)));
    say("");
    Measures.lines(evaluation).forEach(line -> say("  " + line));
    VerdictLines.of(verdicts).forEach(line -> say("  " + line));
    say("");
    if (options.baseline()) {
      baseline(spark, manifest, model.rounding(), evaluation, verdicts);
    }
    return requirements;
  }

  private Evidence evidence(Manifest manifest) {
    return new Evidence(
        configuration.target().knowledge(),
        configuration.sample().correction(),
        manifest.record().particlesLogZ(),
        manifest.evaluationLogZ());
  }

  /** Chains without a model at the energies that training and evaluation took. */
  private void baseline(
      SparkSession spark,
      Manifest manifest,
      Rounding rounding,
      Evaluation evaluation,
      List<Verdict> verdicts) {
    long energies = manifest.trainingEnergies() + evaluation.rows();
    Baseline baseline =
        new Baseline(
            spark,
            configuration.target(),
            configuration.model(),
            rounding,
            configuration.sample(),
            energies);
    LOG.info("running chains without a model for {} energies", energies);
    long begin = System.nanoTime();
    folder.unstage(RunFolder.BASELINE);
    String staged = folder.stage(RunFolder.BASELINE);
    SampleReport report;
    try (BaselineProgress progress = new BaselineProgress(options)) {
      report = baseline.run(staged, progress);
    }
    folder.unstage(RunFolder.BASELINE);
    BaselineComparison comparison =
        BaselineComparison.of(evaluation, verdicts, report, configuration.thresholds());
    manifest.baseline(
        BaselineResult.of(baseline.settings(), report, comparison.verdict(), seconds(begin)));
    BaselineText.of(
            evaluation,
            report,
            comparison,
            manifest.trainingEnergies(),
            manifest.trainingSeconds(),
            seconds(begin))
        .forEach(line -> say("  " + line));
    say("");
  }

  private List<Requirement> sample(SparkSession spark, Manifest manifest, TrainedModel model) {
    SampleSettings settings = configuration.sample();
    begin(JavaSparkContext.fromSparkContext(spark.sparkContext()), "generation");
    LOG.info(
        "generating {} rows, correction {}", settings.rows(), Formats.name(settings.correction()));
    String staged = folder.stage(RunFolder.SAMPLES);
    GenerationProgress progress = new GenerationProgress(folder, settings.rows(), metrics, options);
    SampleReport report;
    try (progress) {
      report =
          new Generator(spark, configuration.target(), settings, places)
              .write(model, staged, identity.samplesKey(model), progress);
    } catch (NoWeightException e) {
      throw new RunFailedException(e.getMessage() + "; see that the energy is finite", e);
    }
    if (report.rows() != settings.rows()) {
      throw new RunFailedException(
          "generation left "
              + report.rows()
              + " rows instead of "
              + settings.rows()
              + " in "
              + staged);
    }
    folder.publish(RunFolder.SAMPLES);
    RunFolder.Size size = folder.size(RunFolder.SAMPLES, ".parquet");
    report
        .weights()
        .ifPresent(
            weights -> {
              metrics.set(Metric.SAMPLES_ESS, weights.ess());
              metrics.set(Metric.SAMPLES_LOG_Z, weights.logZ().value());
            });
    List<Verdict> verdicts = Verdicts.of(report, evidence(manifest), configuration.thresholds());
    List<Requirement> requirements = Requirement.of(settings.require(), report);
    Map<String, String> columns =
        Generator.columns(
            configuration.target().dimension(), settings.correction(), model.rounding());
    manifest.samples(
        new RowsResult(
            identity.settings("sample"),
            new RowsResult.Files(
                size.files(),
                size.bytes(),
                List.copyOf(columns.keySet()),
                List.copyOf(columns.values())),
            report,
            new Judgement(verdicts, requirements),
            progress.seconds(),
            progress.earlierRows()));
    say(
        String.format(
            Locale.ROOT,
            "Wrote %,d rows in %s (%,.0f rows/s): %d Parquet %s, %s, in %s",
            report.rows(),
            Formats.duration(progress.seconds()),
            report.rows() / progress.seconds(),
            size.files(),
            size.files() == 1 ? "file" : "files",
            Formats.bytes(size.bytes()),
            folder.shown(RunFolder.SAMPLES)));
    // Rows are not praised beside an evaluation that contradicts it.
    manifest.judge(configuration.thresholds());
    SamplesText.of(report, manifest.verdictsOn(Quality.Part.SAMPLES))
        .forEach(line -> say("  " + line));
    return requirements;
  }

  /**
   * A failure in words where its cause is the user's energy or the file system, else the exception
   * itself.
   */
  private RuntimeException explained(Exception e, String kept) {
    if (e instanceof RefusedException refused) {
      return refused;
    }
    if (e instanceof RunFailedException || e instanceof UncheckedIOException) {
      return new RunFailedException(e.getMessage() + kept, e);
    }
    Throwable cause = e;
    boolean task = false;
    boolean writing = false;
    while (cause.getCause() != null) {
      task |= cause instanceof SparkException;
      writing |= String.valueOf(cause.getMessage()).startsWith("[TASK_WRITE_FAILED]");
      cause = cause.getCause();
    }
    Optional<String> library = StartFailure.ofLibrary(e);
    if (library.isPresent()) {
      return new RunFailedException(library.get() + kept, e);
    }
    if (writing && cause instanceof IOException) {
      return new RunFailedException(
          "output: cannot write the rows to " + folder.shown() + ": " + cause.getMessage() + kept,
          e);
    }
    if (task || cause instanceof SparkException) {
      String what = task ? "a Spark task failed: " : "Spark failed: ";
      return new RunFailedException(what + firstLines(cause) + kept, e);
    }
    return e instanceof RuntimeException bug ? bug : new RunFailedException(e + kept, e);
  }

  private static String firstLines(Throwable cause) {
    String text =
        cause instanceof SparkException ? String.valueOf(cause.getMessage()) : cause.toString();
    StackTraceElement[] stack = cause.getStackTrace();
    return text.lines().limit(4).collect(Collectors.joining(" ")).strip()
        + (cause instanceof SparkException || stack.length == 0 ? "" : " at " + stack[0]);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }

  private void say(String line) {
    if (!options.quiet() && !options.json()) {
      System.out.println(line);
    }
  }

  /** Says all there is to say to a program. */
  private void sayJson(RunRecord manifest) {
    if (options.json()) {
      try {
        System.out.println(Json.records().writeValueAsString(manifest));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a record is JSON", e);
      }
    }
  }
}
