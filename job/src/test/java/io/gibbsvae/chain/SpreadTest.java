package io.gibbsvae.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Energies.Spring;
import io.gibbsvae.model.Rounding;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpreadTest {

  private static final double[] POINTS = {1, 2, 3, 5, -1, 0.5, 0, -2, 4, 4};

  private static Spread of(boolean dense) {
    Spread spread = new Spread(2, dense);
    spread.add(new Population(new Spring(), POINTS.clone(), Rounding.floats()));
    return spread;
  }

  /** Entry of the covariance by its definition, drawn towards a thousandth of the variances. */
  private static double covariance(int i, int j) {
    int n = POINTS.length / 2;
    double[] mean = new double[2];
    for (int k = 0; k < POINTS.length; k++) {
      mean[k % 2] += POINTS[k] / n;
    }
    double[] sums = new double[3];
    for (int row = 0; row < n; row++) {
      double a = POINTS[2 * row] - mean[0];
      double b = POINTS[2 * row + 1] - mean[1];
      sums[0] += a * a / (n - 1);
      sums[1] += b * b / (n - 1);
      sums[2] += a * b / (n - 1);
    }
    double prior = i == j ? 1e-3 * sums[i] : 0;
    return (n * (i == j ? sums[i] : sums[2]) + 5 * prior) / (n + 5);
  }

  @Test
  void theFactorTimesItselfIsTheCovariance() {
    double[] l = of(true).choleskyFactor();

    assertThat(l[1]).isZero();
    assertThat(l[0] * l[0]).isCloseTo(covariance(0, 0), within(1e-12));
    assertThat(l[2] * l[0]).isCloseTo(covariance(0, 1), within(1e-12));
    assertThat(l[2] * l[2] + l[3] * l[3]).isCloseTo(covariance(1, 1), within(1e-12));
  }

  @Test
  void deviationsAreTheRootsOfTheVariances() {
    for (boolean dense : new boolean[] {false, true}) {
      double[] deviations = of(dense).deviations();
      assertThat(deviations[0]).isCloseTo(Math.sqrt(covariance(0, 0)), within(1e-12));
      assertThat(deviations[1]).isCloseTo(Math.sqrt(covariance(1, 1)), within(1e-12));
    }
  }

  /** Of widths that differ by 10^18, as of units, no more than a power of two. */
  @Test
  void isInvariantToTheUnitsOfCoordinates() {
    double unit = Math.pow(2, -60);
    double[] scaled = POINTS.clone();
    Arrays.setAll(scaled, k -> k % 2 == 0 ? scaled[k] * unit : scaled[k]);
    Spread spread = new Spread(2, true);
    spread.add(scaled);

    assertThat(spread.deviations()[0]).isEqualTo(of(true).deviations()[0] * unit);
    assertThat(spread.deviations()[1]).isEqualTo(of(true).deviations()[1]);
    assertThat(spread.choleskyFactor()[0]).isEqualTo(of(true).choleskyFactor()[0] * unit);
    assertThat(spread.choleskyFactor()[3]).isEqualTo(of(true).choleskyFactor()[3]);
  }

  @Test
  void pointsThatAreOnePointTeachNothing() {
    Spread spread = new Spread(2, false);
    assertThat(spread.isKnown()).isFalse();
    spread.add(new Population(new Spring(), new double[] {1, 2, 1, 2}, Rounding.floats()));
    assertThat(spread.isKnown()).isFalse();
    assertThat(of(false).isKnown()).isTrue();
  }
}
