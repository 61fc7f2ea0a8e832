package io.gibbsvae.run;

import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.report.Report;
import io.gibbsvae.report.StoredSamples;
import java.awt.AWTError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the page of a run and its pictures. */
final class ReportPhase {

  private static final Logger LOG = LoggerFactory.getLogger(ReportPhase.class);

  private ReportPhase() {}

  /**
   * Writes them. A report that cannot be drawn, without fonts say, must not fail a finished run.
   */
  static void run(RunContext run, TrainedModel model) {
    RunFolder folder = run.folder();
    run.begin("report");
    Report report;
    try {
      report =
          Report.of(
              run.manifest().record(),
              new String(folder.read(RunFolder.ROUNDS), StandardCharsets.UTF_8),
              run.configuration().target(),
              model,
              samples(run));
    } catch (RuntimeException | LinkageError | AWTError | InternalError e) {
      LOG.warn("no report was written", e);
      folder.delete(RunFolder.REPORT);
      run.console().say("No report was written: " + e + ". gibbs-vae report writes it elsewhere");
      return;
    }
    folder.delete(RunFolder.PICTURES);
    report.pictures().forEach((name, png) -> folder.write(RunFolder.PICTURES + "/" + name, png));
    folder.write(RunFolder.REPORT, report.html());
    folder.unstage(RunFolder.PICTURES);
    if (run.command() == Command.REPORT) {
      run.console().say("Report: " + folder.shown(RunFolder.REPORT));
    }
  }

  private static Optional<StoredSamples> samples(RunContext run) {
    long rows =
        run.manifest().record().samples().map(samples -> samples.report().rows()).orElse(0L);
    return rows > 0 && run.folder().has(RunFolder.SAMPLES)
        ? Optional.of(
            StoredSamples.read(
                run.spark(),
                run.folder().path(RunFolder.SAMPLES),
                rows,
                run.configuration().target().readout().width()))
        : Optional.empty();
  }
}
