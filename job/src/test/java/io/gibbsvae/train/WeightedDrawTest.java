package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class WeightedDrawTest {

  /** Six standard errors of a share of 100,000 draws: a false alarm in 1e8 seeds. */
  @Test
  void drawsInProportionToWeights() {
    WeightedDraw draw = new WeightedDraw(new double[] {0, 0.25, 0, 0.5, 0.05, 0});
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    int[] counts = new int[6];
    for (int k = 0; k < 100_000; k++) {
      counts[draw.next(random)]++;
    }
    assertThat(draw.sum()).isEqualTo(0.8);
    assertThat(new int[] {counts[0], counts[2], counts[5]}).containsOnly(0);
    assertThat(counts[1] / 1e5).isCloseTo(0.25 / 0.8, within(0.009));
    assertThat(counts[4] / 1e5).isCloseTo(0.05 / 0.8, within(0.005));
  }

  @Test
  void hasNoWeightWhereThereIsNone() {
    assertThat(new WeightedDraw(new double[0]).sum()).isZero();
  }
}
