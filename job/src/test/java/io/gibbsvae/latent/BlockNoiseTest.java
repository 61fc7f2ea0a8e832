package io.gibbsvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class BlockNoiseTest {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private static NoiseStream stream(long block) {
    return NoiseStream.of(11, Purpose.CHECK, block, 0, 0);
  }

  private static float[] block(NoiseType type, int rows, int width, long number) {
    float[] noise = new float[rows * width];
    new BlockNoise(type, rows, width).fill(stream(number), noise);
    return noise;
  }

  private static int[] strata(float[] noise, int rows, int width, int column) {
    int[] strata = new int[rows];
    for (int row = 0; row < rows; row++) {
      strata[row] =
          (int) (rows * NORMAL.cumulativeProbability((double) noise[row * width + column]));
    }
    Arrays.sort(strata);
    return strata;
  }

  @Test
  void independentNoiseIsThatOfItsStream() {
    float[] expected = new float[21];
    stream(5).fillGaussian(expected);

    assertThat(block(NoiseType.INDEPENDENT, 7, 3, 5)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 5", "64, 217", "256, 1000"})
  void aBalancedColumnHasOneRowInEachOfAsManyEquallyLikelyIntervals(int rows, int width) {
    float[] noise = block(NoiseType.SOBOL, rows, width, 1);

    int[] each = new int[rows];
    Arrays.setAll(each, row -> row);
    for (int column = 0; column < width; column++) {
      assertThat(strata(noise, rows, width, column)).isEqualTo(each);
    }
  }

  @Test
  void anyNumberOfRowsIsBalancedAsFarAsItGoes() {
    // 100 of the 128 points: no two share one of 128 intervals.
    float[] noise = block(NoiseType.SOBOL, 100, 3, 2);

    for (int column = 0; column < 3; column++) {
      double[] levels = new double[100];
      for (int row = 0; row < 100; row++) {
        levels[row] = (int) (128 * NORMAL.cumulativeProbability((double) noise[row * 3 + column]));
      }
      assertThat(Arrays.stream(levels).distinct().count()).isEqualTo(100);
    }
  }

  @Test
  void whatGeneratesRowsIsTheBlocksColumnsLatentFirstAndThenStageByStage() {
    int rows = 16;
    int width = 2 + 3 * 4;
    float[] block = block(NoiseType.SOBOL, rows, width, 4);

    Noise noise = new BlockNoise(NoiseType.SOBOL, rows, width).down(stream(4), rows, 2, 4, 3);

    for (int row = 0; row < rows; row++) {
      float[] together = new float[width];
      System.arraycopy(noise.latent(), row * 2, together, 0, 2);
      for (int stage = 3; stage >= 1; stage--) {
        System.arraycopy(noise.steps()[stage - 1], row * 4, together, 2 + (3 - stage) * 4, 4);
      }
      assertThat(together).isEqualTo(Arrays.copyOfRange(block, row * width, (row + 1) * width));
    }
  }

  @Test
  void theLastRowsOfAFileAreTheFirstOfABlock() {
    BlockNoise blocks = new BlockNoise(NoiseType.SOBOL, 16, 6);

    Noise some = blocks.down(stream(4), 5, 2, 2, 2);

    assertThat(some.latent()).hasSize(10).startsWith(blocks.down(stream(4), 1, 2, 2, 2).latent());
    assertThatThrownBy(() -> blocks.down(stream(4), 17, 2, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("16", "17", "6");
  }

  @Test
  void independentNoiseThatGeneratesRowsIsThatOfNoise() {
    Noise noise = new BlockNoise(NoiseType.INDEPENDENT, 8, 6).down(stream(4), 7, 2, 2, 2);

    Noise expected = Noise.down(stream(4), 7, 2, 2, 2);
    assertThat(noise.latent()).isEqualTo(expected.latent());
    assertThat(noise.steps()).isDeepEqualTo(expected.steps());
  }

  @Test
  void columnsBeyondThoseThatCanBeBalancedAreIndependent() {
    int width = BlockNoise.WIDEST + 2;
    float[] noise = block(NoiseType.SOBOL, 256, width, 3);

    // All in intervals of their own: one case in 256^256 / 256!, or 10^109.
    for (int column = BlockNoise.WIDEST; column < width; column++) {
      assertThat(Arrays.stream(strata(noise, 256, width, column)).distinct().count())
          .isLessThan(256);
    }
  }

  // Every row of a block, over 20,000 blocks: 2 x 6 tests at 1e-4, a false alarm in 0.12 %.
  @ParameterizedTest
  @EnumSource(NoiseType.class)
  void anyRowAloneIsStandardNormal(NoiseType type) {
    int blocks = 20_000;
    BlockNoise noise = new BlockNoise(type, 6, 4);
    float[] block = new float[24];
    double[][] rows = new double[6][blocks];
    double[] products = new double[6];
    for (int k = 0; k < blocks; k++) {
      noise.fill(stream(k), block);
      for (int row = 0; row < 6; row++) {
        rows[row][k] = block[row * 4 + 1];
        products[row] += block[row * 4 + 1] * block[row * 4 + 3];
      }
    }

    var normal = new org.apache.commons.math3.distribution.NormalDistribution(null, 0, 1);
    for (int row = 0; row < 6; row++) {
      assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(normal, rows[row]))
          .isGreaterThan(1e-4);
      // Five standard errors: 6e-7 each.
      assertThat(Math.abs(products[row] / blocks)).isLessThan(5 / Math.sqrt(blocks));
    }
  }

  private static SummaryStatistics means(NoiseType type, ToDoubleFunction<float[]> function) {
    BlockNoise noise = new BlockNoise(type, 256, 10);
    float[] block = new float[2560];
    SummaryStatistics means = new SummaryStatistics();
    for (int k = 0; k < 400; k++) {
      noise.fill(stream(k), block);
      double sum = 0;
      for (int row = 0; row < 256; row++) {
        sum += function.applyAsDouble(Arrays.copyOfRange(block, row * 10, row * 10 + 10));
      }
      means.addValue(sum / 256);
    }
    return means;
  }

  @Test
  void meansOverABalancedBlockAreUnbiasedAndVaryLess() {
    // exp(sum / 5) has the mean exp(10 / 50).
    ToDoubleFunction<float[]> function =
        z -> {
          double sum = 0;
          for (float value : z) {
            sum += value;
          }
          return Math.exp(sum / 5);
        };
    SummaryStatistics balanced = means(NoiseType.SOBOL, function);
    SummaryStatistics independent = means(NoiseType.INDEPENDENT, function);

    // Five standard errors: 6e-7.
    assertThat(Math.abs(balanced.getMean() - Math.exp(0.2)))
        .isLessThan(5 * balanced.getStandardDeviation() / Math.sqrt(400));
    // Fixed seed; a factor of 400 was found, and 10 is far from it for 400 blocks.
    assertThat(balanced.getVariance()).isLessThan(independent.getVariance() / 10);
  }
}
