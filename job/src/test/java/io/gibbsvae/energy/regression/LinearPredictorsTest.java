package io.gibbsvae.energy.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.regression.LinearPredictors.Loss;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearPredictorsTest {

  // Neither multiples of what arithmetic takes at a time.
  private static final int ROWS = 150;
  private static final int COLUMNS = 7;
  private static final int POINTS = 141;

  private static final double[] TABLE =
      new SplittableRandom(1).doubles((long) ROWS * COLUMNS, -1, 1).toArray();
  private static final double[] ONES = filled(1);
  private static final double[] NONE = {};
  private static final double[] W =
      new SplittableRandom(2).doubles((long) POINTS * COLUMNS, -1, 1).toArray();

  /** l_n(m) = (n + 1) m^3. */
  private static final Loss CUBES =
      (first, rows, predictors, width, scalars, sums) -> {
        for (int k = 0; k < rows * width; k++) {
          double m = predictors[k];
          int number = first + k / width + 1;
          sums[k % width] += number * m * m * m;
          predictors[k] = 3 * number * m * m;
        }
      };

  private static double[] filled(double value) {
    double[] values = new double[ROWS];
    Arrays.fill(values, value);
    return values;
  }

  private static LinearPredictors plain(RegressionArithmetic arithmetic) {
    return new LinearPredictors(arithmetic, TABLE, COLUMNS, new int[0][], 0, ONES);
  }

  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.regression.RegressionArithmeticTest#all")
  void lossesOfAllRowsAreSummedWithTheirGradients(RegressionArithmetic arithmetic) {
    double[] losses = new double[POINTS];
    double[] gradients = new double[W.length];

    plain(arithmetic).lossesAndGradients(W, NONE, POINTS, CUBES, losses, gradients);

    double[] expected = new double[POINTS];
    double[] expectedGradients = new double[W.length];
    for (int p = 0; p < POINTS; p++) {
      for (int n = 0; n < ROWS; n++) {
        double m = 0;
        for (int i = 0; i < COLUMNS; i++) {
          m += TABLE[n * COLUMNS + i] * W[p * COLUMNS + i];
        }
        expected[p] += (n + 1) * m * m * m;
        for (int i = 0; i < COLUMNS; i++) {
          expectedGradients[p * COLUMNS + i] += 3 * (n + 1) * m * m * TABLE[n * COLUMNS + i];
        }
      }
    }
    assertThat(losses).containsExactly(expected, within(1e-9));
    assertThat(gradients).containsExactly(expectedGradients, within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.regression.RegressionArithmeticTest#all")
  void aPointHasTheSameBitsWhereverItStands(RegressionArithmetic arithmetic) {
    LinearPredictors all = plain(arithmetic);
    double[] losses = new double[POINTS];
    double[] gradients = new double[W.length];
    all.lossesAndGradients(W, NONE, POINTS, CUBES, losses, gradients);

    double[] loss = new double[1];
    double[] gradient = new double[COLUMNS];
    for (int p = 0; p < POINTS; p++) {
      double[] w = Arrays.copyOfRange(W, p * COLUMNS, (p + 1) * COLUMNS);
      all.lossesAndGradients(w, NONE, 1, CUBES, loss, gradient);
      assertThat(loss[0]).isEqualTo(losses[p]);
      assertThat(gradient).isEqualTo(Arrays.copyOfRange(gradients, p * COLUMNS, (p + 1) * COLUMNS));
      all.losses(w, NONE, 1, CUBES, loss);
      assertThat(loss[0]).isEqualTo(losses[p]);
    }
  }

  /** Effects are coefficients of columns that are 1 in the rows of a group and 0 in others. */
  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.regression.RegressionArithmeticTest#all")
  void effectsAreCoefficientsOfIndicators(RegressionArithmetic arithmetic) {
    int[][] effects = new int[2][ROWS];
    double[] table = new double[ROWS * (COLUMNS + 5)];
    for (int n = 0; n < ROWS; n++) {
      effects[0][n] = n % 2;
      effects[1][n] = 2 + n % 3;
      System.arraycopy(TABLE, n * COLUMNS, table, n * (COLUMNS + 5), COLUMNS);
      table[n * (COLUMNS + 5) + COLUMNS + n % 2] = -1;
      table[n * (COLUMNS + 5) + COLUMNS + 2 + n % 3] = -1;
    }
    double[] w = new SplittableRandom(3).doubles(20L * (COLUMNS + 5), -1, 1).toArray();
    double[] losses = new double[20];
    double[] gradients = new double[w.length];
    double[] expected = new double[20];
    double[] expectedGradients = new double[w.length];

    new LinearPredictors(arithmetic, TABLE, COLUMNS, effects, 5, filled(-1))
        .lossesAndGradients(w, NONE, 20, CUBES, losses, gradients);
    new LinearPredictors(arithmetic, table, COLUMNS + 5, new int[0][], 0, ONES)
        .lossesAndGradients(w, NONE, 20, CUBES, expected, expectedGradients);

    assertThat(losses).containsExactly(expected, within(1e-9));
    assertThat(gradients).containsExactly(expectedGradients, within(1e-9));
  }

  /** The loss t_p m of the scalar t, and the sum of m beside it. */
  private static final Loss SCALED =
      new Loss() {
        @Override
        public int sums() {
          return 2;
        }

        @Override
        public int scalars() {
          return 1;
        }

        @Override
        public void differentiate(
            int first, int rows, double[] predictors, int width, double[] scalars, double[] sums) {
          for (int k = 0; k < rows * width; k++) {
            sums[k % width] += scalars[k % width] * predictors[k];
            sums[width + k % width] += predictors[k];
            predictors[k] = scalars[k % width];
          }
        }
      };

  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.regression.RegressionArithmeticTest#all")
  void eachPointHasItsScalarsAndSums(RegressionArithmetic arithmetic) {
    double[] scalars = new SplittableRandom(4).doubles(POINTS, -1, 1).toArray();
    double[] sums = new double[2 * POINTS];

    plain(arithmetic).losses(W, scalars, POINTS, SCALED, sums);

    for (int p = 0; p < POINTS; p++) {
      assertThat(sums[2 * p]).isCloseTo(scalars[p] * sums[2 * p + 1], within(1e-10));
    }
  }
}
