package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WassersteinTest {

  private static double[] numbers(UniformRandomProvider random, int count) {
    return random.doubles(count).toArray();
  }

  /** The least sum of costs over all permutations of columns from row on. */
  private static double leastCost(double[] costs, int[] columns, int row) {
    if (row == columns.length) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int k = row; k < columns.length; k++) {
      int[] next = columns.clone();
      next[row] = columns[k];
      next[k] = columns[row];
      least =
          Math.min(
              least, costs[row * columns.length + next[row]] + leastCost(costs, next, row + 1));
    }
    return least;
  }

  @Test
  void theCheapestAssignmentIsTheCheapestOfAllPermutations() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    for (int size = 1; size <= 7; size++) {
      for (int repeat = 0; repeat < 40; repeat++) {
        // Costs of few values, with many ties, too.
        int values = repeat % 2 == 0 ? 3 : Integer.MAX_VALUE;
        double[] costs =
            random.ints((long) size * size, 0, values).mapToDouble(cost -> cost - 1).toArray();
        assertThat(Matching.leastCost(size, costs))
            .isCloseTo(leastCost(costs, IntStream.range(0, size).toArray(), 0), within(1e-6));
      }
    }
  }

  @Test
  void pointsInThePlaneArePairedOffAsTheBestPermutationDoes() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(2);
    double[] x = numbers(random, 14);
    double[] y = numbers(random, 14);
    double[] costs = new double[49];
    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 7; j++) {
        costs[i * 7 + j] =
            Math.pow(Math.hypot(x[2 * i] - y[2 * j], x[2 * i + 1] - y[2 * j + 1]), 2);
      }
    }
    assertThat(Wasserstein.distance(x, y, 2))
        .isCloseTo(
            Math.sqrt(leastCost(costs, IntStream.range(0, 7).toArray(), 0) / 7), within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 1000})
  void onALineTheSortedSamplesArePairedOff(int rows) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    double[] x = numbers(random, rows);
    double[] y = Arrays.stream(numbers(random, rows)).map(Math::log).toArray();
    double[] sortedX = x.clone();
    double[] sortedY = y.clone();
    Arrays.sort(sortedX);
    Arrays.sort(sortedY);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += Math.pow(sortedX[i] - sortedY[i], 2);
    }
    assertThat(Wasserstein.distance(x, y, 1)).isCloseTo(Math.sqrt(sum / rows), within(1e-12));
  }

  @Test
  void aShiftOfASampleIsAsFarAsItIsLong() {
    double[] x = numbers(RandomSource.XO_SHI_RO_256_PP.create(4), 3 * 200);
    double[] shifted = new double[x.length];
    // Turned round, too: the order of the rows does not count.
    for (int k = 0; k < x.length; k++) {
      shifted[(199 - k / 3) * 3 + k % 3] = x[k] + new double[] {2, -3, 6}[k % 3];
    }
    assertThat(Wasserstein.distance(x, shifted, 3)).isCloseTo(7, within(1e-12));
    assertThat(Wasserstein.distance(x, x, 3)).isZero();
  }

  @Test
  void samplesOfDifferentSizesAndBrokenRowsAreRefused() {
    assertThatThrownBy(() -> Wasserstein.distance(new double[4], new double[6], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2", "3");
    assertThatThrownBy(() -> Wasserstein.distance(new double[5], new double[5], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2", "5");
    assertThatThrownBy(() -> Wasserstein.distance(new double[0], new double[0], 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void nothingIsSaidOfPointsThatAreNone(double coordinate) {
    assertThat(Wasserstein.distance(new double[] {1, coordinate}, new double[] {1, 2}, 1)).isNaN();
    assertThat(Wasserstein.distance(new double[] {1, 2}, new double[] {1, coordinate}, 1)).isNaN();
  }
}
