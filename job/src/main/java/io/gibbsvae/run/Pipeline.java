package io.gibbsvae.run;

import io.gibbsvae.check.Plan;
import io.gibbsvae.check.Preflight;
import io.gibbsvae.config.Candidate;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.config.Want;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Requirement;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.Resolution.Coarse;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.network.Networks;
import io.gibbsvae.record.Judgement;
import io.gibbsvae.record.ModelResult;
import io.gibbsvae.record.RowsResult;
import io.gibbsvae.record.RunRecord;
import io.gibbsvae.record.RunRecord.Status;
import io.gibbsvae.run.FolderDecision.Contents;
import io.gibbsvae.run.FolderDecision.Part;
import io.gibbsvae.run.RunMetrics.Metric;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The run: training, evaluation and generation, as far as a command asks for them. */
public final class Pipeline {

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** After which an attempt that gives no sign counts as dead. */
  private static final double LEASE_SECONDS = 60;

  private final Command command;
  private final RunConfiguration configuration;
  private final Preflight preflight;
  private final Options options;
  private final Console console;
  private final Optional<SparkSession> running;
  private final Identity identity;
  private final RunFolder folder;
  private final TrainPhase training = new TrainPhase();

  private Pipeline(
      Command command,
      RunConfiguration configuration,
      Preflight preflight,
      Options options,
      Console console,
      Optional<SparkSession> running) {
    this.command =
        command == Command.RUN && configuration.want() == Want.LOG_Z ? Command.LOG_Z : command;
    this.configuration = configuration;
    this.preflight = preflight;
    this.options = options;
    this.console = console;
    this.running = running;
    this.identity = new Identity(configuration);
    this.folder =
        RunFolder.of(configuration.output().path(), configuration.output().runId(), Site.hadoop());
  }

  /**
   * Does what a command asks for, on a Spark of its own, and prints the results to standard output.
   *
   * @param preflight the check of its energy, from which the search for minima goes on
   * @throws RefusedException if the run does not start
   * @throws RunFailedException if it fails for a reason that is no bug
   */
  public static Outcome execute(
      Command command, RunConfiguration configuration, Preflight preflight, Options options) {
    return execute(command, configuration, preflight, options, Optional.empty());
  }

  /**
   * Does the same on a Spark that runs already, and leaves it running.
   *
   * @param preflight the check of its energy, from which the search for minima goes on
   * @throws RefusedException if the run does not start
   * @throws RunFailedException if it fails for a reason that is no bug
   */
  public static Outcome execute(
      Command command,
      RunConfiguration configuration,
      Preflight preflight,
      Options options,
      SparkSession running) {
    return execute(command, configuration, preflight, options, Optional.of(running));
  }

  private static Outcome execute(
      Command command,
      RunConfiguration configuration,
      Preflight preflight,
      Options options,
      Optional<SparkSession> running) {
    MDC.put(RunSession.RUN, configuration.output().runId());
    try (Console console = new Console(options)) {
      return new Pipeline(command, configuration, preflight, options, console, running).attempt();
    } catch (UncheckedIOException e) {
      throw new RunFailedException(e.getMessage(), e);
    } finally {
      MDC.remove(RunSession.RUN);
    }
  }

  /** Leaves alone what is done, refuses what must not be, and works under the lock. */
  private Outcome attempt() {
    // What is done or refused needs no lock, and no Spark.
    Start start = look();
    if (start.decision() == FolderDecision.DONE) {
      return done(start);
    }
    try (RunLock lock = RunLock.take(folder, LEASE_SECONDS, configuration.output().waitSeconds())) {
      folder.guardBy(lock::check);
      // Another attempt may have been at work until now.
      start = look();
      return start.decision() == FolderDecision.DONE ? done(start) : work(start);
    }
  }

  /** What a run finds in its folder. */
  private record Start(FolderDecision decision, Optional<RunRecord> earlier) {}

  private Start look() {
    // A run that is replaced need not be readable.
    boolean replaces = command.trains() && options.overwrite();
    Optional<RunRecord> earlier = replaces ? Optional.empty() : folder.manifest();
    Part model = replaces && folder.hasRun() ? Part.OTHER : Part.NONE;
    FolderDecision decision =
        FolderDecision.of(
            command,
            options.overwrite(),
            earlier
                .map(this::contents)
                .orElseGet(
                    () ->
                        new Contents(
                            folder.isUsed(), model, false, () -> false, Part.NONE, Part.NONE)));
    decision.throwIfRefused(folder, () -> identity.difference(earlier.orElseThrow()));
    return new Start(decision, earlier);
  }

  private Contents contents(RunRecord manifest) {
    return new Contents(
        true,
        part(true, identity.sameModel(manifest)),
        folder.has(RunFolder.SUCCESS),
        () -> ModelFiles.read(folder, configuration.modelHash()).isPresent(),
        part(manifest.evaluation().isPresent(), identity.sameEvaluation(manifest)),
        part(folder.has(RunFolder.SAMPLES), identity.sameSamples(manifest)));
  }

