package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Energies.Undefined;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperedPotentialTest {

  private static final double[] LOCATION = {1, -2};
  private static final double[] SCALE = {0.5, 3};
  private static final double[] X = {0.7, 1.1, -1.2, 0.4};

  private static TemperedPotential well(double beta) {
    TemperedPotential tempered = new TemperedPotential(ManyWell.of(2), LOCATION, SCALE);
    tempered.setBeta(beta);
    return tempered;
  }

  private static double energy(Potential potential, double... x) {
    return potential.energyAndGradient(x, new double[2]);
  }

  @Test
  void atZeroItIsTheGaussianWhoseLogZIsZero() {
    // log Z of a Gaussian in closed form, and its value one deviation off in each coordinate.
    double atCentre = Math.log(2 * Math.PI) + Math.log(0.5) + Math.log(3);
    assertThat(energy(well(0), 1, -2)).isCloseTo(atCentre, within(1e-14));
    assertThat(energy(well(0), 1.5, 1)).isCloseTo(atCentre + 1, within(1e-14));
  }

  @Test
  void atOneItIsTheTarget() {
    assertThat(energy(well(1), 0.7, 1.1)).isEqualTo(energy(ManyWell.of(2), 0.7, 1.1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1})
  void gradientAgreesWithCentralDifferences(double beta) {
    TemperedPotential tempered = well(beta);
    double[] gradients = new double[4];
    tempered.energiesAndGradients(X, 2, new double[2], gradients);
    double h = 1e-5;
    for (int k = 0; k < 4; k++) {
      double[] right = X.clone();
      double[] left = X.clone();
      right[k] += h;
      left[k] -= h;
      double[] above = new double[2];
      double[] below = new double[2];
      tempered.energies(right, 2, above);
      tempered.energies(left, 2, below);
      assertThat(gradients[k]).isCloseTo((above[k / 2] - below[k / 2]) / (2 * h), within(1e-8));
    }
  }

  @Test
  void slopesAreWhatTheEnergyGrowsByWithBeta() {
    double[] at3 = new double[2];
    double[] at7 = new double[2];
    well(0.3).energies(X, 2, at3);
    well(0.7).energies(X, 2, at7);
    double[] slopes = well(0.123).slopes(X, 2);
    for (int row = 0; row < 2; row++) {
      assertThat(slopes[row]).isCloseTo((at7[row] - at3[row]) / 0.4, within(1e-12));
    }
  }

  @Test
  void atZeroTheTargetIsNotEvenAsked() {
    TemperedPotential tempered =
        new TemperedPotential(new Undefined(), new double[2], new double[] {1, 1});
    tempered.setBeta(0);
    assertThat(energy(tempered, 0, 0)).isCloseTo(Math.log(2 * Math.PI), within(1e-14));
  }
}
