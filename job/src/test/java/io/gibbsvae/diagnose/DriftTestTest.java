package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Samples of N(0, I), moved by x' = 0.8 x + 0.6 xi, which leaves N(0, I) invariant. */
class DriftTestTest {

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final int N = 500;

  /** The changes of samples that begin in N(shift, I), of which each is there so often. */
  private static List<MeanDrift> drifts(int seed, double shift, int copies) {
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 0, 0, 0);
    int d = NAMES.size();
    double[] before = new double[N * d];
    double[] after = new double[N * d];
    for (int row = 0; row < N; row++) {
      for (int i = 0; i < d; i++) {
        before[row * d + i] =
            row % copies == 0 ? noise.gaussian() + (i == 1 ? shift : 0) : before[(row - 1) * d + i];
        after[row * d + i] = 0.8 * before[row * d + i] + 0.6 * noise.gaussian();
      }
    }
    int[] parents = IntStream.range(0, N).map(row -> row / copies).toArray();
    return new DriftTest(parents).drifts(before, after, energies(before), energies(after), NAMES);
  }

  private static double[] energies(double[] x) {
    double[] energies = new double[N];
    for (int k = 0; k < x.length; k++) {
      energies[k / NAMES.size()] += 0.5 * x[k] * x[k];
    }
    return energies;
  }

  private static long alarms(int copies) {
    return IntStream.range(0, 1000)
        .mapToObj(seed -> drifts(seed, 0, copies))
        .filter(found -> found.size() * found.get(0).pValue() < 0.01)
        .count();
  }

  /** About 10 are expected of 1,000 at a level of 1 in 100: more than 25 are, in 1 of 30,000. */
  @Test
  void exactSamplesDriftByChance() {
    assertThat(alarms(1)).isBetween(1L, 25L);
    assertThat(alarms(5)).isBetween(1L, 25L);
  }

  @Test
  void findsTheCoordinateThatDrifts() {
    MeanDrift worst = drifts(3, 2, 1).get(0);
    assertThat(worst.name()).isEqualTo("b");
    assertThat(worst.function()).isEqualTo(MeanDrift.Function.MEAN);
    assertThat(worst.mean().value()).isCloseTo(-0.4, within(5 * worst.mean().standardError()));
    assertThat(worst.pValue()).isLessThan(1e-6);
  }

  @Test
  void whatDoesNotMoveIsNotTested() {
    double[] x = {1, 2, 3, 4, 5, 6};
    int[] parents = {0, 1};
    assertThat(new DriftTest(parents).drifts(x, x, new double[2], new double[2], NAMES)).isEmpty();
  }

  @Test
  void copiesOfOneSampleCountAsOne() {
    double[] values = {1, 1, 1, 1, 0, 0, 0, 0};
    double alone = new DriftTest(new int[] {0, 1, 2, 3, 4, 5, 6, 7}).meanOf(values).standardError();
    double copies =
        new DriftTest(new int[] {0, 0, 0, 0, 1, 1, 1, 1}).meanOf(values).standardError();
    assertThat(copies).isGreaterThan(2 * alone);
  }

  @Test
  void missingNeckNeedsMoreThanChance() {
    assertThat(report(0.05, 0.01).misses()).isTrue();
    assertThat(report(0.03, 0.01).misses()).isFalse();
    assertThat(report(0.05, 0.01).correction()).isCloseTo(Math.log(0.99 / 0.94), within(1e-12));
  }

  private static DriftReport report(double missing, double error) {
    Estimate zero = new Estimate(0, 0);
    return new DriftReport(
        100,
        1,
        NAMES,
        0,
        new Estimate(0.01, 0),
        new Estimate(0.01 + missing, error),
        zero,
        0,
        Double.NaN,
        List.of());
  }

  /** Where the model has a tenth of the density in the end of a Gaussian's tail. */
  @Test
  void heavyWeightsAreCorrectedBySamplesOfTheTarget() {
    int n = 20_000;
    NoiseStream noise = NoiseStream.of(1, Purpose.CHECK, 0, 0, 0);
    WeightSummary summary = new WeightSummary();
    ParetoTail tail = new ParetoTail(n);
    for (int k = 0; k < n; k++) {
      // 20 % of the target are where the model has 0.02 %, of which it has two samples.
      double logWeight = k < 2 ? Math.log(1000) : Math.log(0.8 / 0.9998);
      summary.add(logWeight);
      tail.add(logWeight);
    }
    HeavyWeights weights = new HeavyWeights(WeightReport.of(0, summary, tail), tail, n).above(1000);
    assertThat(weights.isHeavy(0)).isFalse();
    assertThat(weights.isHeavy(Math.log(1000))).isTrue();
    assertThat(weights.share().value()).isCloseTo(0.1 / 0.9, within(1e-3));
    double[] heavy = new double[1000];
    Arrays.setAll(heavy, k -> noise.uniform().nextDouble() < 0.2 ? 1 : 0);
    int[] parents = IntStream.range(0, 1000).toArray();
    Estimate share = new DriftTest(parents).meanOf(heavy);
    Estimate logZ = weights.logZ(share, new Estimate(0, 1));
    assertThat(logZ.standardError()).isBetween(0.01, 0.02);
    assertThat(logZ.value()).isCloseTo(0, within(4 * logZ.standardError()));
    // What still comes late is an error.
    assertThat(weights.logZ(share, new Estimate(0.08, 0.01)).standardError()).isGreaterThan(0.1);
  }

  @Test
  void priorityIsThatOfTheWeights() {
    PrioritySample sample = new PrioritySample(1000);
    PrioritySample other = new PrioritySample(1000);
    NoiseStream noise = NoiseStream.of(1, Purpose.CHECK, 0, 0, 0);
    double all = 0;
    double high = 0;
    for (int k = 0; k < 20_000; k++) {
      double x = noise.gaussian();
      // One of them has a tenth of the weight.
      double weight = k == 77 ? 3400 : Math.exp(x);
      all += weight;
      high += x > 0 ? weight : 0;
      (k % 3 == 0 ? sample : other).add(new double[] {x}, Math.log(weight));
    }
    other.merge(sample);
    PrioritySample.Drawn drawn = other.drawn();
    assertThat(drawn.points()).hasSize(1000);
    double share = Arrays.stream(drawn.points()).filter(x -> x > 0).count() / 1000.0;
    assertThat(share).isCloseTo(high / all, within(4 * Math.sqrt(0.25 / 1000)));
    int often = (int) Arrays.stream(drawn.logWeights()).filter(log -> log > Math.log(3000)).count();
    assertThat(often).isCloseTo((int) (1000 * 3400 / all), within(20));
  }

  @Test
  void fewerPointsThanWantedAreNoSample() {
    PrioritySample sample = new PrioritySample(3);
    for (int k = 0; k < 3; k++) {
      sample.add(new double[] {k}, 0);
      sample.add(new double[] {k}, Double.NEGATIVE_INFINITY);
    }
    assertThat(sample.drawn().points()).isEmpty();
    sample.add(new double[] {4}, 0);
    assertThat(sample.drawn().points()).hasSize(3);
  }
}
