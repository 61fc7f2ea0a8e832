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

  private static double[] positive(int count) {
    return new SplittableRandom(6).doubles(count, 0.1, 3).toArray();
  }

  @ParameterizedTest
  @MethodSource("all")
  void studentLossesAreThoseOfTheFormula(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    double[] residuals = numbers(8 * width);
    // From where a sum with 1 loses all digits to where a square has no double.
    double[] far = {0, 1e-12, -1e-5, 1e8, -1e140, 1e200};
    System.arraycopy(far, 0, residuals, 0, far.length);
    double[] scales = positive(width);
    double[] sums = new double[2 * width];
    double[] derivatives = residuals.clone();

    arithmetic.studentT(8, derivatives, scales, sums);

    double[] logs = new double[width];
    double[] shares = new double[width];
    for (int k = 0; k < residuals.length; k++) {
      int p = k % width;
      double r = residuals[k];
      logs[p] += Math.log1p(Math.min(1e300, r * r / scales[p]));
      double derivative = r / (scales[p] + r * r);
      shares[p] += r * derivative;
      assertThat(derivatives[k]).isCloseTo(derivative, within(4 * Math.ulp(derivative)));
    }
    for (int p = 0; p < width; p++) {
      assertThat(sums[p]).isCloseTo(logs[p], within(1e-14 * logs[p]));
      assertThat(sums[width + p]).isCloseTo(shares[p], within(1e-14));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void smallSquaresKeepTheirDigits(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    double[] residuals = new double[width];
    double[] scales = new double[width];
    Arrays.fill(scales, 1);
    for (int p = 0; p < width; p++) {
      residuals[p] = Math.pow(10, -p / 4.0);
    }
    double[] sums = new double[2 * width];

    arithmetic.studentT(1, residuals.clone(), scales, sums);

    for (int p = 0; p < width; p++) {
      double expected = StrictMath.log1p(residuals[p] * residuals[p]);
      assertThat(sums[p]).isCloseTo(expected, within(4 * Math.ulp(expected)));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void negativeBinomialLossesAreThoseOfTheFormula(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    double[] means = numbers(8 * width);
    double[] far = {0, 40, -40, 500, -800};
    System.arraycopy(far, 0, means, 0, far.length);
    double[] counts = {7, 0, 1, 30, 2, 5, 0, 1000, 3};
    double[] scalars = new double[2 * width];
    for (int p = 0; p < width; p++) {
      scalars[p] = 2 * Math.sin(p) - 1;
      scalars[width + p] = Math.exp(-scalars[p]);
    }
    double[] sums = new double[2 * width];
    double[] derivatives = means.clone();

    arithmetic.negativeBinomial(8, derivatives, counts, 1, scalars, sums);

    double[] losses = new double[width];
    double[] slopes = new double[width];
    double[] sizes = new double[width];
    for (int k = 0; k < means.length; k++) {
      int p = k % width;
      double y = counts[1 + k / width];
      double phi = scalars[width + p];
      double odds = means[k] + scalars[p];
      double log = Math.max(odds, 0) + Math.log1p(Math.exp(-Math.abs(odds)));
      double share = (y + phi) / (1 + Math.exp(-odds));
      losses[p] += (y + phi) * log - y * means[k];
      slopes[p] += share - phi * log;
      sizes[p] += (y + phi) * log + Math.abs(y * means[k]) + share;
      assertThat(derivatives[k]).isCloseTo(share - y, within(1e-14 * (1 + share + y)));
    }
    for (int p = 0; p < width; p++) {
      assertThat(sums[p]).isCloseTo(losses[p], within(1e-14 * sizes[p]));
      assertThat(sums[width + p]).isCloseTo(slopes[p], within(1e-14 * sizes[p]));
    }
  }

  /** Often enough for the JIT compiler to compile them. */
  @ParameterizedTest
  @MethodSource("all")
  void furtherFamiliesHaveTheBitsOfTheFirstCall(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    double[] predictors = numbers(8 * width);
    double[] scalars = positive(2 * width);
    double[] counts = {7, 0, 1, 30, 2, 5, 0, 1000};
    double[][] first = furtherFamilies(arithmetic, predictors, counts, 8, scalars);

    for (int call = 0; call < 30_000; call++) {
      double[][] again = furtherFamilies(arithmetic, predictors, counts, 8, scalars);
      if (!Arrays.deepEquals(first, again)) {
        assertThat(again).as("call %s", call).isDeepEqualTo(first);
      }
    }
  }

  private static double[][] furtherFamilies(
      RegressionArithmetic arithmetic,
      double[] predictors,
      double[] counts,
      int rows,
      double[] scalars) {
    double[] student = predictors.clone();
    double[] studentSums = new double[2 * arithmetic.width()];
    arithmetic.studentT(rows, student, scalars, studentSums);
    double[] binomial = predictors.clone();
    double[] binomialSums = new double[2 * arithmetic.width()];
    arithmetic.negativeBinomial(rows, binomial, counts, 0, scalars, binomialSums);
    return new double[][] {student, studentSums, binomial, binomialSums};
  }

  @ParameterizedTest
  @MethodSource("all")
  void furtherFamiliesKeepNaNInItsPoint(RegressionArithmetic arithmetic) {
    int width = arithmetic.width();
    double[] predictors = new double[width];
    predictors[1] = Double.NaN;
    double[] counts = {2};

    double[][] found = furtherFamilies(arithmetic, predictors, counts, 1, positive(2 * width));

    for (double[] values : found) {
      assertThat(values[1]).isNaN();
      assertThat(values[0]).isFinite();
      assertThat(values[2]).isFinite();
    }
  }
}
