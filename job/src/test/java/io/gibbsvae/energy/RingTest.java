package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RingTest {

  @Test
  void theEnergyIsThatOfTheFormula() {
    // numpy: (sqrt(5) - 3)**2 / (2 * .25);  -log(sum(exp(-(sqrt(5) - R)**2 / (2 * .64))))
    assertThat(TestTargets.energy(Ring.of(new double[] {3}, 0.5), 1, -2))
        .isCloseTo(1.1671842700025232, Offset.offset(1e-13));
    assertThat(TestTargets.energy(Ring.of(new double[] {1, 3, 5}, 0.8), 1, -2))
        .isCloseTo(0.0623745649808712, Offset.offset(1e-13));
  }

  @Test
  void aRingOfRadiusZeroIsAGaussian() {
    Knowledge knowledge = Ring.of(new double[] {0}, 2).asTarget().knowledge();

    // Z = 2 pi s^2; E |x| is the mean of a Rayleigh distribution, s sqrt(pi / 2).
    assertThat(knowledge.logZ().orElseThrow().value())
        .isCloseTo(Math.log(8 * Math.PI), Offset.offset(1e-11));
    assertThat(knowledge.observables().get(0).truth())
        .isCloseTo(2 * Math.sqrt(Math.PI / 2), Offset.offset(1e-11));
  }

  @Test
  void aThinRingHasTheMassOfItsCircumference() {
    // R >> s: Z = (2 pi)^(3/2) R s, up to exp(-R^2 / (2 s^2)).
    assertThat(Ring.of(new double[] {50}, 0.01).asTarget().knowledge().logZ().orElseThrow().value())
        .isCloseTo(Math.log(Math.pow(2 * Math.PI, 1.5) * 0.5), Offset.offset(1e-11));
  }

  @Test
  void theKinkAtTheOriginHasGradientZero() {
    double[] gradient = {1, 1};
    double energy = Ring.of(new double[] {3}, 0.5).energyAndGradient(new double[2], gradient);

    assertThat(energy).isEqualTo(18);
    assertThat(gradient).containsExactly(0, 0);
  }

  @Test
  void theEnergyIsFiniteFarFromAllRings() {
    assertThat(TestTargets.energy(Ring.of(new double[] {1, 3}, 0.1), 1003, 0))
        .isCloseTo(5e7, Offset.offset(1e-6));
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ring.of(new double[0], 1))
        .withMessageContainingAll("radii", "none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ring.of(new double[] {1, -1}, 1))
        .withMessageContainingAll("radii[1]", "-1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ring.of(new double[] {1}, 0))
        .withMessageContainingAll("scale", "0.0");
  }
}
