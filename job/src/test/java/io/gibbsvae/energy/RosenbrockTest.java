package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RosenbrockTest {

  @Test
  void theEnergyIsRosenbrocksFunctionOverTheTemperature() {
    // scipy.optimize.rosen of each pair, which has a = 1 and b = 100
    assertThat(TestTargets.energy(Rosenbrock.of(6, 1, 100, 20), TestTargets.wave(6, 1.5)))
        .isCloseTo(38.509325448159714, Offset.offset(1e-11));
  }

  @Test
  void theEnergyIsThatOfTwoNormalDensitiesUpToLogZ() {
    // scipy: -norm(.5, 1).logpdf(.7) - norm(.7**2, sqrt(1/3)).logpdf(-.4) - log(pi * 2 / sqrt(3))
    assertThat(TestTargets.energy(Rosenbrock.of(2, 0.5, 3, 2), 0.7, -0.4))
        .isCloseTo(1.20815, Offset.offset(1e-12));
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rosenbrock.of(3, 1, 1, 1))
        .withMessageContainingAll("dimension", "3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rosenbrock.of(2, Double.POSITIVE_INFINITY, 1, 1))
        .withMessageContainingAll("a", "Infinity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rosenbrock.of(2, 1, 0, 1))
        .withMessageContainingAll("b", "0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rosenbrock.of(2, 1, 1, -1))
        .withMessageContainingAll("temperature", "-1.0");
  }
}
