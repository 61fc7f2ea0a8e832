package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManyWellTest {

  @Test
  void theEnergyIsThatOfTheFormula() {
    // numpy: polyval([1, 0, -6, -.5, 0], x[0::2]).sum() + (x[1::2]**2).sum() / 2
    assertThat(TestTargets.energy(ManyWell.of(6), TestTargets.wave(6, 1.5)))
        .isCloseTo(-13.776214258681739, Offset.offset(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 32})
  void logZIsThatOfTheWellsTimesTheirNumber(int dimension) {
    // The x of one well by the midpoint rule, the y in closed form.
    double sum = 0;
    double step = 1e-4;
    for (double x = -6 + step / 2; x < 6; x += step) {
      sum += Math.exp(-Math.pow(x, 4) + 6 * x * x + x / 2) * step;
    }
    double oneWell = Math.log(sum) + 0.5 * Math.log(2 * Math.PI);

    assertThat(ManyWell.of(dimension).asTarget().knowledge().logZ().orElseThrow().value())
        .isCloseTo(dimension / 2 * oneWell, Offset.offset(1e-9));
  }

  @Test
  void thirtyTwoDimensionsHaveThePublishedLogZ() {
    // Midgley et al. 2023.
    assertThat(ManyWell.of(32).asTarget().knowledge().logZ().orElseThrow().value())
        .isCloseTo(164.69568, Offset.offset(1e-5));
  }

  @Test
  void modesAreTheMinimaOfTheEnergy() {
    ManyWell wells = ManyWell.of(6);
    double[] gradient = new double[6];
    Modes modes = wells.asTarget().knowledge().modes().orElseThrow();

    assertThat(modes.count()).isEqualTo(8);
    for (double[] centre : modes.centres()) {
      wells.energyAndGradient(centre, gradient);
      assertThat(gradient).containsExactly(new double[6], Offset.offset(1e-12));
    }
  }

  @Test
  void modesAreListedWhileTheyAreFew() {
    assertThat(ManyWell.of(16).asTarget().knowledge().modes().orElseThrow().count()).isEqualTo(256);
    assertThat(ManyWell.of(18).asTarget().knowledge().modes()).isEmpty();
  }

  @Test
  void twoDimensionsAreNamedTheDoubleWell() {
    assertThat(ManyWell.of(2).asTarget().name()).isEqualTo("double-well");
    assertThat(ManyWell.of(32).asTarget().name()).isEqualTo("many-well-32");
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 1, 7})
  void anOddOrEmptyDimensionIsRefused(int dimension) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ManyWell.of(dimension))
        .withMessageContainingAll("dimension", String.valueOf(dimension));
  }
}
