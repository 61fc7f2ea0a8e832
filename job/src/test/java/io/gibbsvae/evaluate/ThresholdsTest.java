package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Settings;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.ParetoTail;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.diagnose.WeightSummary;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {

  /** Weights 1 + size P, where P is Pareto with infinite variance, k = 0.95. */
  private static WeightReport weights(double size) {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(4);
    int rows = 20_000;
    WeightSummary weights = new WeightSummary();
    ParetoTail tail = new ParetoTail(rows);
    for (int row = 0; row < rows; row++) {
      double logWeight = Math.log1p(size * Math.pow(random.nextDouble(), -0.95));
      weights.add(logWeight);
      tail.add(logWeight);
    }
    return WeightReport.of(0, weights, tail);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1e-9, false", "1e-5, false", "0.1, true", "100, true"})
  void heavyTailIsAnAlarmWhereItHoldsMuch(double size, boolean alarm) {
    WeightReport weights = weights(size);

    assertThat(Settings.THRESHOLDS.tooHeavy(weights)).isEqualTo(alarm);
    if (size > 0) {
      assertThat(weights.kHat()).isGreaterThan(Settings.THRESHOLDS.kHat());
    }
  }

  @Test
  void lightTailIsNoAlarmWhateverItHolds() {
    WeightReport heavy = weights(100);
    WeightReport light =
        new WeightReport(0, heavy.elbo(), heavy.logZ(), 0.01, 0.6, heavy.missingShare(), 0, 0);

    assertThat(Settings.THRESHOLDS.tooHeavy(light)).isFalse();
  }

  @Test
  void manyEffectiveRowsAloneAreNoExcuse() {
    WeightReport heavy = weights(100);
    WeightReport missing = new WeightReport(0, heavy.elbo(), heavy.logZ(), 0.99, 0.86, 0.02, 0, 0);
    WeightReport uneven = new WeightReport(0, heavy.elbo(), heavy.logZ(), 0.95, 0.86, 0.002, 0, 0);

    assertThat(Settings.THRESHOLDS.tooHeavy(missing)).isTrue();
    assertThat(Settings.THRESHOLDS.tooHeavy(uneven)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0.64, 0.004, 0.0024, true",
    "0.64, 0.002, 0.0024, false",
    "0.99, 0.004, 0.0024, false",
    "0.64, NaN, 0.0024, false",
    "0.001, 0.5, NaN, false"
  })
  void tailThatMayHoldMoreThanTheErrorIsFound(
      double ess, double missing, double error, boolean found) {
    WeightReport weights =
        new WeightReport(
            0, new Estimate(0, 0.01), new Estimate(0, error), ess, 0.68, missing, 0, 0);

    assertThat(Settings.THRESHOLDS.mayMissMore(weights)).isEqualTo(found);
  }

  @Test
  void unknownShareIsNoExcuse() {
    WeightReport heavy = weights(100);
    WeightReport unknown =
        new WeightReport(0, heavy.elbo(), heavy.logZ(), 0.999, 0.8, Double.NaN, 0, 0);

    assertThat(Settings.THRESHOLDS.tooHeavy(unknown)).isTrue();
  }
}
