package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Settings;
import io.gibbsvae.train.Cycles.Cycle;
import io.gibbsvae.train.Cycles.Quality;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.TrainSettings.Optimizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CyclesTest {

  private static final Cycles CYCLES = new Cycles(3, 1000);

  private static TrainSettings settings(int rounds, int stepsOfARound, Cycles cycles) {
    return new TrainSettings(
        1,
        new TrainSettings.Rounds(rounds, 2, stepsOfARound, 0),
        Settings.steps(10, Optimizer.ADAM, new LearningRate(0.1, 0.001, Decay.COSINE), 1),
        new Tempering(Tempering.Schedule.LINEAR, 0, 0.5),
        PopulationSettings.NONE,
        cycles);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 3", "2, 0, 3", "3, 3, 9", "8, 3, 9", "9, 9, 21", "20, 9, 21", "21, 21, 25"})
  void eachCycleIsTwiceAsLongUntilTheRoundsEnd(int round, int begin, int end) {
    assertThat(CYCLES.at(round, 25)).isEqualTo(new Cycle(begin, end));
  }

  @Test
  void withoutCyclesAllRoundsAreOne() {
    assertThat(Cycles.NONE.at(7, 25)).isEqualTo(new Cycle(0, 25));
    assertThat(settings(25, 4, Cycles.NONE).endsCycle(25)).isFalse();
  }

  @Test
  void theRateFallsInEachCycle() {
    TrainSettings settings = settings(9, 4, CYCLES);

    for (int first : List.of(0, 12)) {
      assertThat(settings.learningRateOfStep(first)).isEqualTo(0.1);
    }
    for (int last : List.of(11, 35)) {
      assertThat(settings.learningRateOfStep(last)).isCloseTo(0.001, within(1e-12));
    }
    assertThat(settings.learningRateAt(3, 0)).isEqualTo(0.1);
    assertThat(settings.learningRateAt(6, 0)).isCloseTo(0.0505, within(1e-12));
    // The end of a cycle is not the beginning of the next.
    assertThat(settings.learningRateAt(2, 1)).isCloseTo(0.001, within(1e-12));
  }

  @Test
  void theTemperatureRisesInTheFirst() {
    TrainSettings settings = settings(9, 4, CYCLES);

    assertThat(settings.progressOfTempering(0)).isZero();
    assertThat(settings.progressOfTempering(1)).isEqualTo(0.5);
    assertThat(settings.progressOfTempering(2)).isEqualTo(1);
    assertThat(settings.progressOfTempering(8)).isEqualTo(1);
  }

  @Test
  void endsAreAfterTheLastRoundOfEach() {
    TrainSettings settings = settings(12, 4, CYCLES);

    assertThat(List.of(0, 1, 2, 3, 4, 8, 9, 10, 11, 12).stream().filter(settings::endsCycle))
        .containsExactly(3, 9, 12);
  }

  @Test
  void energiesOfRoundsAreLatentsAndMovesOfParticles() {
    assertThat(settings(12, 4, CYCLES).energiesOf(6)).isEqualTo(6 * 2 * 4 * 10);
  }

  /** With an ESS of 20 % each effective row takes 4 more; with 50 % one more. */
  @ParameterizedTest
  @CsvSource({
    // After the first cycle half of them are expected to be saved.
    "0, 0.2, 1999, true",
    "0, 0.2, 2001, false",
    "0, 1, 1, false",
    // Later what the cycle before has saved: 3 of 4.
    "0.2, 0.5, 749, true",
    "0.2, 0.5, 751, false",
    "0.5, 0.4, 1, false",
    "0.5, 0.5, 1, false"
  })
  void aCyclePaysIfItSavesMoreRowsThanItTakesLatents(
      double before, double now, double cost, boolean pays) {
    Quality last = new Quality(9, now, 0.3, 0);
    List<Quality> qualities =
        before == 0 ? List.of(last) : List.of(new Quality(3, before, 0.3, 0), last);

    assertThat(CYCLES.pays(qualities, cost, false)).isEqualTo(pays);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.9, 0.5, 0.8, true",
    "0.5, 0.9, 0.6, 0.9, true",
    "0.5, 0.9, 0.5, 0.88, false",
    "0.05, 0.3, 0.06, 0.3, true",
    "0.05, 0.3, 0.05, 0.3, false"
  })
  void weightsThatAreNotUsableAreTrainedOnWhileTheyBecomeBetter(
      double ess, double kHat, double essNow, double kHatNow, boolean goesOn) {
    assertThat(
            CYCLES.pays(
                List.of(new Quality(3, ess, kHat, 0), new Quality(9, essNow, kHatNow, 0)),
                1e12,
                false))
        .isEqualTo(goesOn);
  }

  @ParameterizedTest
  @CsvSource({
    // ESS and k-hat after the first cycle, and after a second one.
    "0.009, 1.1, 0, 0, false",
    "0.009, 0.9, 0, 0, true",
    "0.011, 1.1, 0, 0, true",
    "0.001, 0.9, 0.009, 0.5, false",
    "0.001, 0.9, 0.011, 0.5, true"
  })
  void anotherCandidateIsPreferredToNoHope(
      double ess, double kHat, double essNow, double kHatNow, boolean goesOn) {
    Quality first = new Quality(3, ess, kHat, 0);
    List<Quality> qualities =
        essNow == 0 ? List.of(first) : List.of(first, new Quality(9, essNow, kHatNow, 0));

    assertThat(CYCLES.pays(qualities, 1e12, true)).isEqualTo(goesOn);
    assertThat(CYCLES.pays(qualities, 1e12, false)).isTrue();
  }

  @Test
  void unusableWeightsGetASecondCycle() {
    assertThat(CYCLES.pays(List.of(new Quality(3, 0.9, 0.8, 0)), 1e12, false)).isTrue();
    assertThat(CYCLES.pays(List.of(new Quality(3, 0.01, 0.2, 0)), 1e12, false)).isTrue();
    assertThat(CYCLES.pays(List.of(new Quality(3, 0, Double.NaN, 0)), 1e12, false)).isTrue();
  }

  @Test
  void usableWeightsAreBetterAndOfThoseTheLargerEss() {
    Quality good = new Quality(1, 0.5, 0.4, 0);

    assertThat(new Quality(2, 0.6, 0.5, 0).isBetterThan(good)).isTrue();
    assertThat(new Quality(2, 0.4, 0.1, 0).isBetterThan(good)).isFalse();
    assertThat(new Quality(2, 0.9, 0.9, 0).isBetterThan(good)).isFalse();
    assertThat(good.isBetterThan(new Quality(2, 0.9, 0.9, 0))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0.11, 0.59, true",
    "0.11, 0.61, false",
    "0.51, 0.69, true",
    "0.51, 0.71, false",
    "0.09, 0.2, false",
    "0.2, NaN, false"
  })
  void weightsAreUsableThatAreNeitherFewNorHeavyTailed(double ess, double kHat, boolean usable) {
    assertThat(new Quality(1, ess, kHat, 0).usable()).isEqualTo(usable);
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "1, 0"})
  void refusesWhatIsNoCycle(int first, long rows) {
    assertThatThrownBy(() -> new Cycles(first, rows)).isInstanceOf(IllegalArgumentException.class);
  }

  /** The model improves, and might be usable after one more cycle. */
  @Test
  void hasATurnOfThreeCyclesWhereOthersWait() {
    Quality first = new Quality(3, 0.05, 0.9, 0);
    Quality second = new Quality(9, 0.15, 0.8, 0);
    Quality third = new Quality(21, 0.45, 0.75, 0);
    assertThat(CYCLES.pays(List.of(first, second), 1e12, true)).isTrue();
    assertThat(CYCLES.pays(List.of(first, second, third), 1e12, true)).isFalse();
    assertThat(CYCLES.pays(List.of(first, second, third), 1e12, false)).isTrue();
    // One that is usable goes on as long as that pays.
    Quality usable = new Quality(21, 0.45, 0.3, 0);
    assertThat(CYCLES.pays(List.of(first, second, usable), 1, true)).isTrue();
  }
}
