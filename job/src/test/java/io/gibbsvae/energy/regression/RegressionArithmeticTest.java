package io.gibbsvae.energy.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegressionArithmeticTest {

  private static final SplittableRandom RANDOM = new SplittableRandom(3);

  static List<RegressionArithmetic> all() {
    return List.of(new PlainRegressionArithmetic(), new VectorRegressionArithmetic());
  }

  private static double[] numbers(int count) {
    return RANDOM.doubles(count, -2, 2).toArray();
  }

  @Test
  void theBestOneHereIsThatOfVectors() {
    assertThat(RegressionArithmetic.BEST).isInstanceOf(VectorRegressionArithmetic.class);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aProductIsAddedToWhatIsThere(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    int rows = 8;
    int terms = 12;
    double[] a = numbers(5 + rows * 20);
    double[] x = numbers(terms * width);
    double[] y = numbers(rows * width);
    double[] expected = y.clone();
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < terms; k++) {
        for (int p = 0; p < width; p++) {
          expected[row * width + p] += a[5 + row * 20 + k] * x[k * width + p];
        }
      }
    }

    arithmetic.multiply(rows, terms, a, 5, 20, x, y);

    assertThat(y).containsExactly(expected, within(1e-13));
  }

  @ParameterizedTest
  @MethodSource("all")
  void lossesAndDerivativesAreThoseOfTheFormula(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    double[] margins = numbers(64 * width);
    // As far as exponentials go, and beyond.
    double[] far = {0, 40, -40, 800, -800, 1e300, -1e300, 1e-300};
    System.arraycopy(far, 0, margins, 0, far.length);
    double[] losses = new double[width];
    Arrays.fill(losses, 1);
    double[] expected = new double[width];
    Arrays.fill(expected, 1);
    double[] derivatives = new double[margins.length];
    for (int k = 0; k < margins.length; k++) {
      expected[k % width] += Math.max(-margins[k], 0) + Math.log1p(Math.exp(-Math.abs(margins[k])));
      derivatives[k] = -1 / (1 + Math.exp(margins[k]));
    }

    arithmetic.logistic(64, margins, losses);

    for (int p = 0; p < width; p++) {
      assertThat(losses[p]).isCloseTo(expected[p], within(1e-13 * expected[p]));
    }
    assertThat(margins).containsExactly(derivatives, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theyAreRightToSomeUnitsInTheLastPlace(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    for (double scale : new double[] {1e-9, 1, 30, 707}) {
      double[] margins = new SplittableRandom(5).doubles(width, 0, scale).toArray();
      double[] derivatives = margins.clone();
      double[] losses = new double[width];

      arithmetic.logistic(1, derivatives, losses);

      for (int p = 0; p < width; p++) {
        double decay = StrictMath.exp(-margins[p]);
        double derivative = -decay / (1 + decay);
        double loss = StrictMath.log(1 + decay);
        assertThat(derivatives[p]).isCloseTo(derivative, within(4 * Math.ulp(derivative)));
        assertThat(losses[p]).isCloseTo(loss, within(4 * Math.ulp(loss)));
      }
    }
  }

  /** Often enough for the JIT compiler to compile it. */
  @ParameterizedTest
  @MethodSource("all")
  void theBitsAreThoseOfTheFirstCall(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    double[] margins = numbers(8 * width);
    double[] first = margins.clone();
    double[] firstLosses = new double[width];
    arithmetic.logistic(8, first, firstLosses);

    for (int call = 0; call < 30_000; call++) {
      double[] derivatives = margins.clone();
      double[] losses = new double[width];
      arithmetic.logistic(8, derivatives, losses);
      if (!Arrays.equals(losses, firstLosses) || !Arrays.equals(derivatives, first)) {
        assertThat(losses).as("call %s", call).containsExactly(firstLosses);
        assertThat(derivatives).as("call %s", call).containsExactly(first);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsNotANumberStaysInItsPoint(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    double[] margins = new double[2 * width];
    margins[width + 1] = Double.NaN;
    double[] losses = new double[width];

    arithmetic.logistic(2, margins, losses);

    assertThat(losses[1]).isNaN();
    assertThat(margins[width + 1]).isNaN();
    assertThat(losses[0]).isCloseTo(2 * Math.log(2), within(1e-15));
    assertThat(losses[2]).isEqualTo(losses[0]);
  }
}
