package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.diagnose.Estimate;
import org.junit.jupiter.api.Test;
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

  private static EvaluateSettings wanting(long rows, double logZError) {
    return new EvaluateSettings(rows, 1, 4, true, 0, logZError, EvaluateSettings.Require.nothing());
  }

  @ParameterizedTest
  @CsvSource({
    // Rows, the error that they gave, and the rows that an error of 0.01 takes; 0: no more.
    "16384, 0.01, 0",
    "16384, 0.0101, 20480",
    "16384, 0.02, 72090",
    "16384, 0.5, 1000000",
    "999999, 0.02, 1000000",
    "1000000, 0.02, 0",
    "16384, Infinity, 0",
    "16384, NaN, 0"
  })
  void takesAsManyRowsAsTheErrorNeeds(long rows, double error, long more) {
    assertThat(
            wanting(rows, 0.01).more(new Estimate(3, error)).map(EvaluateSettings::rows).orElse(0L))
        .isEqualTo(more);
  }

  @Test
  void takesNoMoreRowsWhereNoErrorIsWanted() {
    assertThat(wanting(10, Double.POSITIVE_INFINITY).more(new Estimate(3, 9))).isEmpty();
  }

  @Test
  void rejectsAnErrorOfZero() {
    assertThatThrownBy(() -> wanting(10, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
