package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReparameterisationTest {

  private static final int ROWS = 3;

  record Case(int width, int d, Covariance covariance, boolean residual) {

    Reparameterisation function() {
      return new Reparameterisation(new GaussianHead(width, covariance), d, residual);
    }

    double[][] inputs() {
      return Differences.inputs(function(), ROWS, NoiseStream.of(1, Purpose.CHECK, d, width, 0));
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Covariance covariance : Covariance.values()) {
      cases.add(new Case(3, 3, covariance, true));
      cases.add(new Case(3, 3, covariance, false));
      cases.add(new Case(2, 4, covariance, false));
      cases.add(new Case(4, 2, covariance, false));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueIsTheMeanPlusLTimesEps(Case c) {
    double[][] inputs = c.inputs();
    double[][] before = Arrays.stream(inputs).map(double[]::clone).toArray(double[][]::new);
    double[] output = c.function().forward(ROWS, inputs).output();

    assertThat(output).hasSize(ROWS * c.width());
    int size = new GaussianHead(c.width(), c.covariance()).size();
    for (int row = 0; row < ROWS; row++) {
      MatrixGaussian decoder =
          MatrixGaussian.of(c.width(), c.covariance(), Differences.row(inputs[1], row, size));
      if (c.residual()) {
        decoder = decoder.plus(Differences.row(inputs[0], row, c.d()));
      }
      assertThat(Differences.row(output, row, c.width()))
          .as("row %d", row)
          .containsExactly(
              decoder.sample(Differences.row(inputs[2], row, c.width())), within(1e-12));
    }
    assertThat(inputs).as("inputs are left alone").isDeepEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardPassAgreesWithDifferences(Case c) {
    // Noise is data.
    Differences.assertBackward(
        c.function(), ROWS, c.inputs(), Set.of(2), NoiseStream.of(2, Purpose.CHECK, 0, 0, 0));
  }
}
