package io.gibbsvae.run;

import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Quality.Part;
import io.gibbsvae.evaluate.Requirement;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.evaluate.Verdicts;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.record.Judgement;
import io.gibbsvae.record.RowsResult;
import io.gibbsvae.run.RunMetrics.Metric;
import io.gibbsvae.sample.Decision;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.NoWeightException;
import io.gibbsvae.sample.Pilot;
import io.gibbsvae.sample.Pilot.Decided;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the rows of a run. */
final class SamplePhase {

  private static final Logger LOG = LoggerFactory.getLogger(SamplePhase.class);

  private SamplePhase() {}

  /**
   * {@return what the configuration demands of the rows}
   *
   * @param places minima that rows should visit
   * @throws RunFailedException if no row has a weight
   */
  static List<Requirement> run(RunContext run, TrainedModel model, List<Place> places) {
    RunConfiguration configuration = run.configuration();
    RunFolder folder = run.folder();
    run.begin("generation");
    Decided decided =
        Pilot.decide(run.sparkContext(), configuration.target(), configuration.sample(), model);
    SampleSettings settings = decided.settings();
    decided.decision().ifPresent(made -> made.reasons().forEach(run.console()::say));
    LOG.info(
        "generating {} rows, correction {}", settings.files().rows(), settings.correction().name());
    GenerationProgress progress =
        new GenerationProgress(folder, settings.files().rows(), run.metrics(), run.options());
    SampleReport report = write(run, decided, model, places, progress);
    folder.publish(RunFolder.SAMPLES);
    RunFolder.Size size = folder.size(RunFolder.SAMPLES, ".parquet");
    report
        .weights()
        .ifPresent(
            weights -> {
              run.metrics().set(Metric.SAMPLES_ESS, weights.ess());
              run.metrics().set(Metric.SAMPLES_LOG_Z, weights.logZ().value());
            });
    Optional<Long> wanted = decided.decision().flatMap(Decision::effectiveRows);
    List<Verdict> verdicts =
        Verdicts.of(
            report, run.evidence(settings.correction(), wanted), configuration.thresholds());
    List<Requirement> requirements = Requirement.of(settings.require(), report);
    Map<String, String> columns =
        Generator.columns(
            configuration.target().readout(), settings.correction(), model.rounding());
    run.manifest()
        .samples(
            new RowsResult(
                run.identity().settings("sample"),
                decided.decision(),
                new RowsResult.Files(
                    size.files(),
                    size.bytes(),
                    List.copyOf(columns.keySet()),
                    List.copyOf(columns.values())),
                report,
                new Judgement(verdicts, requirements),
                progress.seconds(),
                progress.earlierRows()));
    run.console()
        .say(
            Text.format(
                "Wrote %,d rows in %s (%,.0f rows/s): %d Parquet %s, %s, in %s",
                report.rows(),
                Formats.duration(progress.seconds()),
                report.rows() / progress.seconds(),
                size.files(),
                size.files() == 1 ? "file" : "files",
                Formats.bytes(size.bytes()),
                folder.shown(RunFolder.SAMPLES)));
    // Rows are not praised beside an evaluation that contradicts it.
    run.manifest().judge(configuration.thresholds());
    SamplesText.of(report, wanted, run.manifest().verdictsOn(Part.SAMPLES))
        .forEach(line -> run.console().say("  " + line));
    return requirements;
  }

  private static SampleReport write(
      RunContext run,
      Decided decided,
      TrainedModel model,
      List<Place> places,
      GenerationProgress progress) {
    SampleSettings settings = decided.settings();
    String staged = run.folder().stage(RunFolder.SAMPLES);
    SampleReport report;
    try (progress) {
      report =
          new Generator(run.spark(), run.configuration().target(), settings, places)
              .write(model, staged, run.identity().samplesKey(model, decided), progress);
    } catch (NoWeightException e) {
      throw new RunFailedException(e.getMessage() + "; see that the energy is finite", e);
    }
    if (report.rows() != settings.files().rows()) {
      throw new RunFailedException(
          "generation left "
              + report.rows()
              + " rows instead of "
              + settings.files().rows()
              + " in "
              + staged);
    }
    return report;
  }
}
