package io.gibbsvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NormalQuantileTest {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private static void assertAgrees(double p) {
    double expected = NORMAL.inverseCumulativeProbability(p);
    assertThat(NormalQuantile.of(p))
        .as("quantile of %s", p)
        .isCloseTo(expected, within(1e-14 + 1e-12 * Math.abs(expected)));
  }

  @Test
  void itAgreesWithAnotherLibrary() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 100_000; i++) {
      assertAgrees(random.nextDouble());
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {1e-16, 1e-10, 1e-4, 0.075, 0.07499999999999, 0.5, 0.925, 0.9999, 0x1.fffffp-1})
  void itAgreesWhereOneFormulaEndsAndInTheTails(double p) {
    assertAgrees(p);
  }

  @Test
  void theShareBelowANumberUndoesIt() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 10_000; i++) {
      double x = 16 * random.nextDouble() - 8;
      assertThat(NormalQuantile.share(x))
          .isCloseTo(
              NORMAL.cumulativeProbability(x),
              within(1e-15 + 1e-12 * NORMAL.cumulativeProbability(x)));
    }
  }

  @Test
  void itIsOddAboutAHalf() {
    assertThat(NormalQuantile.of(0.75)).isEqualTo(-NormalQuantile.of(0.25));
    assertThat(NormalQuantile.of(0.5)).isZero();
  }
}
