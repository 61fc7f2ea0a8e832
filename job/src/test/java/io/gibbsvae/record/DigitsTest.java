package io.gibbsvae.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {

  @ParameterizedTest
  @CsvSource({
    "1.23456, 1, 1.235",
    "-137.19, 4, -137.2",
    "2459000.6101, 1000, 2.459e+06",
    "2459000.6101, NaN, 2.459e+06",
    "2459000.6101, 0, 2.459e+06",
    "NaN, 1, -",
    "Infinity, 1, Infinity",
    "0, 1e-300, 0.000"
  })
  void keepsTheFormatWhereItShowsEnough(double value, double width, String shown) {
    assertThat(Digits.of("%.4g", value, width)).isEqualTo(shown);
  }

  @Test
  void namesWhatIsNotKnown() {
    double nan = Double.NaN;
    assertThat(Digits.of("%.2f", nan)).isEqualTo("-");
    assertThat(Text.known("%.1f %%", nan)).isEqualTo(Text.UNKNOWN);
    assertThat(Text.known("%.1f %%", 75)).isEqualTo("75.0 %");
    assertThat(Digits.of(new Estimate(nan, nan))).isEqualTo(Text.UNKNOWN);
    assertThat(Digits.of(new Estimate(1, nan))).startsWith("1.00000").endsWith(Text.UNKNOWN);
    assertThat(Digits.of(new Estimate(1, 0.25))).isEqualTo("1.00000 ± 0.25");
    assertThat(Digits.resolved(new Estimate(1, nan))).contains("1.00000");
    assertThat(Digits.resolved(new Estimate(1.23456, 0.02))).contains("1.235 ± 0.020");
    assertThat(Digits.resolved(new Estimate(nan, 1))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2459000.6101, 0.001",
    "-20000.61044, 1e-3",
    "1.7e18, 1e6",
    "10.29348, 1e-4",
    "1e12, 0.5"
  })
  void showsNumbersToAShareOfTheirWidth(double value, double width) {
    double shown = Double.parseDouble(Digits.of("%.4g", value, width));
    assertThat(Math.abs(shown - value)).isLessThanOrEqualTo(0.05 * width);
  }
}
