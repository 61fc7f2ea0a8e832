package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.train.LearningRate.Decay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LearningRateTest {

  @ParameterizedTest
  @EnumSource(
      value = Decay.class,
      names = {"EXPONENTIAL", "COSINE"})
  void aRateThatFallsGoesFromTheInitialToTheLastWithoutRising(Decay decay) {
    LearningRate rate = new LearningRate(0.1, 0.001, decay);

    assertThat(rate.at(0)).isCloseTo(0.1, within(1e-15));
    assertThat(rate.at(1)).isCloseTo(0.001, within(1e-15));
    for (int k = 1; k <= 100; k++) {
      assertThat(rate.at(k / 100.0)).isLessThan(rate.at((k - 1) / 100.0));
    }
  }

  @Test
  void halfwayTheExponentialIsAtTheGeometricMeanAndTheCosineAtTheArithmeticOne() {
    assertThat(new LearningRate(0.1, 0.001, Decay.EXPONENTIAL).at(0.5))
        .isCloseTo(0.01, within(1e-15));
    assertThat(new LearningRate(0.1, 0.001, Decay.COSINE).at(0.5)).isCloseTo(0.0505, within(1e-15));
  }

  @Test
  void aConstantRateStays() {
    LearningRate rate = new LearningRate(0.1, 0.001, Decay.CONSTANT);
    assertThat(rate.at(0)).isEqualTo(0.1);
    assertThat(rate.at(1)).isEqualTo(0.1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-1, -2", "0.1, 0", "0.1, 0.2", "NaN, 0.1", "0.1, NaN", "Infinity, 0.1"})
  void aRateIsPositiveAndFiniteAndDoesNotRise(double initial, double last) {
    assertThatThrownBy(() -> new LearningRate(initial, last, Decay.COSINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(String.valueOf(initial), String.valueOf(last));
  }
}
