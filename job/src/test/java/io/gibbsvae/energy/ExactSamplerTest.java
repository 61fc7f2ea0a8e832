package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exact samplers against the energy and against what is said to be known.
 *
 * <p>Seeds are fixed, so a test that passes will pass again. With other seeds a mean would leave
 * its 5 standard errors in 6e-7 of the runs, and a chi-square its quantile in 1e-6: with about 150
 * checks, one false alarm in 10,000 seeds.
 */
class ExactSamplerTest {

  private static final int DRAWS = 200_000;
  private static final double STANDARD_ERRORS = 5;

  /** E[x . grad U] = D, by parts: it ties the sampler's scale to the energy's. */
  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.TestTargets#sampled")
  void samplesObeyTheVirialIdentity(Target target) {
    double[] gradient = new double[target.dimension()];
    Observable.Function virial =
        x -> {
          target.potential().energyAndGradient(x, gradient);
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            sum += x[i] * gradient[i];
          }
          return sum;
        };
    assertExpectations(target, List.of(Observable.exact("x . grad U", virial, target.dimension())));
  }

  /**
   * E[f'(x_i) - f(x_i) dU/dx_i] = 0 for f = tanh, off centre so that a symmetric target does not
   * make it hold by itself; summed over i.
   */
  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.TestTargets#sampled")
  void samplesObeySteinsIdentity(Target target) {
    double[] gradient = new double[target.dimension()];
    Observable.Function stein =
        x -> {
          target.potential().energyAndGradient(x, gradient);
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            double f = Math.tanh(x[i] - 0.5);
            sum += 1 - f * f - f * gradient[i];
          }
          return sum;
        };
    assertExpectations(target, List.of(Observable.exact("Stein's identity", stein, 0)));
  }

  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.TestTargets#sampled")
  void samplesHaveTheExpectationsThatAreKnown(Target target) {
    assertThat(target.knowledge().observables()).isNotEmpty();
    assertExpectations(target, target.knowledge().observables());
  }

  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.TestTargets#planar")
  void samplesFillTheCellsOfThePlaneAsTheEnergySays(TestTargets.Planar planar) {
    int cells = 100;
    double[] expected = PlanarQuadrature.of(planar).cellProbabilities(cells);
    double[] observed = new double[cells * cells + 1];
    double[] x = new double[2];
    ExactSampler sampler = planar.target().knowledge().sampler().orElseThrow();
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(17);
    for (int draw = 0; draw < DRAWS; draw++) {
      sampler.sample(random, x);
      observed[cell(x, planar.halfWidth(), cells)]++;
    }

    // Cells that expect fewer than ten draws are counted as one.
    double statistic = 0;
    int classes = 0;
    double restExpected = 0;
    double restObserved = observed[cells * cells];
    for (int cell = 0; cell < cells * cells; cell++) {
      double expectation = DRAWS * expected[cell];
      if (expectation >= 10) {
        statistic += Math.pow(observed[cell] - expectation, 2) / expectation;
        classes++;
      } else {
        restExpected += expectation;
        restObserved += observed[cell];
      }
    }
    statistic += Math.pow(restObserved - restExpected, 2) / Math.max(restExpected, 1);

    double critical = ChiSquaredDistribution.of(classes).inverseSurvivalProbability(1e-6);
    assertThat(classes).isGreaterThan(10);
    assertThat(statistic).isLessThan(critical);
  }

  private static int cell(double[] x, double halfWidth, int cells) {
    int i = (int) Math.floor((x[0] + halfWidth) / (2 * halfWidth) * cells);
    int j = (int) Math.floor((x[1] + halfWidth) / (2 * halfWidth) * cells);
    boolean inside = i >= 0 && i < cells && j >= 0 && j < cells;
    return inside ? i * cells + j : cells * cells;
  }

  @Test
  void wellsHoldTheWeightsThatAreKnown() {
    assertModes(ManyWell.of(2).asTarget(), 0);
    assertModes(ManyWell.of(6).asTarget(), 0);
  }

  /** Two pairs of the forty overlap, and what lies nearest to them is 4 % off the weight. */
  @Test
  void theFortyGaussiansHoldTheirWeightsBarringOverlap() {
    assertModes(TestTargets.gmm40(), 0.04 * 0.025);
  }

  private static void assertModes(Target target, double slack) {
    Modes modes = target.knowledge().modes().orElseThrow();
    int[] counts = new int[modes.count()];
    ExactSampler sampler = target.knowledge().sampler().orElseThrow();
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(99);
    double[] x = new double[target.dimension()];
    for (int draw = 0; draw < DRAWS; draw++) {
      sampler.sample(random, x);
      counts[modes.nearest(x)]++;
    }

    assertThat(Arrays.stream(modes.weights()).sum()).isCloseTo(1, Offset.offset(1e-12));
    for (int k = 0; k < counts.length; k++) {
      double weight = modes.weights()[k];
      double standardError = Math.sqrt(weight * (1 - weight) / DRAWS);
      assertThat((double) counts[k] / DRAWS)
          .as("weight of mode %d", k)
          .isCloseTo(weight, Offset.offset(STANDARD_ERRORS * standardError + slack));
    }
  }

  private static void assertExpectations(Target target, List<Observable> observables) {
    ExactSampler sampler = target.knowledge().sampler().orElseThrow();
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(4711);
    double[] x = new double[target.dimension()];
    double[] means = new double[observables.size()];
    double[] squares = new double[observables.size()];
    for (int draw = 1; draw <= DRAWS; draw++) {
      sampler.sample(random, x);
      for (int k = 0; k < means.length; k++) {
        double value = observables.get(k).function().of(x);
        double difference = value - means[k];
        means[k] += difference / draw;
        squares[k] += difference * (value - means[k]);
      }
    }
    for (int k = 0; k < means.length; k++) {
      double standardError = Math.sqrt(squares[k]) / DRAWS;
      assertThat(means[k])
          .as(observables.get(k).name())
          .isCloseTo(
              observables.get(k).truth(),
              Offset.offset(
                  STANDARD_ERRORS * Math.hypot(standardError, observables.get(k).uncertainty())));
    }
  }
}
