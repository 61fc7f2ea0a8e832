package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeanSummaryTest {

  /** Points with two functions: one of size 1, correlated with the weight, one far from zero. */
  private record Points(double[] logWeights, double[][] values) {

    static Points random(long seed, int count, double level, double sd) {
      ZigguratSampler.NormalizedGaussian gaussian =
          ZigguratSampler.NormalizedGaussian.of(RandomSource.XO_RO_SHI_RO_128_PP.create(seed));
      double[] logWeights = new double[count];
      double[][] values = new double[count][2];
      for (int i = 0; i < count; i++) {
        double t = gaussian.sample();
        logWeights[i] = level + sd * t;
        values[i][0] = 0.5 * t + gaussian.sample();
        values[i][1] = 1000 + gaussian.sample();
      }
      return new Points(logWeights, values);
    }

    MeanSummary summary() {
      MeanSummary summary = new MeanSummary(2);
      for (int i = 0; i < logWeights.length; i++) {
        summary.add(logWeights[i], values[i]);
      }
      return summary;
    }

    void assertDirect(MeanSummary summary) {
      int n = logWeights.length;
      assertThat(summary.functions()).isEqualTo(2);
      double largest = Arrays.stream(logWeights).filter(Double::isFinite).max().orElseThrow();
      double[] w =
          Arrays.stream(logWeights)
              .map(l -> Double.isFinite(l) ? Math.exp(l - largest) : 0)
              .toArray();
      double weights = Arrays.stream(w).sum();
      double size = weights * weights / Arrays.stream(w).map(v -> v * v).sum();
      for (int k = 0; k < 2; k++) {
        double mean = 0;
        double weighted = 0;
        for (int i = 0; i < n; i++) {
          mean += values[i][k] / n;
          weighted += w[i] * values[i][k] / weights;
        }
        double squares = 0;
        double weightedVariance = 0;
        double squaredError = 0;
        for (int i = 0; i < n; i++) {
          squares += Math.pow(values[i][k] - mean, 2);
          weightedVariance += w[i] / weights * Math.pow(values[i][k] - weighted, 2);
          squaredError += Math.pow(w[i] / weights * (values[i][k] - weighted), 2);
        }
        assertClose(summary.plain(k), mean, Math.sqrt(squares / (n - 1) / n));
        double error = Math.sqrt(Math.max(squaredError, weightedVariance / size));
        if (size < 5) {
          assertThat(summary.weighted(k).value()).isCloseTo(weighted, relative(weighted));
          assertThat(summary.weighted(k).standardError()).isNaN();
          assertThat(summary.weightedDeviation(k)).isNaN();
        } else {
          double correction = Math.sqrt(size / (size - 1));
          assertClose(summary.weighted(k), weighted, correction * error);
          assertThat(summary.weightedDeviation(k))
              .isCloseTo(correction * Math.sqrt(weightedVariance), within(1e-10));
        }
      }
    }

    private static void assertClose(Estimate actual, double value, double standardError) {
      assertThat(actual.value()).isCloseTo(value, relative(value));
      assertThat(actual.standardError()).isCloseTo(standardError, within(1e-11));
    }

    private static Offset<Double> relative(double expected) {
      return within(1e-12 * Math.max(1, Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e5, -700, 0, 700, 1e5})
  void estimatesAreThoseOfTwoPassesWhateverTheSizeOfTheWeights(double level) {
    Points points = Points.random(1, 1000, level, 1.5);
    points.assertDirect(points.summary());
  }

  @Test
  void anythingMergedInAnyGroupingIsOnePass() {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(3);
    for (int trial = 0; trial < 200; trial++) {
      Points points = Points.random(trial, 150, 1e5 * (trial % 3 - 1), 2);
      if (trial % 4 == 0) {
        points.logWeights()[random.nextInt(150)] = Double.NaN;
        points.logWeights()[random.nextInt(150)] = Double.POSITIVE_INFINITY;
      }
      if (trial % 5 == 0) {
        // Whole groups may weigh nothing.
        Arrays.fill(points.logWeights(), 20, 120, Double.NEGATIVE_INFINITY);
      }
      points.assertDirect(
          Grouping.summarise(
              150,
              random,
              () -> new MeanSummary(2),
              i -> summary -> summary.add(points.logWeights()[i], points.values()[i]),
              MeanSummary::merge));
    }
  }

  @Test
  void errorsAndZeroWeightsCountInThePlainMeansOnly() {
    MeanSummary summary = new MeanSummary(1);
    summary.add(Double.NaN, new double[] {100});
    summary.add(0, new double[] {1});
    summary.add(Double.POSITIVE_INFINITY, new double[] {100});
    summary.add(Math.log(3), new double[] {5});
    summary.add(Double.NEGATIVE_INFINITY, new double[] {94});
    assertThat(summary.plain(0).value()).isCloseTo(60, within(1e-12));
    assertThat(summary.weighted(0).value()).isCloseTo(4, within(1e-12));
  }

  @Test
  void hugeAndTinyWeightsTogetherNeitherOverflowNorVanish() {
    MeanSummary summary = new MeanSummary(1);
    summary.add(-1e5, new double[] {7});
    summary.add(1e5, new double[] {1});
    summary.add(0, new double[] {7});
    summary.add(1e5, new double[] {2});
    for (int i = 0; i < 4; i++) {
      summary.add(1e5, new double[] {i % 2 == 0 ? 1 : 2});
    }
    assertThat(summary.weighted(0).value()).isCloseTo(1.5, within(1e-12));
    // As of six values without weights.
    assertThat(summary.weighted(0).standardError())
        .isCloseTo(Math.sqrt(6 * 0.25 / 5 / 6), within(1e-12));
    assertThat(summary.plain(0).value()).isCloseTo(23 / 8.0, within(1e-12));
  }

  @Test
  void equalWeightsHaveTheErrorsOfPlainMeans() {
    Points points = Points.random(10, 50, -3, 0);
    MeanSummary summary = points.summary();
    assertThat(summary.weighted(0).standardError())
        .isCloseTo(summary.plain(0).standardError(), within(1e-12));
    assertThat(summary.weightedDeviation(0))
        .isCloseTo(summary.plain(0).standardError() * Math.sqrt(50), within(1e-12));
  }

  @Test
  void fewHeavyPointsHaveNoErrorBar() {
    for (int heavy = 1; heavy <= 6; heavy++) {
      MeanSummary summary = new MeanSummary(1);
      for (int i = 0; i < 2000; i++) {
        summary.add(i < heavy ? 40 : 0.001 * i, new double[] {i % 7});
      }
      assertThat(Double.isNaN(summary.weighted(0).standardError())).isEqualTo(heavy < 5);
      assertThat(Double.isNaN(summary.weightedDeviation(0))).isEqualTo(heavy < 5);
    }
  }

  /** Half of the points weigh next to nothing and are far out, where the mean does not see them. */
  @Test
  void errorsAreNoSmallerThanTheWeightsAllow() {
    MeanSummary summary = new MeanSummary(1);
    for (int i = 0; i < 1000; i++) {
      boolean light = i % 2 == 0;
      summary.add(light ? -9 : 0, new double[] {light ? 300 : 1e-3 * i});
    }
    double error = summary.weighted(0).standardError();
    double ess = Math.pow(summary.weightedDeviation(0) / error, 2);
    assertThat(ess).isCloseTo(500, within(1.0));
  }

  /**
   * Whether the mean of N(0, 1) by weighted draws of N(0, r^2), and that of its square, are within
   * two standard errors of the truth, in 1000 samples of 2000 draws. The weights' tail has k = 1 -
   * r^2 for r below 1, and is bounded above. A share of 0.9545 has a standard error of 0.0066 over
   * 1000 samples: the bound 0.92 is more than five of these lower, one false alarm in 10^6 seeds.
   */
  @ParameterizedTest
  @CsvSource({"0.8, 1", "0.9, 2", "1, 2", "1.2, 2", "2, 2"})
  void twoStandardErrorsCoverTheTruth(double r, int functions) {
    ZigguratSampler.NormalizedGaussian gaussian =
        ZigguratSampler.NormalizedGaussian.of(RandomSource.XO_RO_SHI_RO_128_PP.create(12));
    int repetitions = 1000;
    double[] truth = {0, 1};
    double[] errors = new double[2];
    double[] squares = new double[2];
    int[] covered = new int[2];
    for (int repetition = 0; repetition < repetitions; repetition++) {
      MeanSummary summary = new MeanSummary(2);
      for (int i = 0; i < 2000; i++) {
        double z = gaussian.sample();
        double x = r * z;
        summary.add((z * z - x * x) / 2, new double[] {x, x * x});
      }
      for (int k = 0; k < functions; k++) {
        Estimate mean = summary.weighted(k);
        double off = mean.value() - truth[k];
        covered[k] += Math.abs(off) <= 2 * mean.standardError() ? 1 : 0;
        squares[k] += off * off / repetitions;
        errors[k] += mean.standardError() / repetitions;
      }
    }
    for (int k = 0; k < functions; k++) {
      assertThat((double) covered[k] / repetitions).isGreaterThan(0.92);
      assertThat(errors[k] / Math.sqrt(squares[k])).isBetween(0.8, 1.8);
    }
  }

  @Test
  void nothingIsKnownFromNothing() {
    MeanSummary empty = new MeanSummary(1);
    empty.merge(new MeanSummary(1));
    assertThat(empty.plain(0)).isEqualTo(new Estimate(Double.NaN, Double.NaN));
    assertThat(empty.weighted(0)).isEqualTo(new Estimate(Double.NaN, Double.NaN));
  }

  @Test
  void withoutWeightThereIsNoWeightedMean() {
    MeanSummary summary = new MeanSummary(1);
    summary.add(Double.NEGATIVE_INFINITY, new double[] {1});
    summary.add(Double.NaN, new double[] {3});
    assertThat(summary.plain(0).value()).isEqualTo(2);
    assertThat(summary.weighted(0).value()).isNaN();
    assertThat(summary.weighted(0).standardError()).isNaN();
  }

  @Test
  void onePointHasValuesButNoStandardErrors() {
    MeanSummary summary = new MeanSummary(1);
    summary.add(-3, new double[] {2.5});
    assertThat(summary.plain(0)).isEqualTo(new Estimate(2.5, Double.NaN));
    assertThat(summary.weighted(0)).isEqualTo(new Estimate(2.5, Double.NaN));
  }

  @Test
  void constantsHaveNoError() {
    MeanSummary summary = new MeanSummary(1);
    for (int i = 0; i < 10; i++) {
      summary.add(0.1 * i, new double[] {1e8 + 0.1});
    }
    assertThat(summary.plain(0)).isEqualTo(new Estimate(1e8 + 0.1, 0));
    assertThat(summary.weighted(0)).isEqualTo(new Estimate(1e8 + 0.1, 0));
  }

  @Test
  void mergingLeavesTheOtherAlone() {
    Points points = Points.random(8, 20, 0, 1);
    MeanSummary other = points.summary();
    Points.random(9, 20, 5, 1).summary().merge(other);
    points.assertDirect(other);
  }

  /**
   * Over 1000 samples of 1000 weights. The seed is fixed; the sd of 1000 values has a relative
   * standard error of 2.2 %, and 10 % are 4.5 of those: another seed would raise a false alarm in
   * 7e-6 of the runs, for each of the three assertions.
   */
  @Test
  void standardErrorsAreThoseOfRepeatedSampling() {
    int repetitions = 1000;
    double[] plain = new double[repetitions];
    double[] weighted = new double[repetitions];
    double plainError = 0;
    double weightedError = 0;
    for (int r = 0; r < repetitions; r++) {
      MeanSummary summary = Points.random(10_000 + r, 1000, 0, 0.6).summary();
      plain[r] = summary.plain(0).value();
      weighted[r] = summary.weighted(0).value();
      plainError += summary.plain(0).standardError() / repetitions;
      weightedError += summary.weighted(0).standardError() / repetitions;
    }
    assertThat(plainError / WeightSummaryTest.standardDeviation(plain)).isCloseTo(1, within(0.1));
    assertThat(weightedError / WeightSummaryTest.standardDeviation(weighted))
        .isCloseTo(1, within(0.1));
    // Tilting t ~ N(0, 1) by exp(0.6 t) moves its mean to 0.6; self-normalising is off by O(1/n).
    assertThat(Arrays.stream(weighted).average().orElseThrow())
        .isCloseTo(0.3, within(4.5 * weightedError / Math.sqrt(repetitions) + 1e-3));
  }
}
