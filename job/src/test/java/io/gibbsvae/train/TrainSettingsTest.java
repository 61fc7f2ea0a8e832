package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.Settings;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.TrainSettings.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainSettingsTest {

  private static TrainSettings settings(
      int workers, int batch, int steps, int rounds, double clipNorm) {
    return new TrainSettings(
        -1,
        new TrainSettings.Rounds(rounds, workers, steps, 0),
        Settings.steps(batch, Optimizer.ADAM, new LearningRate(0.1, 0.1, Decay.CONSTANT), clipNorm),
        Tempering.none(),
        PopulationSettings.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, 1",
    "1, 0, 1, 1, 1",
    "1, 1, 0, 1, 1",
    "1, 1, 1, 0, 1",
    "1, 1, 1, 1, 0",
    "1, 1, 1, 1, -2",
    "1, 1, 1, 1, NaN"
  })
  void everyCountAndTheClipNormMustBePositive(
      int workers, int batch, int steps, int rounds, double clipNorm) {
    assertThatThrownBy(() -> settings(workers, batch, steps, rounds, clipNorm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive");
  }

  @Test
  void aClipNormMayBeInfinite() {
    assertThatCode(() -> settings(1, 1, 1, 1, Double.POSITIVE_INFINITY)).doesNotThrowAnyException();
  }
}
