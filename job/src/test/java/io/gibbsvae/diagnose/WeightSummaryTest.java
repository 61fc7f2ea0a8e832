package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightSummaryTest {

  private static double[] logWeights(long seed, int count, double mean, double sd) {
    ZigguratSampler.NormalizedGaussian gaussian =
        ZigguratSampler.NormalizedGaussian.of(RandomSource.XO_RO_SHI_RO_128_PP.create(seed));
    return DoubleStream.generate(() -> mean + sd * gaussian.sample()).limit(count).toArray();
  }

  private static WeightSummary of(double... logWeights) {
    WeightSummary summary = new WeightSummary();
    Arrays.stream(logWeights).forEach(summary::add);
    return summary;
  }

  private static Offset<Double> relative(double expected) {
    return within(1e-12 * Math.max(1, Math.abs(expected)));
  }

  /** All of it in two passes over weights that may be NaN, infinite or zero. */
  private static void assertDirect(WeightSummary summary, double[] logWeights) {
    int n = logWeights.length;
    double[] valid =
        Arrays.stream(logWeights)
            .filter(l -> !Double.isNaN(l) && l < Double.POSITIVE_INFINITY)
            .toArray();
    double[] finite = Arrays.stream(valid).filter(Double::isFinite).toArray();
    assertThat(summary.count()).isEqualTo(n);
    assertThat(summary.invalid()).isEqualTo(n - valid.length);
    assertThat(summary.zeros()).isEqualTo(valid.length - finite.length);

    double largest = Arrays.stream(finite).max().orElseThrow();
    double sum = Arrays.stream(finite).map(l -> Math.exp(l - largest)).sum();
    double squares = Arrays.stream(finite).map(l -> Math.exp(2 * (l - largest))).sum();
    double ess = sum * sum / squares;
    double logZ = largest + Math.log(sum / n);
    // Var(mean) / mean^2 of the weights, the variance with n in its denominator.
    double mean = sum / n;
    double variance =
        (Arrays.stream(finite).map(l -> Math.pow(Math.exp(l - largest) - mean, 2)).sum()
                + (n - finite.length) * mean * mean)
            / n;
    assertThat(summary.largest()).isEqualTo(largest);
    assertThat(summary.ess()).isCloseTo(ess, relative(ess));
    assertThat(summary.logZ().value()).isCloseTo(logZ, relative(logZ));
    if (ess < 5) {
      assertThat(summary.logZ().standardError()).isNaN();
    } else {
      assertThat(summary.logZ().standardError())
          .isCloseTo(Math.sqrt(variance / n) / mean, within(1e-10));
    }

    int m = finite.length;
    double meanLog = Arrays.stream(finite).sum() / m;
    double deviations = Arrays.stream(finite).map(l -> (l - meanLog) * (l - meanLog)).sum();
    assertThat(summary.meanLogWeight().value()).isCloseTo(meanLog, relative(meanLog));
    double standardError = Math.sqrt(deviations / (m - 1) / m);
    assertThat(summary.meanLogWeight().standardError())
        .isCloseTo(standardError, relative(standardError));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e5, -700, 0, 700, 1e5})
  void estimatesAreThoseOfTwoPassesWhateverTheSizeOfTheWeights(double mean) {
    double[] logWeights = logWeights(1, 1000, mean, 1.5);
    assertDirect(of(logWeights), logWeights);
  }

  @Test
  void hugeAndTinyWeightsTogetherNeitherOverflowNorVanish() {
    for (double[] order : new double[][] {{1e5, -1e5, 1e5, 0}, {-1e5, 0, 1e5, 1e5}}) {
      assertDirect(of(order), order);
      assertThat(of(order).ess()).isCloseTo(2, within(1e-12));
      assertThat(of(order).logZ().value()).isCloseTo(1e5 + Math.log(0.5), within(1e-9));
    }
  }

  @Test
  void zeroWeightsCountAndErrorsCountAsZero() {
    double[] logWeights = {
      0.5, Double.NEGATIVE_INFINITY, Double.NaN, -1, Double.POSITIVE_INFINITY, 2, Double.NaN
    };
    assertDirect(of(logWeights), logWeights);
    WeightSummary summary = of(logWeights);
    assertThat(summary.invalid()).isEqualTo(3);
    assertThat(summary.zeros()).isEqualTo(1);
    assertThat(summary.logZ().value())
        .isCloseTo(Math.log((Math.exp(0.5) + Math.exp(-1) + Math.exp(2)) / 7), within(1e-12));
  }

  @Test
  void aZeroWeightAloneMakesTheMeanLogUnknown() {
    assertThat(of(1, 2, Double.NEGATIVE_INFINITY).meanLogWeight().value()).isEqualTo(1.5);
    assertThat(of(Double.NEGATIVE_INFINITY).meanLogWeight().value()).isNaN();
  }

  @Test
  void anythingMergedInAnyGroupingIsOnePass() {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(3);
    for (int trial = 0; trial < 200; trial++) {
      double[] logWeights = logWeights(trial, 150, trial % 2 == 0 ? 0 : 1e5 * (trial % 3 - 1), 3);
      if (trial % 4 == 0) {
        logWeights[random.nextInt(150)] = Double.NaN;
        logWeights[random.nextInt(150)] = Double.NEGATIVE_INFINITY;
      }
      if (trial % 5 == 0) {
        logWeights[random.nextInt(150)] += 2e3;
      }
      assertDirect(
          Grouping.summarise(
              150,
              random,
              WeightSummary::new,
              i -> summary -> summary.add(logWeights[i]),
              WeightSummary::merge),
          logWeights);
    }
  }

  @Test
  void mergingLeavesTheOtherAlone() {
    WeightSummary other = of(1, 3);
    of(5, 7).merge(other);
    assertDirect(other, new double[] {1, 3});
  }

  @Test
  void nothingIsKnownFromNothing() {
    for (WeightSummary empty : new WeightSummary[] {new WeightSummary(), emptyMerged()}) {
      assertThat(empty.count()).isZero();
      assertThat(empty.largest()).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(empty.ess()).isZero();
      assertThat(empty.logZ().value()).isNaN();
      assertThat(empty.logZ().standardError()).isNaN();
      assertThat(empty.meanLogWeight().value()).isNaN();
      assertThat(empty.meanLogWeight().standardError()).isNaN();
    }
  }

  private static WeightSummary emptyMerged() {
    WeightSummary empty = new WeightSummary();
    empty.merge(new WeightSummary());
    return empty;
  }

  @Test
  void onlyZeroWeightsMeanThatZIsZeroAsFarAsCanBeSeen() {
    WeightSummary summary = of(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    summary.merge(of(Double.NEGATIVE_INFINITY));
    assertThat(summary.zeros()).isEqualTo(3);
    assertThat(summary.ess()).isZero();
    assertThat(summary.logZ().value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(summary.logZ().standardError()).isNaN();
  }

  @Test
  void oneWeightAboveAllOthersLeavesTheErrorOpen() {
    double[] logWeights = logWeights(6, 2000, 0, 1);
    logWeights[7] = 30;
    assertThat(of(logWeights).logZ().standardError()).isNaN();
    assertThat(of(logWeights).logZ().value()).isCloseTo(30 - Math.log(2000), within(1e-6));
  }

  @Test
  void oneWeightHasAValueButNoStandardError() {
    WeightSummary summary = of(-4);
    assertThat(summary.ess()).isEqualTo(1);
    assertThat(summary.logZ().value()).isEqualTo(-4);
    assertThat(summary.logZ().standardError()).isNaN();
    assertThat(summary.meanLogWeight().value()).isEqualTo(-4);
    assertThat(summary.meanLogWeight().standardError()).isNaN();
  }

  @Test
  void equalWeightsAreAllEffective() {
    WeightSummary summary = of(2, 2, 2, 2, 2);
    assertThat(summary.ess()).isEqualTo(5);
    assertThat(summary.logZ()).isEqualTo(new Estimate(2, 0));
    assertThat(summary.meanLogWeight()).isEqualTo(new Estimate(2, 0));
  }

  /**
   * Over 1000 samples of 1000 log-normal weights, whose log Z is known. The seed is fixed; the sd
   * of 1000 values has a relative standard error of 2.2 %, and 10 % are 4.5 of those: another seed
   * would raise a false alarm in 7e-6 of the runs, for each of the three assertions.
   */
  @Test
  void standardErrorsAreThoseOfRepeatedSampling() {
    int repetitions = 1000;
    double[] logZ = new double[repetitions];
    double[] elbo = new double[repetitions];
    double logZError = 0;
    double elboError = 0;
    double[] all = logWeights(5, repetitions * 1000, 0, 0.6);
    for (int r = 0; r < repetitions; r++) {
      WeightSummary summary = of(Arrays.copyOfRange(all, 1000 * r, 1000 * (r + 1)));
      logZ[r] = summary.logZ().value();
      elbo[r] = summary.meanLogWeight().value();
      logZError += summary.logZ().standardError() / repetitions;
      elboError += summary.meanLogWeight().standardError() / repetitions;
    }
    assertThat(logZError / standardDeviation(logZ)).isCloseTo(1, within(0.1));
    assertThat(elboError / standardDeviation(elbo)).isCloseTo(1, within(0.1));
    // The delta method's bias, about -se^2 / 2, is a sixtieth of the tolerance.
    assertThat(Arrays.stream(logZ).average().orElseThrow())
        .isCloseTo(0.18, within(4.5 * logZError / Math.sqrt(repetitions) + logZError * logZError));
  }

  static double standardDeviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
  }
}
