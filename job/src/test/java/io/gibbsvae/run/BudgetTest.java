package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Settings;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.LearningRate;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.PopulationSettings;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.Tempering;
import io.gibbsvae.train.TrainSettings;
import io.gibbsvae.train.TrainSettings.Optimizer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rounds of 80 latents, and cycles of 3, 6 and 12 of them with 16,384 samples after each. */
class BudgetTest {

  private static final TrainSettings TRAIN =
      new TrainSettings(
          1,
          new TrainSettings.Rounds(21, 2, 4, 0),
          Settings.steps(10, Optimizer.ADAM, new LearningRate(0.1, 0.1, Decay.CONSTANT), 1),
          Tempering.none(),
          PopulationSettings.NONE,
          new Cycles(3, 1000));

  private static RoundReport round(long energies, long carried, int turns) {
    return new RoundReport(
        new RoundReport.Schedule(1, 3, 1, 1e-3),
        new RoundReport.Bounds(0, 0, 0),
        new RoundReport.Population(1, 1, 0, 0, carried, turns),
        new RoundReport.Gradients(1, 8, 0, 0),
        new RoundReport.Points(0, 80, energies),
        1);
  }

  @Test
  void countsRoundsAndJudgements() {
    assertThat(
            Budget.taken(
                List.of(round(80, 20, 1), round(90, 0, 0)),
                List.of(new Cycles.Quality(2, 1, 0, 7))))
        .isEqualTo(80 + 20 + 90 + 7);
  }

  @Test
  void allowsWhatFits() {
    Budget budget = new Budget(OptionalLong.of(20_000));

    assertThat(budget.allows(TRAIN, List.of(), 20_000 - 16_384 - 240, 3)).isTrue();
    assertThat(budget.allows(TRAIN, List.of(), 20_000 - 16_384 - 239, 3)).isFalse();
    assertThat(budget.allowsToBegin(TRAIN, 20_000 - 16_384 - 240)).isTrue();
    assertThat(budget.allowsToBegin(TRAIN, 20_000 - 16_384 - 239)).isFalse();
    budget.spend(1_000);
    assertThat(budget.allowsToBegin(TRAIN, 19_000 - 16_384 - 240)).isTrue();
    assertThat(budget.allowsToBegin(TRAIN, 19_000 - 16_384 - 239)).isFalse();
  }

  @Test
  void aRoundTakesWhatTheLastOneTookWithoutCarrying() {
    Budget budget = new Budget(OptionalLong.of(16_384 + 1_000));

    assertThat(budget.allows(TRAIN, List.of(round(80, 5_000, 9)), 760, 3)).isTrue();
    assertThat(budget.allows(TRAIN, List.of(round(80, 20, 1), round(80, 5_000, 9)), 700, 3))
        .isTrue();
    assertThat(budget.allows(TRAIN, List.of(round(80, 21, 1), round(80, 5_000, 9)), 700, 3))
        .isFalse();
  }

  @Test
  void allowsEverythingWhereItIsNotGiven() {
    Budget budget = new Budget(OptionalLong.empty());

    assertThat(budget.allows(TRAIN, List.of(), Long.MAX_VALUE / 2, 3)).isTrue();
    assertThat(budget.words()).isEmpty();
  }

  @Test
  void saysThatItEndedTraining() {
    Budget budget = new Budget(OptionalLong.of(20_000));
    budget.spend(19_000);
    assertThat(budget.words()).isEmpty();
    budget.end();
    assertThat(budget.words().orElseThrow()).contains("20,000", "19,000");
  }
}
