package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.train.PopulationState.Increment;
import io.gibbsvae.train.PopulationState.NoParticleException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopulationStateTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** Particles at 0, 1, 2, .. of two workers, with these weights. */
  private static PopulationState state(double beta, double... weights) {
    double[] x = new double[weights.length];
    for (int k = 0; k < x.length; k++) {
      x[k] = k;
    }
    double[] logWeights = Arrays.stream(weights).map(Math::log).toArray();
    return new PopulationState(
        beta, 0.5, x, logWeights, new double[] {0.1, 0.2}, IntStream.range(0, x.length).toArray());
  }

  private static List<Moved> moved(PopulationState state, double... slopes) {
    int part = state.part();
    return List.of(
        new Moved(state.x(0), Arrays.copyOfRange(slopes, 0, part), 0.3, 0, 0),
        new Moved(state.x(1), Arrays.copyOfRange(slopes, part, 2 * part), 0.4, 0, 0));
  }

  private static NoiseStream stream() {
    return NoiseStream.of(1, Purpose.PARTICLES, 0, 0, 0);
  }

  @Test
  void aRiseMultipliesWeightsByTheBoltzmannFactorAndLogZByTheirMean() {
    PopulationState before = state(0.25, 0.1, 0.2, 0.3, 0.4);
    PopulationState after = before.advance(moved(before, 1, 2, -1, 0), 0.75, 0.9, stream());
    double[] factors = {Math.exp(-0.5), Math.exp(-1), Math.exp(0.5), 1};
    double mean = 0.1 * factors[0] + 0.2 * factors[1] + 0.3 * factors[2] + 0.4 * factors[3];
    assertThat(after.beta()).isEqualTo(0.75);
    assertThat(after.logZ()).isCloseTo(0.5 + Math.log(mean), within(1e-14));
    for (int k = 0; k < 4; k++) {
      assertThat(Math.exp(after.logWeights()[k]))
          .isCloseTo((k + 1) * 0.1 * factors[k] / mean, within(1e-14));
    }
    assertThat(after.logSteps()).containsExactly(0.3, 0.4);
  }

  @Test
  void withoutAScheduleTheRiseLeavesTheConditionalEssAsked() {
    PopulationState before = state(0, 0.25, 0.25, 0.25, 0.25);
    double[] slopes = {-3, 5, 40, 2};
    PopulationState after = before.advance(moved(before, slopes), Double.NaN, 0.9, stream());
    assertThat(after.beta()).isBetween(0.001, 0.999);
    assertThat(Increment.of(before.logWeights(), slopes, after.beta()).cess())
        .isCloseTo(0.9, within(1e-6));
  }

  @Test
  void whereTheTargetIsNearBetaGoesToOne() {
    PopulationState before = state(0.9, 0.25, 0.25, 0.25, 0.25);
    assertThat(before.advance(moved(before, 1, 1.1, 1, 1), Double.NaN, 0.9, stream()).beta())
        .isEqualTo(1);
  }

  /** To rounding: the same products in another order. */
  @Test
  void twoRisesWithoutMovesEqualOne() {
    PopulationState before = state(0.25, 0.2, 0.25, 0.3, 0.25);
    double[] slopes = {1, 0.8, -0.5, INFINITE};
    PopulationState one = before.advance(moved(before, slopes), 0.75, 0.9, stream());
    PopulationState half = before.advance(moved(before, slopes), 0.4, 0.9, stream());
    PopulationState two = half.advance(moved(half, slopes), 0.75, 0.9, stream());

    assertThat(two.x()).isEqualTo(one.x());
    assertThat(two.beta()).isCloseTo(one.beta(), within(1e-15));
    assertThat(two.logZ()).isCloseTo(one.logZ(), within(1e-14));
    assertThat(two.logWeights()).containsExactly(one.logWeights(), within(1e-14));
  }

  @Test
  void atOneOnlyParticlesChange() {
    PopulationState before = state(1, 0.1, 0.2, 0.3, 0.4);
    PopulationState after = before.advance(moved(before, INFINITE, 2, 3, 4), 1, 0.9, stream());
    assertThat(after.logWeights()).isEqualTo(before.logWeights());
    assertThat(after.logZ()).isEqualTo(before.logZ());
  }

  @Test
  void particlesOfInfiniteEnergyLoseTheirWeight() {
    PopulationState before = state(0, 0.25, 0.25, 0.25, 0.25);
    PopulationState after = before.advance(moved(before, INFINITE, 0, 0, 0), 0.5, 0.9, stream());
    assertThat(after.logWeights()[0]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(after.logZ()).isCloseTo(0.5 + Math.log(0.75), within(1e-14));
    assertThatThrownBy(
            () ->
                before.advance(
                    moved(before, INFINITE, INFINITE, INFINITE, INFINITE), 0.5, 0.9, stream()))
        .isInstanceOf(NoParticleException.class);
  }

  /**
   * Systematic resampling leaves each particle the whole number below or above N times its weight.
   */
  @Test
  void unevenParticlesAreResampledByTheirWeights() {
    int n = 1000;
    double[] even = new double[n];
    double[] slopes = new double[n];
    Arrays.fill(even, 1.0 / n);
    for (int k = 0; k < n; k++) {
      slopes[k] = -0.02 * (k % 100);
    }
    PopulationState before = state(0, even);
    PopulationState after = before.advance(moved(before, slopes), 1, 0.9, stream());
    double[] weights = new double[n];
    for (int k = 0; k < n; k++) {
      weights[k] = Math.exp(-slopes[k]);
    }
    // exp(2 u) over a uniform u has an ESS of 0.76; three of these in a row are below a half.
    assertThat(after.ess()).isCloseTo(0.76, within(0.02));
    double[] steep = Arrays.stream(slopes).map(slope -> 3 * slope).toArray();
    PopulationState resampled = before.advance(moved(before, steep), 1, 0.9, stream());
    assertThat(resampled.ess()).isCloseTo(1, within(1e-12));
    int[] counts = new int[n];
    for (double value : resampled.x()) {
      counts[(int) value]++;
    }
    double cubes = Arrays.stream(weights).map(w -> w * w * w).sum();
    for (int k = 0; k < n; k++) {
      assertThat((double) counts[k]).isCloseTo(n * Math.pow(weights[k], 3) / cubes, within(1.0));
    }
  }

  /** Those are lost at any rise, and must not keep beta where it is. */
  @Test
  void particlesOfInfiniteEnergyDoNotHoldBetaBack() {
    PopulationState before = state(0, 0.25, 0.25, 0.25, 0.25);
    PopulationState after =
        before.advance(moved(before, INFINITE, 0, 0.1, 0), Double.NaN, 0.9, stream());
    assertThat(after.beta()).isEqualTo(1);
  }

  /**
   * Weights of independent particles: the variance of their mean, and the mean of 200 trials' own
   * estimates of it, agree to six standard errors of the former (10 % each).
   */
  @Test
  void theErrorOfLogZIsThatOfRepeatedTrials() {
    int n = 400;
    int trials = 200;
    double sum = 0;
    double squares = 0;
    double estimates = 0;
    for (int trial = 0; trial < trials; trial++) {
      NoiseStream noise = NoiseStream.of(trial, Purpose.PARTICLES, 0, 0, 0);
      double[] even = new double[n];
      Arrays.fill(even, 1.0 / n);
      PopulationState state = state(0, even);
      for (int step = 0; step < 3; step++) {
        // New slopes each time, as if moves forgot everything: weights are log-normal.
        double[] slopes = new double[n];
        Arrays.setAll(slopes, k -> 2 * noise.gaussian());
        state = state.advance(moved(state, slopes), (step + 1) / 3.0, 0.9, noise);
      }
      sum += state.logZ();
      squares += state.logZ() * state.logZ();
      estimates += state.logZError() * state.logZError() / trials;
    }
    double variance = (squares - sum * sum / trials) / (trials - 1);
    assertThat(variance).isCloseTo(estimates, within(0.6 * estimates));
    assertThat(estimates).isBetween(5e-4, 1e-2);
  }

  @Test
  void theLargestRiseIsFoundHoweverSmallItIs() {
    for (double scale : new double[] {1e-30, 1e-3, 1}) {
      double rise = PopulationState.largestRise(1, 0.5, delta -> 1 - delta / scale / 2);
      assertThat(rise).isCloseTo(scale, within(1e-8 * scale));
    }
    assertThat(PopulationState.largestRise(0.3, 0.5, delta -> 1)).isEqualTo(0.3);
  }
}
