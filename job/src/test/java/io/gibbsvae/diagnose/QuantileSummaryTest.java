package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileSummaryTest {

  private static final int CAPACITY = 1024;

  /** What ranks may be off by at worst; for most values it is an eighth of this. */
  private static final double FEW = 4.0 / CAPACITY;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private static UniformRandomProvider random(long seed) {
    return RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
  }

  private static double[] gaussians(long seed, int count) {
    ZigguratSampler.NormalizedGaussian gaussian =
        ZigguratSampler.NormalizedGaussian.of(random(seed));
    return DoubleStream.generate(gaussian::sample).limit(count).toArray();
  }

  private static QuantileSummary of(int capacity, double... values) {
    QuantileSummary summary = new QuantileSummary(capacity);
    Arrays.stream(values).forEach(value -> summary.add(value, 0));
    return summary;
  }

  private static QuantileSummary of(double[] values, double[] logWeights) {
    QuantileSummary summary = new QuantileSummary(CAPACITY);
    for (int i = 0; i < values.length; i++) {
      summary.add(values[i], logWeights[i]);
    }
    return summary;
  }

  private static double[] rounded(double[] values, double digits) {
    return Arrays.stream(values).map(v -> Math.round(v * digits) / digits).toArray();
  }

  private static double seventh(double[] values, double p) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double h = (sorted.length - 1) * p;
    int k = Math.min((int) h, sorted.length - 2);
    return sorted[k] + (h - k) * (sorted[k + 1] - sorted[k]);
  }

  private static double share(double[] values, double[] weights, double upper) {
    double inside =
        IntStream.range(0, values.length)
            .filter(i -> values[i] <= upper)
            .mapToDouble(i -> weights[i])
            .sum();
    return inside / Arrays.stream(weights).sum();
  }

  @Test
  void quantilesOfEqualWeightsAreStraightLinesBetweenOrderStatistics() {
    UniformRandomProvider random = random(1);
    for (int trial = 0; trial < 200; trial++) {
      double[] values = gaussians(trial, 2 + random.nextInt(50));
      double[] used = trial % 2 == 0 ? values : rounded(values, 2);
      QuantileSummary summary = of(CAPACITY, used);
      for (double p : new double[] {0, 0.05, 0.25, 0.5, random.nextDouble(), 0.95, 1}) {
        assertThat(summary.quantile(p)).isCloseTo(seventh(used, p), within(1e-13));
      }
      assertThat(summary.quantile(0)).isEqualTo(Arrays.stream(used).min().orElseThrow());
      assertThat(summary.quantile(1)).isEqualTo(Arrays.stream(used).max().orElseThrow());
      assertThat(summary.count()).isEqualTo(used.length);
      double median = seventh(used, 0.5);
      double[] distances = Arrays.stream(used).map(v -> Math.abs(v - median)).toArray();
      double mad = seventh(distances, 0.5) / NORMAL.inverseCumulativeProbability(0.75);
      assertThat(summary.mad()).isCloseTo(mad, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e5, -700, 0, 700, 1e5})
  void weightedQuantilesLieBetweenTheMiddlesOfTheWeights(double level) {
    int n = 500;
    double[] values = gaussians(2, n);
    double[] logs = gaussians(3, n);
    Arrays.sort(values);
    double[] weights = Arrays.stream(logs).map(l -> Math.exp(1.5 * l)).toArray();
    QuantileSummary summary = of(values, Arrays.stream(logs).map(l -> level + 1.5 * l).toArray());
    assertThat(summary.quantile(0)).isEqualTo(values[0]);
    assertThat(summary.quantile(1)).isEqualTo(values[n - 1]);
    double[] middles = new double[n];
    double before = 0;
    for (int i = 0; i < n; i++) {
      middles[i] = before + weights[i] / 2;
      before += weights[i];
    }
    for (double p = 0.01; p < 1; p += 0.01) {
      double target = middles[0] + p * (middles[n - 1] - middles[0]);
      int k = -Arrays.binarySearch(middles, target) - 2;
      double expected =
          values[k]
              + (target - middles[k]) / (middles[k + 1] - middles[k]) * (values[k + 1] - values[k]);
      // Weights at 1e5 nats are good to 1e-11.
      assertThat(summary.quantile(p)).isCloseTo(expected, within(1e-8));
    }
  }

  /** Where the far side weighs little, the delta method has more rows than there are. */
  @Test
  void shareIsWorthNoMoreRowsThanTheWeights() {
    double[] values = gaussians(8, 1000);
    double[] logWeights = Arrays.stream(values).map(x -> x > 0 ? 0 : -9.0).toArray();
    QuantileSummary summary = of(values, logWeights);
    double heavy = Arrays.stream(values).filter(x -> x > 0).count();
    assertThat(summary.ess(0)).isCloseTo(heavy, within(1.0));
    assertThat(summary.ess(1)).isCloseTo(heavy, within(1.0));
    assertThat(of(values, new double[1000]).ess(1)).isCloseTo(1000, within(1e-6));
  }

  @Test
  void sharesAreWeightedMeansOfIndicators() {
    double[] values = rounded(gaussians(4, 800), 5);
    double[] logWeights = gaussians(5, 800);
    QuantileSummary summary = of(values, logWeights);
    for (double upper = -4.1; upper < 4; upper += 0.1) {
      MeanSummary indicators = new MeanSummary(1);
      for (int i = 0; i < values.length; i++) {
        indicators.add(logWeights[i], new double[] {values[i] <= upper ? 1 : 0});
      }
      Estimate expected = indicators.weighted(0);
      assertThat(summary.share(upper).value()).isCloseTo(expected.value(), within(1e-13));
      assertThat(summary.share(upper).standardError())
          .isCloseTo(expected.standardError(), within(1e-13));
    }
  }

  @Test
  void cdfCountsHalfOfWhatIsEqual() {
    QuantileSummary summary = of(new double[] {1, 3, 3, 7}, new double[] {0, 0, Math.log(2), 0});
    assertThat(summary.cdf(0)).isZero();
    assertThat(summary.cdf(1)).isEqualTo(0.1);
    assertThat(summary.cdf(2)).isEqualTo(0.2);
    assertThat(summary.cdf(3)).isCloseTo(0.5, within(1e-15));
    assertThat(summary.cdf(5)).isCloseTo(0.8, within(1e-15));
    assertThat(summary.cdf(7)).isCloseTo(0.9, within(1e-15));
    assertThat(summary.cdf(8)).isEqualTo(1);
  }

  @Test
  void binsHoldTheirLowerEdgesAndNotTheirUpperOnes() {
    QuantileSummary summary = of(CAPACITY, 0, 1, 1, 2, 2, 2, 3, 4);
    assertThat(summary.shares(new double[] {0, 1, 2, 2.5, 4}))
        .containsExactly(0.125, 0.25, 0.375, 0.125);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e9, 2})
  void rankScoresAreThoseOfAverageRanks(double digits) {
    double[] values = rounded(gaussians(6, 301), digits);
    QuantileSummary summary = of(CAPACITY, values);
    double median = summary.quantile(0.5);
    double[] distances = Arrays.stream(values).map(v -> Math.abs(v - median)).toArray();
    for (int i = 0; i < values.length; i++) {
      assertThat(summary.rankScore(values[i]))
          .isCloseTo(scoreOfAverageRank(values, values[i]), within(1e-13));
      assertThat(summary.foldedRankScore(values[i]))
          .isCloseTo(scoreOfAverageRank(distances, distances[i]), within(1e-13));
    }
  }

  private static double scoreOfAverageRank(double[] values, double x) {
    long before = Arrays.stream(values).filter(v -> v < x).count();
    long tied = Arrays.stream(values).filter(v -> v == x).count();
    double rank = before + (tied + 1) / 2.0;
    return NORMAL.inverseCumulativeProbability((rank - 0.375) / (values.length + 0.25));
  }

  @Test
  void whatIsBeyondAllValuesHasAFiniteScore() {
    QuantileSummary summary = of(CAPACITY, 1, 2, 3);
    assertThat(summary.rankScore(0)).isFinite().isLessThan(summary.rankScore(1));
    assertThat(summary.rankScore(9)).isFinite().isGreaterThan(summary.rankScore(3));
  }

  @Test
  void scoreBetweenTwoValuesIsThatOfTheRankHalfWay() {
    QuantileSummary summary = of(CAPACITY, 1, 2, 3);
    double expected = NORMAL.inverseCumulativeProbability((1.5 - 0.375) / 3.25);
    assertThat(summary.rankScore(1.1)).isCloseTo(expected, within(1e-14));
    assertThat(summary.rankScore(1.9)).isCloseTo(expected, within(1e-14));
  }

  @Test
  void anythingMergedInAnyGroupingIsOnePass() {
    UniformRandomProvider random = random(7);
    for (int trial = 0; trial < 200; trial++) {
      double[] values = rounded(gaussians(trial, 150), trial % 2 == 0 ? 1e9 : 4);
      double level = 1e5 * (trial % 3 - 1);
      double[] logWeights =
          Arrays.stream(gaussians(1000 + trial, 150)).map(l -> level + 2 * l).toArray();
      if (trial % 4 == 0) {
        logWeights[random.nextInt(150)] = Double.NaN;
        logWeights[random.nextInt(150)] = Double.POSITIVE_INFINITY;
      }
      if (trial % 5 == 0) {
        Arrays.fill(logWeights, 20, 120, Double.NEGATIVE_INFINITY);
      }
      QuantileSummary merged =
          Grouping.summarise(
              150,
              random,
              () -> new QuantileSummary(CAPACITY),
              i -> summary -> summary.add(values[i], logWeights[i]),
              QuantileSummary::merge);
      QuantileSummary direct = of(values, logWeights);
      assertThat(merged.count()).isEqualTo(direct.count());
      double largest =
          IntStream.range(0, 150)
              .filter(i -> Double.isFinite(logWeights[i]))
              .mapToDouble(i -> values[i])
              .max()
              .orElseThrow();
      assertThat(merged.quantile(1)).isEqualTo(largest);
      for (double p = 0; p <= 1; p += 0.125) {
        assertThat(merged.quantile(p)).isCloseTo(direct.quantile(p), within(1e-9));
      }
      for (double value : values) {
        assertThat(merged.cdf(value)).isCloseTo(direct.cdf(value), within(1e-12));
        assertThat(merged.rankScore(value)).isCloseTo(direct.rankScore(value), within(1e-10));
      }
      assertThat(merged.share(0.3).standardError())
          .isCloseTo(direct.share(0.3).standardError(), within(1e-12));
    }
  }

  /** Laws of a million values, more than are kept. */
  private enum Values {
    NORMAL(z -> z),
    BIMODAL(z -> z < 0 ? -5 + 0.1 * z : 5 + z),
    LOG_NORMAL(z -> Math.exp(3 * z)),
    TIES(z -> Math.round(1e3 * z) / 1e3),
    HALF_AT_ONE_PLACE(z -> Math.max(0, z));

    private final DoubleUnaryOperator ofNormal;

    Values(DoubleUnaryOperator ofNormal) {
      this.ofNormal = ofNormal;
    }

    double[] draw(int count) {
      return Arrays.stream(gaussians(8, count)).map(ofNormal).toArray();
    }
  }

  @ParameterizedTest
  @EnumSource(Values.class)
  void ranksOfManyMoreValuesThanAreKeptAreWrongByAFewByTheCapacity(Values law) {
    double[] values = law.draw(1_000_000);
    QuantileSummary summary = of(CAPACITY, values);
    assertRanks(summary, values);
  }

  @ParameterizedTest
  @EnumSource(Values.class)
  void mergingManySummariesIsAsGoodAsOne(Values law) {
    double[] values = law.draw(1_000_000);
    QuantileSummary summary = new QuantileSummary(CAPACITY);
    for (int part = 0; part < 100; part++) {
      summary.merge(of(CAPACITY, Arrays.copyOfRange(values, 10_000 * part, 10_000 * (part + 1))));
    }
    assertThat(summary.count()).isEqualTo(1_000_000);
    assertRanks(summary, values);
  }

  private static void assertRanks(QuantileSummary summary, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    assertThat(summary.quantile(0)).isEqualTo(sorted[0]);
    assertThat(summary.quantile(1)).isEqualTo(sorted[n - 1]);
    double largest = 0;
    double squares = 0;
    for (int i = 0; i < n; ) {
      int end = i + 1;
      while (end < n && sorted[end] == sorted[i]) {
        end++;
      }
      double error = summary.cdf(sorted[i]) - (i + end) / 2.0 / n;
      largest = Math.max(largest, Math.abs(error));
      squares += error * error * (end - i);
      i = end;
    }
    assertThat(largest).isLessThan(FEW);
    assertThat(Math.sqrt(squares / n)).isLessThan(FEW / 8);
    for (double p = 0.001; p < 1; p += 0.001) {
      double quantile = summary.quantile(p);
      // Within the ranks of what is equal, or at a distance from them.
      int before = count(sorted, quantile, false);
      int upTo = count(sorted, quantile, true);
      assertThat(p * n).isBetween(before - FEW * n, upTo + FEW * n);
    }
  }

  private static int count(double[] sorted, double x, boolean inclusive) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < x || inclusive && sorted[middle] == x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Test
  void orderInWhichValuesComeDoesNoHarm() {
    double[] ascending = IntStream.range(0, 200_000).mapToDouble(i -> i).toArray();
    double[] inwards =
        IntStream.range(0, 200_000)
            .mapToDouble(i -> i % 2 == 0 ? i / 2.0 : 199_999 - i / 2)
            .toArray();
    for (double[] values : new double[][] {ascending, inwards}) {
      QuantileSummary summary = of(CAPACITY, values);
      for (int i = 0; i < 200_000; i++) {
        assertThat(summary.cdf(i)).isCloseTo((i + 0.5) / 200_000, within(FEW));
      }
    }
  }

  /** Of 0 .. 15, in a capacity of 8, 1 .. 4 become one point at 2.5. */
  @Test
  void valueAtAMergedPointIsMergedWithIt() {
    QuantileSummary summary = of(8, IntStream.range(0, 16).mapToDouble(i -> i).toArray());
    summary.add(2.5, 0);
    // The atom first, and then what is merged.
    QuantileSummary otherWay = of(8, 2.5);
    otherWay.merge(of(8, IntStream.range(0, 17).mapToDouble(i -> i).toArray()));
    assertThat(otherWay.share(2.5).value()).isCloseTo((1 + 5 / 2.0) / 18, within(1e-15));
    assertThat(summary.share(2.5).value()).isCloseTo((1 + 5 / 2.0) / 17, within(1e-15));
    assertThat(summary.quantile(0)).isZero();
    assertThat(summary.quantile(1)).isEqualTo(15);
  }

  /** Weights of sd 1.3, so that Kish's effective number is a sixth. */
  @Test
  void weightedRanksOfManyValuesAreAsGood() {
    int n = 200_000;
    double[] values = gaussians(9, n);
    double[] logWeights = Arrays.stream(gaussians(10, n)).map(l -> 1.3 * l - 900).toArray();
    double[] weights = Arrays.stream(logWeights).map(l -> Math.exp(l + 900)).toArray();
    QuantileSummary summary = of(values, logWeights);
    for (double x = -3; x <= 3; x += 0.1) {
      assertThat(summary.share(x).value()).isCloseTo(share(values, weights, x), within(FEW));
    }
    MeanSummary indicators = new MeanSummary(1);
    for (int i = 0; i < n; i++) {
      indicators.add(logWeights[i], new double[] {values[i] <= 0.5 ? 1 : 0});
    }
    double expected = indicators.weighted(0).standardError();
    assertThat(summary.share(0.5).standardError()).isCloseTo(expected, within(0.01 * expected));
  }

  @Test
  void scoresOfManyValuesAreNormal() {
    QuantileSummary summary = of(CAPACITY, Values.LOG_NORMAL.draw(1_000_000));
    // A score's error is the rank's by the normal density; so is the sample's own, 5e-4.
    for (double z = -2; z <= 2; z += 0.1) {
      double tolerance = (FEW + 4.5 * 5e-4) / NORMAL.density(z);
      assertThat(summary.rankScore(Math.exp(3 * z))).isCloseTo(z, within(tolerance));
    }
    QuantileSummary normal = of(CAPACITY, Values.NORMAL.draw(1_000_000));
    assertThat(normal.mad()).isCloseTo(1, within(0.01));
    double folded = NORMAL.inverseCumulativeProbability(2 * NORMAL.cumulativeProbability(1.5) - 1);
    assertThat(normal.foldedRankScore(-1.5)).isCloseTo(folded, within(0.03));
    assertThat(normal.foldedRankScore(1.5)).isCloseTo(folded, within(0.03));
  }

  @Test
  void sameAddsAndMergesGiveTheSameBitsWhoeverReadsBetween() {
    double[] values = gaussians(11, 30_000);
    QuantileSummary quiet = new QuantileSummary(CAPACITY);
    QuantileSummary read = new QuantileSummary(CAPACITY);
    for (int i = 0; i < values.length; i++) {
      double logWeight = i % 3;
      quiet.add(values[i], logWeight);
      read.add(values[i], logWeight);
      if (i % 777 == 0) {
        assertThat(read.mad()).isGreaterThanOrEqualTo(0);
      }
    }
    for (double p = 0; p <= 1; p += 0.01) {
      assertThat(read.quantile(p)).isEqualTo(quiet.quantile(p));
    }
    assertThat(read.mad()).isEqualTo(quiet.mad());
  }

  @Test
  void mergingLeavesTheOtherAlone() {
    QuantileSummary other = of(CAPACITY, 1, 2, 4);
    QuantileSummary summary = of(CAPACITY, 7, 8);
    assertThat(summary.quantile(0.5)).isEqualTo(7.5);
    summary.merge(other);
    assertThat(summary.quantile(0.5)).isEqualTo(4);
    assertThat(other.count()).isEqualTo(3);
    assertThat(other.quantile(0.5)).isEqualTo(2);
    assertThat(other.quantile(1)).isEqualTo(4);
  }

  @Test
  void summaryTravels() throws IOException, ClassNotFoundException {
    QuantileSummary summary = of(64, gaussians(12, 1000));
    double median = summary.quantile(0.5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(summary);
    }
    // 64 settled points of 25 bytes, and 64 of 16 that wait.
    assertThat(bytes.size()).isLessThan(64 * 41 + 1000);
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      QuantileSummary copy = (QuantileSummary) in.readObject();
      assertThat(copy.quantile(0.5)).isEqualTo(median);
      copy.add(0, 0);
      assertThat(copy.count()).isEqualTo(1001);
    }
  }

  @Test
  void distanceIsTheLargestDifferenceOfDistributionFunctions() {
    double[] a = rounded(gaussians(13, 300), 10);
    double[] b = Arrays.stream(rounded(gaussians(14, 200), 10)).map(v -> v + 0.5).toArray();
    double[] ones = DoubleStream.generate(() -> 1).limit(300).toArray();
    double expected =
        DoubleStream.concat(Arrays.stream(a), Arrays.stream(b))
            .map(x -> Math.abs(share(a, ones, x) - share(b, Arrays.copyOf(ones, 200), x)))
            .max()
            .orElseThrow();
    QuantileSummary first = of(CAPACITY, a);
    QuantileSummary second = of(CAPACITY, b);
    assertThat(QuantileSummary.distance(first, second)).isCloseTo(expected, within(1e-14));
    assertThat(QuantileSummary.distance(second, first)).isCloseTo(expected, within(1e-14));
    assertThat(QuantileSummary.distance(first, first)).isZero();
    assertThat(QuantileSummary.distance(of(8, 1, 2), of(8, 3, 4))).isEqualTo(1);
    // Of 0 .. 16, 1 .. 4 and 5 .. 8 lie at 2.5 and 6.5: 5/17 at 4.5, on the line between.
    QuantileSummary merged = of(8, IntStream.range(0, 17).mapToDouble(i -> i).toArray());
    assertThat(QuantileSummary.distance(merged, of(8, 4.5))).isCloseTo(12 / 17.0, within(1e-15));
    assertThat(QuantileSummary.distance(of(8, 4.5), merged)).isCloseTo(12 / 17.0, within(1e-15));
    assertThat(QuantileSummary.distance(first, new QuantileSummary(8))).isNaN();
  }

  /**
   * The seeds are fixed; sqrt(n / 2) times the distance of two samples of n passes 2.3 in 5e-5 of
   * the cases (Kolmogorov's law), and compression adds at most 8 / capacity.
   */
  @Test
  void samplesOfOneLawAreNotFarApart() {
    QuantileSummary a = of(CAPACITY, gaussians(15, 200_000));
    QuantileSummary b = of(CAPACITY, gaussians(16, 200_000));
    assertThat(QuantileSummary.distance(a, b)).isLessThan(2.3 / Math.sqrt(100_000) + 2 * FEW);
  }

  @Test
  void withoutAWeightAValueIsIgnored() {
    QuantileSummary summary =
        of(
            new double[] {9, 1, -9, 2, 8},
            new double[] {Double.NaN, 5, Double.POSITIVE_INFINITY, 5, Double.NEGATIVE_INFINITY});
    assertThat(summary.count()).isEqualTo(2);
    assertThat(summary.quantile(0)).isEqualTo(1);
    assertThat(summary.quantile(1)).isEqualTo(2);
  }

  @Test
  void hugeAndTinyWeightsTogetherNeitherOverflowNorVanish() {
    QuantileSummary summary =
        of(new double[] {7, 1, 0, 2, 8}, new double[] {-1e5, 1e5, 0, 1e5, 1e5 - 800});
    assertThat(summary.share(1.5).value()).isEqualTo(0.5);
    assertThat(summary.share(1.5).standardError()).isNaN();
    assertThat(summary.ess(1.5)).isNaN();
    assertThat(summary.quantile(0.5)).isCloseTo(1.5, within(1e-15));
    assertThat(summary.quantile(0)).isZero();
    assertThat(summary.quantile(1)).isEqualTo(8);
  }

  @Test
  void zeroHasNoSign() {
    QuantileSummary summary = of(CAPACITY, -0.0, 0.0, 1, -1);
    assertThat(summary.cdf(-0.0)).isEqualTo(0.5);
    assertThat(summary.rankScore(0.0)).isEqualTo(summary.rankScore(-0.0));
  }

  @Test
  void nothingIsKnownFromNothing() {
    QuantileSummary empty = new QuantileSummary(CAPACITY);
    empty.merge(new QuantileSummary(CAPACITY));
    assertThat(empty.count()).isZero();
    for (DoubleSupplier number :
        new DoubleSupplier[] {
          empty::mad,
          () -> empty.quantile(0.3),
          () -> empty.cdf(0),
          () -> empty.rankScore(0),
          () -> empty.foldedRankScore(0),
          () -> empty.share(0).value()
        }) {
      assertThat(number.getAsDouble()).isNaN();
    }
  }

  @Test
  void oneValueIsAllQuantiles() {
    QuantileSummary summary = of(CAPACITY, 3.5);
    assertThat(summary.quantile(0)).isEqualTo(3.5);
    assertThat(summary.quantile(0.7)).isEqualTo(3.5);
    assertThat(summary.quantile(1)).isEqualTo(3.5);
    assertThat(summary.mad()).isZero();
    assertThat(summary.rankScore(3.5)).isZero();
    assertThat(summary.share(4)).isEqualTo(new Estimate(1, Double.NaN));
  }

  @Test
  void whatIsNoValueAndNoProbabilityIsRefused() {
    QuantileSummary summary = of(CAPACITY, 1, 2);
    assertThatThrownBy(() -> summary.add(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> summary.add(Double.NEGATIVE_INFINITY, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> summary.quantile(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> summary.quantile(1.01)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QuantileSummary(7)).isInstanceOf(IllegalArgumentException.class);
  }
}
