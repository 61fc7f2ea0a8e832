package io.gibbsvae.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bit for bit what plain loops with fused multiply-adds compute. */
class VectorTilesTest {

  private final Tiles vectors = new VectorTiles();
  private final int width = vectors.width();
  private final Tiles plain = new PlainTiles(width);

  private static float[] noise(int length, int number) {
    float[] noise = new float[length];
    NoiseStream.of(41, Purpose.CHECK, number, 0, 0).fillGaussian(noise);
    return noise;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 30, 256})
  void tileIsTheProductAndItsBeginning(int count) {
    float[] a = noise(3 + count * Tiles.HEIGHT, 1);
    float[] x = noise(5 + count * width, 2);
    int stride = width + 7;
    float[] begin = noise(2 + Tiles.HEIGHT * stride, 3);
    float[] expected = noise(1 + Tiles.HEIGHT * stride, 4);
    float[] y = expected.clone();
    plain.add(count, a, 3, x, 5, begin, 2, expected, 1, stride);
    vectors.add(count, a, 3, x, 5, begin, 2, y, 1, stride);
    assertThat(y).isEqualTo(expected);
  }

  @Test
  void tileMayGrowInPlace() {
    float[] a = noise(20 * Tiles.HEIGHT, 5);
    float[] x = noise(20 * width, 6);
    float[] whole = noise(Tiles.HEIGHT * width, 7);
    float[] halves = whole.clone();
    vectors.add(20, a, 0, x, 0, whole, 0, whole, 0, width);
    vectors.add(10, a, 0, x, 0, halves, 0, halves, 0, width);
    vectors.add(10, a, 10 * Tiles.HEIGHT, x, 10 * width, halves, 0, halves, 0, width);
    assertThat(halves).isEqualTo(whole);
  }

  @Test
  void blocksAndStripsAreTransposed() {
    float[] x = noise(3 + width * width, 8);
    float[] expected = new float[1 + width * width];
    float[] y = new float[1 + width * width];
    plain.transpose(x, 3, expected, 1);
    vectors.transpose(x, 3, y, 1);
    assertThat(y).isEqualTo(expected);
    plain.interleave(x, 3, expected, 1);
    vectors.interleave(x, 3, y, 1);
    assertThat(y).isEqualTo(expected);
  }

  @Test
  void valuesAreSummedPlaceByPlace() {
    int count = 5 * width;
    float[] values = noise(3 + count, 9);
    float[] factors = noise(3 + count, 10);
    float[] expectedValues = values.clone();
    float[] sums = noise(count, 11);
    float[] expected = sums.clone();
    plain.sum(count, expectedValues, 3, expected);
    plain.multiplyAndSum(count, factors, expectedValues, 3, expected);
    vectors.sum(count, values, 3, sums);
    vectors.multiplyAndSum(count, factors, values, 3, sums);
    assertThat(values).isEqualTo(expectedValues);
    assertThat(sums).isEqualTo(expected);
  }
}
