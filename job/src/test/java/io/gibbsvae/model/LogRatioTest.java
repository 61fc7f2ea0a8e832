package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogRatioTest {

  private static final int ROWS = 3;

  /** A stage: x has width D, z width d. */
  record Case(int width, int d, Covariance covariance, boolean residual, LogRatio.Top top) {

    LogRatio function() {
      return new LogRatio(
          new GaussianHead(width, covariance), new GaussianHead(d, covariance), residual, top);
    }

    double[][] inputs() {
      return Differences.inputs(function(), ROWS, NoiseStream.of(1, Purpose.CHECK, d, width, 0));
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (LogRatio.Top top : LogRatio.Top.values()) {
      for (Covariance covariance : Covariance.values()) {
        cases.add(new Case(3, 3, covariance, true, top));
        cases.add(new Case(3, 3, covariance, false, top));
        cases.add(new Case(2, 4, covariance, false, top));
        cases.add(new Case(4, 2, covariance, false, top));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueIsTheSumOfTheLogDensities(Case c) {
    double[][] inputs = c.inputs();
    double[] output = c.function().forward(ROWS, inputs).output();

    assertThat(output).hasSize(ROWS);
    int decoderSize = new GaussianHead(c.width(), c.covariance()).size();
    int encoderSize = new GaussianHead(c.d(), c.covariance()).size();
    for (int row = 0; row < ROWS; row++) {
      MatrixGaussian decoder =
          MatrixGaussian.of(
              c.width(), c.covariance(), Differences.row(inputs[0], row, decoderSize));
      double[] eps = Differences.row(inputs[1], row, c.width());
      double[] z = Differences.row(inputs[2], row, c.d());
      double[] x = Differences.row(inputs[3], row, c.width());
      MatrixGaussian encoder =
          MatrixGaussian.of(c.d(), c.covariance(), Differences.row(inputs[4], row, encoderSize));
      if (c.residual()) {
        encoder = encoder.plus(x);
      }
      // log Q at m + L eps does not depend on where m is.
      double expected = decoder.logDensity(decoder.sample(eps));
      expected +=
          switch (c.top()) {
            case NO -> -encoder.logDensity(z);
            case JOINT -> logStandardNormal(z) - encoder.logDensity(z);
            case CLOSED_FORM -> encoder.klFromStandardNormal();
          };
      assertThat(output[row]).as("row %d", row).isCloseTo(expected, within(1e-9));
    }
  }

  private static double logStandardNormal(double[] z) {
    return -0.5 * z.length * Math.log(2 * Math.PI)
        - 0.5 * Math.pow(new ArrayRealVector(z).getNorm(), 2);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardPassAgreesWithDifferences(Case c) {
    // Noise is data.
    Differences.assertBackward(
        c.function(), ROWS, c.inputs(), Set.of(1), NoiseStream.of(2, Purpose.CHECK, 0, 0, 0));
  }

  @Test
  void priorIsTheStandardNormal() {
    assertThat(LogRatio.logPrior(new double[] {9, 1, -2, 9}, 1, 2))
        .isCloseTo(-Math.log(2 * Math.PI) - 2.5, within(1e-14));
  }
}
