package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class SystematicResamplingTest {

  private static final double NONE = Double.NEGATIVE_INFINITY;

  /** Resamples parts as tasks do, and returns the copies of all candidates in one array. */
  private static int[] copies(double[][] parts, long rows, double offset) {
    double[] largest = new double[parts.length];
    double[] sums = new double[parts.length];
    for (int t = 0; t < parts.length; t++) {
      double top = Arrays.stream(parts[t]).filter(Double::isFinite).max().orElse(NONE);
      largest[t] = top;
      sums[t] =
          Arrays.stream(parts[t])
              .filter(Double::isFinite)
              .map(logWeight -> Math.exp(logWeight - top))
              .sum();
    }
    SystematicResampling plan = SystematicResampling.of(largest, sums, rows, offset);
    return IntStream.range(0, parts.length)
        .boxed()
        .flatMapToInt(task -> Arrays.stream(plan.copies(task, parts[task])))
        .toArray();
  }

  @Test
  void eachCandidateIsTakenAsOftenAsItsShareOfTheWeightSays() {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(4);
    for (int trial = 0; trial < 200; trial++) {
      int tasks = 1 + random.nextInt(5);
      double[][] parts = new double[tasks][];
      for (int t = 0; t < tasks; t++) {
        parts[t] = new double[random.nextInt(30)];
        Arrays.setAll(parts[t], k -> random.nextInt(5) == 0 ? NONE : 700 - 6 * random.nextDouble());
      }
      double[] all = Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
      double total = Arrays.stream(all).map(logWeight -> Math.exp(logWeight - 700)).sum();
      if (total == 0) {
        continue;
      }
      long rows = 1 + random.nextInt(200);
      int[] copies = copies(parts, rows, random.nextDouble());

      assertThat(Arrays.stream(copies).asLongStream().sum()).isEqualTo(rows);
      for (int k = 0; k < all.length; k++) {
        double expected = rows * Math.exp(all[k] - 700) / total;
        // Systematic resampling is never a whole row off.
        assertThat((double) copies[k]).isCloseTo(expected, within(1 + 1e-9));
      }
    }
  }

  @Test
  void howCandidatesAreDividedAmongTasksDoesNotMatter() {
    double[] all = IntStream.range(0, 100).mapToDouble(k -> Math.sin(k) * 3).toArray();
    double[][] parts = {
      Arrays.copyOfRange(all, 0, 37),
      Arrays.copyOfRange(all, 37, 38),
      Arrays.copyOfRange(all, 38, 100)
    };

    assertThat(copies(parts, 1000, 0.3)).isEqualTo(copies(new double[][] {all}, 1000, 0.3));
  }

  @Test
  void candidatesWithoutWeightAreNeverTaken() {
    double[][] parts = {
      {NONE, Double.NaN}, {NONE, -1e5, Double.POSITIVE_INFINITY}, {NONE, -1e5}, {NONE}
    };

    assertThat(copies(parts, 10, 0.999)).containsExactly(0, 0, 0, 5, 0, 0, 5, 0);
  }

  @Test
  void choosesWhatItCopies() {
    double[] logWeights = {-1, Double.NEGATIVE_INFINITY, 0.5, 0.2, -3};
    double largest = 0.5;
    double sum = SystematicResampling.sum(logWeights, largest);
    int rows = 1000;
    double[] cumulative = new double[logWeights.length];
    double reached = 0;
    for (int k = 0; k < cumulative.length; k++) {
      reached += rows * Math.exp(logWeights[k] - largest) / sum;
      cumulative[k] = reached;
    }
    int[] counts = new int[logWeights.length];
    for (int k : SystematicResampling.chosen(cumulative, rows, 0.3)) {
      counts[k]++;
    }

    assertThat(counts)
        .isEqualTo(
            SystematicResampling.of(new double[] {largest}, new double[] {sum}, rows, 0.3)
                .copies(0, logWeights));
  }
}
