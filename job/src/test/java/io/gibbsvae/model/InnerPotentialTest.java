package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Shape;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.TemperedPotential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InnerPotentialTest {

  private static final int ROWS = 4;
  private static final double[] LOCATION = {0.2, -1, 0.4};
  private static final double[] SCALE = {1.5, 0.7, 1.1};
  private static final CoupledQuartic QUARTIC = new CoupledQuartic(3);

  private static InnerPotential energy(double beta) {
    ModelSettings settings =
        Shape.of(3)
            .location(List.of(LOCATION[0], LOCATION[1], LOCATION[2]))
            .scale(List.of(SCALE[0], SCALE[1], SCALE[2]))
            .settings();
    TemperedPotential tempered = settings.tempered(QUARTIC);
    tempered.setBeta(beta);
    return new InnerPotential(tempered, new Frame(settings, new float[0]), ROWS + 1);
  }

  private static final double[][] Y =
      Differences.columns(NoiseStream.of(1, Purpose.CHECK, 0, 0, 0), 3, ROWS, 1);

  private static double[] energies(double[][] y, double beta) {
    double[] energies = new double[ROWS];
    energy(beta).evaluate(ROWS, y, energies, new double[3][ROWS]);
    return energies;
  }

  /** U(x(y)). */
  private static double energyOfY(double[] y) {
    double[] x = new double[3];
    for (int i = 0; i < 3; i++) {
      x[i] = LOCATION[i] + SCALE[i] * y[i];
    }
    return QUARTIC.energyAndGradient(x, new double[3]);
  }

  private static double base(double[] y) {
    return (y[0] * y[0] + y[1] * y[1] + y[2] * y[2]) / 2
        + 1.5 * Math.log(2 * Math.PI)
        + Math.log(1.5 * 0.7 * 1.1);
  }

  @Test
  void atBetaOneItIsTheEnergy() {
    double[] energies = energies(Y, 1);
    for (int row = 0; row < ROWS; row++) {
      assertThat(energies[row]).isCloseTo(energyOfY(Differences.row(Y, row)), within(1e-12));
    }
  }

  @Test
  void atBetaZeroItIsTheStandardNormalsWithLogZZero() {
    double[] energies = energies(Y, 0);
    for (int row = 0; row < ROWS; row++) {
      assertThat(energies[row]).isCloseTo(base(Differences.row(Y, row)), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 0.9})
  void inBetweenItMixesByBeta(double beta) {
    double[] energies = energies(Y, beta);
    for (int row = 0; row < ROWS; row++) {
      double[] y = Differences.row(Y, row);
      assertThat(energies[row])
          .isCloseTo(beta * energyOfY(y) + (1 - beta) * base(y), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1})
  void gradientAgreesWithDifferences(double beta) {
    double[][] gradients =
        Differences.columns(NoiseStream.of(2, Purpose.CHECK, 0, 0, 0), 3, ROWS, 1);
    energy(beta).evaluate(ROWS, Y, new double[ROWS], gradients);
    Differences.assertClose(
        "gradient",
        gradients,
        Differences.columnGradient(y -> Arrays.stream(energies(y, beta)).sum(), Y));
  }

  /** An infinite energy has no say at beta = 0, where its factor is 0. */
  @Test
  void atBetaZeroAnInfiniteEnergyIsNotSeen() {
    ModelSettings settings = Shape.of(1).settings();
    TemperedPotential tempered = settings.tempered(new Infinite());
    tempered.setBeta(0);
    InnerPotential energy = new InnerPotential(tempered, new Frame(settings, new float[0]), ROWS);
    double[][] y = {{0, 1, 2, 3}};
    double[] energies = new double[ROWS];
    double[][] gradients = new double[1][ROWS];
    energy.evaluate(ROWS, y, energies, gradients);
    assertThat(energies[2]).isCloseTo(2 + 0.5 * Math.log(2 * Math.PI), within(1e-12));
    assertThat(gradients[0]).containsExactly(y[0], within(1e-15));
  }

  private record Infinite() implements Potential {

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      gradient[0] = Double.NaN;
      return Double.POSITIVE_INFINITY;
    }
  }
}
