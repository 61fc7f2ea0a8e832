package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateSettingsTest {

  @ParameterizedTest
  @CsvSource({"1, 0, 1", "2, -0.1, 1", "2, 1.1, 1", "2, NaN, 1", "2, 0, 0", "2, 0, NaN"})
  void anEvaluationHasRowsAndSoundThresholds(long rows, double ess, double logZError) {
    assertThatThrownBy(
            () ->
                new EvaluateSettings(
                    rows,
                    1,
                    0,
                    true,
                    0,
                    new EvaluateSettings.Require(ess, logZError, Double.POSITIVE_INFINITY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found");
  }
}
