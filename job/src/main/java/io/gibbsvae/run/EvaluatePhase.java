package io.gibbsvae.run;

import io.gibbsvae.diagnose.Place;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Evaluator;
import io.gibbsvae.evaluate.Requirement;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.evaluate.Verdicts;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.record.Judgement;
import io.gibbsvae.record.Measures;
import io.gibbsvae.record.ModelResult;
import io.gibbsvae.run.RunMetrics.Metric;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.SampleRequest;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates the model of a run. */
final class EvaluatePhase {

  private static final Logger LOG = LoggerFactory.getLogger(EvaluatePhase.class);

  private EvaluatePhase() {}

  /**
   * {@return what the configuration demands of the evaluation}
   *
   * @param places minima that samples should visit
   */
  static List<Requirement> run(RunContext run, TrainedModel model, List<Place> places) {
    EvaluateSettings settings = run.configuration().evaluate();
    run.begin("evaluation");
    LOG.info(
        "evaluating with {} samples{}",
        settings.rows(),
        Double.isFinite(settings.logZError())
            ? ", and as many more as log Z needs for a standard error of " + settings.logZError()
            : "");
    long begin = System.nanoTime();
    Evaluation evaluation;
    try (PhaseProgress progress = PhaseProgress.ofEvaluation(Bar.terminal(run.options()))) {
      evaluation =
          new Evaluator(run.sparkContext(), run.configuration().target(), settings, places)
              .evaluate(model, progress);
    }
    run.metrics().set(Metric.EVALUATION_ESS, evaluation.weights().ess());
    run.metrics().set(Metric.EVALUATION_LOG_Z, evaluation.weights().logZ().value());
    SampleRequest rows = run.configuration().sample();
    // Where the correction is open, chains need no advice: the rows are theirs if weights are bad.
    // They are no help where log Z alone is wanted.
    Correction correction =
        rows.correctionOpen() || run.command() == Command.LOG_Z
            ? Correction.METROPOLIS
            : rows.settings().correction();
    List<Verdict> verdicts =
        Verdicts.of(
            evaluation,
            run.evidence(correction, Optional.empty()),
            run.configuration().thresholds());
    List<Requirement> requirements = Requirement.of(settings.require(), evaluation);
    run.manifest()
        .evaluation(
            new ModelResult(
                run.identity().settings("evaluate"),
                evaluation,
                new Judgement(verdicts, requirements),
                RunContext.secondsSince(begin)));
    run.console().say("");
    Measures.lines(evaluation).forEach(line -> run.console().say("  " + line));
    VerdictLines.of(verdicts).forEach(line -> run.console().say("  " + line));
    run.console().say("");
    if (run.options().baseline()) {
      BaselinePhase.run(run, model.rounding(), evaluation, verdicts);
    }
    return requirements;
  }
}
