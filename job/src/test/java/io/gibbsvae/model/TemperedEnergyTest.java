package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperedEnergyTest {

  private static final int ROWS = 4;
  private static final double[] LOCATION = {0.2, -1, 0.4};
  private static final double[] SCALE = {1.5, 0.7, 1.1};
  private static final CoupledQuartic QUARTIC = new CoupledQuartic(3);

  private static TemperedEnergy function() {
    return new TemperedEnergy(
        QUARTIC,
        new Frame(
            new ModelSettings(
                3,
                3,
                1,
                List.of(),
                Activation.TANH,
                Covariance.DIAGONAL,
                Objective.JOINT,
                List.of(LOCATION[0], LOCATION[1], LOCATION[2]),
                List.of(SCALE[0], SCALE[1], SCALE[2]))));
  }

  private static double[][] inputs(double... beta) {
    double[] y =
        Differences.gaussians(NoiseStream.of(1, Purpose.CHECK, 0, 0, 0), 3 * beta.length, 1);
    return new double[][] {y, beta};
  }

  /** U(x(y)) - log |dx/dy|. */
  private static double energyOfY(double[] y) {
    double[] x = new double[3];
    for (int i = 0; i < 3; i++) {
      x[i] = LOCATION[i] + SCALE[i] * y[i];
    }
    return QUARTIC.energyAndGradient(x, new double[3]) - Math.log(1.5 * 0.7 * 1.1);
  }

  private static double base(double[] y) {
    return (y[0] * y[0] + y[1] * y[1] + y[2] * y[2]) / 2 + 1.5 * Math.log(2 * Math.PI);
  }

  @Test
  void atBetaOneItIsTheEnergyLessTheLogVolume() {
    double[][] inputs = inputs(1, 1, 1, 1);
    double[] output = function().forward(ROWS, inputs).output();
    for (int row = 0; row < ROWS; row++) {
      assertThat(output[row])
          .isCloseTo(energyOfY(Differences.row(inputs[0], row, 3)), within(1e-12));
    }
  }

  @Test
  void atBetaZeroItIsTheStandardNormalsWithLogZZero() {
    double[][] inputs = inputs(0, 0, 0, 0);
    double[] output = function().forward(ROWS, inputs).output();
    for (int row = 0; row < ROWS; row++) {
      assertThat(output[row]).isCloseTo(base(Differences.row(inputs[0], row, 3)), within(1e-12));
    }
  }

  @Test
  void inBetweenEachRowMixesByItsOwnBeta() {
    double[][] inputs = inputs(0.3, 0.9, 0.5, 0.01);
    double[] output = function().forward(ROWS, inputs).output();
    for (int row = 0; row < ROWS; row++) {
      double beta = inputs[1][row];
      double[] y = Differences.row(inputs[0], row, 3);
      assertThat(output[row]).isCloseTo(beta * energyOfY(y) + (1 - beta) * base(y), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1})
  void backwardPassAgreesWithDifferences(double beta) {
    // beta is data.
    Differences.assertBackward(
        function(),
        ROWS,
        inputs(beta, beta, 0.6, beta),
        Set.of(1),
        NoiseStream.of(2, Purpose.CHECK, 0, 0, 0));
  }
}
