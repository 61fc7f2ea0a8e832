package io.gibbsvae.run;

import io.gibbsvae.evaluate.BaselineComparison;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.record.BaselineResult;
import io.gibbsvae.sample.Baseline;
import io.gibbsvae.sample.SampleReport;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs chains without a model for as many energies as training and the model's samples took. */
final class BaselinePhase {

  private static final Logger LOG = LoggerFactory.getLogger(BaselinePhase.class);

  private BaselinePhase() {}

  /** Runs them. */
  static void run(
      RunContext run, Rounding rounding, Evaluation evaluation, List<Verdict> verdicts) {
    Manifest manifest = run.manifest();
    RunFolder folder = run.folder();
    long energies = manifest.trainingEnergies() + evaluation.samples().ownEnergies();
    Baseline baseline =
        new Baseline(
            run.spark(),
            run.configuration().target(),
            run.configuration().model(),
            rounding,
            run.configuration().sample().settings(),
            energies);
    LOG.info("running chains without a model for {} energies", energies);
    long begin = System.nanoTime();
    folder.unstage(RunFolder.BASELINE);
    String staged = folder.stage(RunFolder.BASELINE);
    SampleReport report;
    try (PhaseProgress progress = PhaseProgress.ofBaseline(Bar.terminal(run.options()))) {
      report = baseline.run(staged, progress);
    }
    folder.unstage(RunFolder.BASELINE);
    double seconds = RunContext.secondsSince(begin);
    BaselineComparison comparison =
        BaselineComparison.of(evaluation, verdicts, report, run.configuration().thresholds());
    manifest.baseline(
        BaselineResult.of(baseline.settings(), report, comparison.verdict(), seconds));
    BaselineText.of(
            evaluation,
            report,
            comparison,
            manifest.trainingEnergies(),
            manifest.trainingSeconds(),
            seconds)
        .forEach(line -> run.console().say("  " + line));
    run.console().say("");
  }
}
