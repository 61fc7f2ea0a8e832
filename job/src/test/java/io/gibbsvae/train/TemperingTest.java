package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.train.Tempering.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TemperingTest {

  @ParameterizedTest
  @EnumSource(
      value = Schedule.class,
      names = {"LINEAR", "GEOMETRIC"})
  void betaRisesFromTheStartToOneWithinItsShareAndStaysThere(Schedule schedule) {
    Tempering tempering = new Tempering(schedule, 0.04, 0.5);

    assertThat(tempering.at(0)).isCloseTo(0.04, within(1e-15));
    for (int k = 1; k <= 50; k++) {
      assertThat(tempering.at(k / 100.0)).isGreaterThan(tempering.at((k - 1) / 100.0));
    }
    for (int k = 50; k <= 100; k++) {
      assertThat(tempering.at(k / 100.0)).isEqualTo(1);
    }
  }

  @Test
  void halfwayUpTheLinearIsAtTheArithmeticMeanAndTheGeometricAtTheGeometricOne() {
    assertThat(new Tempering(Schedule.LINEAR, 0.04, 0.5).at(0.25)).isCloseTo(0.52, within(1e-15));
    assertThat(new Tempering(Schedule.GEOMETRIC, 0.04, 0.5).at(0.25)).isCloseTo(0.2, within(1e-15));
  }

  @Test
  void linearTemperingMayStartAtZero() {
    assertThat(new Tempering(Schedule.LINEAR, 0, 1).at(0)).isZero();
  }

  @Test
  void withoutTemperingBetaIsOne() {
    assertThat(Tempering.none().at(0)).isEqualTo(1);
    assertThat(Tempering.none().at(1)).isEqualTo(1);
    assertThat(new Tempering(Schedule.NONE, 0, 0.5).at(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "LINEAR, -0.1, 0.5",
    "LINEAR, 1.1, 0.5",
    "LINEAR, NaN, 0.5",
    "LINEAR, 0.5, 0",
    "LINEAR, 0.5, 1.1",
    "LINEAR, 0.5, NaN",
    "GEOMETRIC, 0, 0.5"
  })
  void aStartIsInTheUnitIntervalAndAShareIsPositive(Schedule schedule, double start, double share) {
    assertThatThrownBy(() -> new Tempering(schedule, start, share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tempering");
  }
}