  private static Part part(boolean isThere, boolean isSame) {
    return !isThere ? Part.NONE : isSame ? Part.SAME : Part.OTHER;
  }

  private Outcome done(Start start) {
    RunRecord manifest = start.earlier().orElseThrow();
    console.say(
        folder.shown() + " is done already: the same configuration wrote it. Nothing was changed.");
    sayLastWords(manifest);
    console.json(manifest);
    return outcomeOf(manifest);
  }

  private Outcome work(Start start) {
    boolean replace = start.decision() == FolderDecision.REPLACE;
    Manifest manifest = new Manifest(replace ? Optional.empty() : start.earlier());
    Natives.load(configuration.sample().settings().files().codec());
    return new RunSession(configuration, folder, manifest, running)
        .run(replace, spark -> perform(spark, manifest), training::interrupted);
  }

  private Outcome perform(SparkSession spark, Manifest manifest) {
    if (command.trains()) {
      // The others add to a run, with settings that their part of the manifest has.
      manifest.identify(configuration);
    }
    if (command != Command.REPORT) {
      manifest.versions(spark.version(), spark.sparkContext().master());
    }
    RunContext run =
        new RunContext(
            command,
            configuration,
            options,
            identity,
            folder,
            console,
            spark,
            manifest,
            RunMetrics.registered());
    LOG.info("products of matrices: {}", Networks.description());
    return command == Command.REPORT ? reportAgain(run) : phases(run);
  }

  private Outcome reportAgain(RunContext run) {
    TrainedModel model = rounded(training.stored(run).orElseThrow());
    Manifest manifest = run.manifest();
    if (manifest.record().quality().isEmpty()) {
      // Of an earlier version of the program.
      manifest.judge(configuration.thresholds());
    }
    ReportPhase.run(run, model);
    console.json(manifest.record());
    return outcomeOf(manifest.record());
  }

  /** All phases of the command, one after the other. */
  private Outcome phases(RunContext run) {
    Manifest manifest = run.manifest();
    folder.begin();
    manifest.status(Status.RUNNING);
    run.writeManifest();
    preflight.plan().filter(plan -> command.trains()).ifPresent(plan -> keep(plan, manifest));
    configuration.target().notes().forEach(note -> console.say(note.topic() + ": " + note.text()));
    preflight.noise().ifPresent(text -> console.say("gradient: " + text));

    List<Place> places = SearchPhase.run(run, preflight);
    TrainedModel model = training.run(run, places);
    if (command.evaluates() || command.samples()) {
      model = rounded(model);
    }
    List<Place> visited = configuration.evaluate().search() ? places : List.of();
    List<Requirement> requirements = new ArrayList<>();
    if (command.evaluates()) {
      requirements.addAll(EvaluatePhase.run(run, model, visited));
    }
    if (command.samples()) {
      requirements.addAll(SamplePhase.run(run, model, visited));
    }
    manifest.judge(configuration.thresholds());
    quality(manifest.record())
        .ifPresent(verdict -> run.metrics().set(Metric.QUALITY, verdict.level().ordinal()));
    folder.writeJson(RunFolder.DIAGNOSTICS, manifest.diagnostics());
    manifest.status(Status.DONE);
    run.writeManifest();
    ReportPhase.run(run, model);
    folder.succeed();
    requirements.forEach(requirement -> console.say(requirement.toString()));
    sayLastWords(manifest.record());
    console.json(manifest.record());
    return outcome(requirements.stream().allMatch(Requirement::met), manifest.record());
  }

  private void keep(Plan plan, Manifest manifest) {
    plan.warning().ifPresent(LOG::warn);
    manifest.plan(plan);
    if (!configuration.planned()) {
      return;
    }
    List<Candidate> candidates = configuration.candidates();
    int others = candidates.size() - 1;
    folder.write(RunFolder.PLAN, configuration.file().getBytes(StandardCharsets.UTF_8));
    console.say(
        Text.format(
            "planned: %s%s (%,d energies); all of it is in %s",
            ProgressLines.candidate(candidates.get(0)),
            others == 0 ? "" : Text.format("; %d more models if that one is not usable", others),
            plan.energies(),
            folder.shown(RunFolder.PLAN)));
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
    return model.rounded(resolution.rounding().or(computed(configuration.target())));
  }

  /** Coordinates that no column repeats: rounding them to floats would only lose digits. */
  private static Rounding computed(Target target) {
    BitSet computed = new BitSet();
    computed.set(0, target.dimension());
    IntStream.range(0, target.readout().width())
        .map(target.readout()::coordinate)
        .filter(i -> i >= 0)
        .forEach(computed::clear);
    return new Rounding(computed);
  }

  /** How the run that is there already ended. */
  private Outcome outcomeOf(RunRecord manifest) {
    boolean met =
        (!(command.trains() && command.evaluates())
                || isMet(manifest.evaluation().map(ModelResult::judgement)))
            && (command.trains() && !command.samples()
                || isMet(manifest.samples().map(RowsResult::judgement)));
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
    RunSummary.of(command, manifest, quality(manifest), folder, configuration.target())
        .forEach(console::say);
  }
}
