package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FunnelTest {

  @Test
  void theEnergyIsThatOfTheDensity() {
    // scipy: -norm(0, 3).logpdf(x[0]) - norm(0, exp(x[0] / 2)).logpdf(x[1:]).sum()
    assertThat(TestTargets.energy(Funnel.of(10, 3), TestTargets.wave(10, 1.5)))
        .isCloseTo(17.42347284844997, Offset.offset(1e-12));
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Funnel.of(1, 3))
        .withMessageContainingAll("dimension", "1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Funnel.of(10, Double.NaN))
        .withMessageContainingAll("scale", "NaN");
  }
}
