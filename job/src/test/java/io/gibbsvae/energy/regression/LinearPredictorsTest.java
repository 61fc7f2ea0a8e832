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
  private static final double[] W =
      new SplittableRandom(2).doubles((long) POINTS * COLUMNS, -1, 1).toArray();

  /** l_n(m) = (n + 1) m^3. */
  private static final Loss CUBES =
      (first, rows, predictors, width, losses) -> {
        for (int k = 0; k < rows * width; k++) {
          double m = predictors[k];
          int number = first + k / width + 1;
          losses[k % width] += number * m * m * m;
          predictors[k] = 3 * number * m * m;
        }
      };

  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.regression.RegressionArithmeticTest#all")
  void lossesOfAllRowsAreSummedWithTheirGradients(RegressionArithmetic arithmetic) {
    double[] losses = new double[POINTS];
    double[] gradients = new double[W.length];

    new LinearPredictors(arithmetic, TABLE, COLUMNS)
        .lossesAndGradients(W, POINTS, CUBES, losses, gradients);

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
    LinearPredictors all = new LinearPredictors(arithmetic, TABLE, COLUMNS);
    double[] losses = new double[POINTS];
    double[] gradients = new double[W.length];
    all.lossesAndGradients(W, POINTS, CUBES, losses, gradients);

    double[] loss = new double[1];
    double[] gradient = new double[COLUMNS];
    for (int p = 0; p < POINTS; p++) {
      double[] w = Arrays.copyOfRange(W, p * COLUMNS, (p + 1) * COLUMNS);
      all.lossesAndGradients(w, 1, CUBES, loss, gradient);
      assertThat(loss[0]).isEqualTo(losses[p]);
      assertThat(gradient).isEqualTo(Arrays.copyOfRange(gradients, p * COLUMNS, (p + 1) * COLUMNS));
      all.losses(w, 1, CUBES, loss);
      assertThat(loss[0]).isEqualTo(losses[p]);
    }
  }
}
