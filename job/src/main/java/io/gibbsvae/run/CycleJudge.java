package io.gibbsvae.run;

import io.gibbsvae.config.Candidate;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Evaluator;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.Training;
import io.gibbsvae.train.TrainingState;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges the model of a candidate after each cycle, and what its training may still take. */
final class CycleJudge implements Training.Judge {

  private static final Logger LOG = LoggerFactory.getLogger(CycleJudge.class);

  // K of the weights, as rows have it.
  private static final int LATENT_DRAWS = 4;

  private final RunContext run;
  private final int number;
  private final Candidate candidate;
  private final TrainingProgress progress;
  private final Budget budget;
  private long carried;

  /**
   * The judge of one candidate.
   *
   * @param number its own, from 0
   * @param progress its rounds
   * @param budget of all candidates
   */
  CycleJudge(RunContext run, int number, TrainingProgress progress, Budget budget) {
    this.run = run;
    this.number = number;
    this.candidate = run.configuration().candidates().get(number);
    this.progress = progress;
    this.budget = budget;
  }

  /** By weighted samples of the model that a state has. */
  @Override
  public Cycles.Quality of(TrainingState state) {
    RunConfiguration configuration = run.configuration();
    EvaluateSettings settings =
        new EvaluateSettings(
            Cycles.JUDGED_BY,
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

  /** A candidate that the budget has no energies for is not waited for. */
  @Override
  public boolean othersWait(TrainingState state) {
    List<Candidate> all = run.configuration().candidates();
    return number + 1 < all.size()
        && budget.allowsToBegin(all.get(number + 1).train(), taken(state));
  }

  @Override
  public boolean affords(TrainingState state, int rounds, long unreported) {
    carried = unreported;
    boolean affords = budget.allows(candidate.train(), progress.rounds(), taken(state), rounds);
    if (!affords) {
      budget.end();
    }
    return affords;
  }

  private long taken(TrainingState state) {
    return Budget.taken(progress.rounds(), state.qualities()) + carried;
  }

  /** Counts what the candidate has taken, whose training has ended. */
  void endAt(TrainingState state) {
    budget.spend(taken(state));
  }
}
