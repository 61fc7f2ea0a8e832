package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SteinSampleTest {

  /** A standard normal density, to the right of a number. */
  private record Normal(double wall) implements Potential {

    private static final long serialVersionUID = 1;

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      gradient[0] = x[0];
      return x[0] < wall ? Double.POSITIVE_INFINITY : x[0] * x[0] / 2;
    }
  }

  private static Target target(double wall) {
    return new Target("normal", new Normal(wall), Knowledge.nothing());
  }

  /** Every third of 4,000 rows. */
  private static SteinSample sample(Target target, DoubleUnaryOperator map) {
    NoiseStream noise = NoiseStream.of(1, Purpose.CHECK, 0, 0, 0);
    SteinSample sample = new SteinSample(4000, 2000, 1);
    for (int row = 0; row < 4000; row++) {
      double x = map.applyAsDouble(noise.gaussian());
      if (sample.takesNext()) {
        sample.add(new double[] {x}, 0, 1, 0);
      }
    }
    sample.computeGradients(target.potential());
    return sample;
  }

  @Test
  void testsEvenlySpacedRowsAndCountsTheirEnergies() {
    Target target = target(Double.NEGATIVE_INFINITY);
    SteinSample sample = sample(target, x -> x);
    SteinReport report = sample.report(target).orElseThrow();

    assertThat(report.rows()).isEqualTo(1334);
    assertThat(report.departs()).isFalse();
    assertThat(report.departures().get(0).name()).isIn("x0", "energy");
    assertThat(sample.energyEvaluations()).isEqualTo(1334);
  }

  @Test
  void looksForWallsOnlyAfterADeparture() {
    Target smooth = target(Double.NEGATIVE_INFINITY);
    SteinSample half = sample(smooth, Math::abs);
    SteinReport cut = half.report(smooth).orElseThrow();
    assertThat(cut.departs()).isTrue();
    assertThat(cut.wallShare()).isZero();
    assertThat(half.energyEvaluations()).isEqualTo(2 * 1334);

    Target wall = target(0);
    SteinReport right = sample(wall, Math::abs).report(wall).orElseThrow();
    assertThat(right.departs()).isFalse();
    assertThat(right.meetsWall()).isTrue();
    assertThat(right.pValue()).isLessThan(1e-10);
  }

  @Test
  void valuesThatDoNotTellTheCoordinatesAreNotTested() {
    Target target = target(Double.NEGATIVE_INFINITY);
    SteinSample sample = new SteinSample(3, 3, 1);
    sample.add(new double[] {1}, 0.5, 0, -1, -1);
    sample.add(new double[] {1}, 0.6, 0, -1, -1);
    sample.add(new double[] {Double.NaN}, 0.5, 0, -1, -1);
    sample.computeGradients(target.potential());
    assertThat(sample.energyEvaluations()).isEqualTo(2);
    assertThat(sample.report(target)).isEmpty();
  }

  @Test
  void everyChainHasDraws() {
    SteinSample sample = new SteinSample(100 * 50, 500, 1);
    Set<Integer> chains = new HashSet<>();
    int taken = 0;
    for (int draw = 0; draw < 50; draw++) {
      for (int chain = 0; chain < 100; chain++) {
        if (sample.takes(chain, draw)) {
          chains.add(chain);
          taken++;
        }
      }
    }
    // (chain + draw) is a multiple of 11.
    assertThat(taken).isBetween(440, 470);
    assertThat(chains).hasSize(100);
  }

  @Test
  void takesNoneWhereNoneAreWanted() {
    Target target = target(Double.NEGATIVE_INFINITY);
    SteinSample sample = new SteinSample(100, 0, 1);
    assertThat(sample.takesNext()).isFalse();
    assertThat(sample.takes(0, 0)).isFalse();
    assertThat(sample.report(target)).isEqualTo(Optional.empty());
  }

  @Test
  void takesFewerInManyDimensions() {
    assertThat(new SteinSample(100_000, 10_000, 4096).takes(0, 99)).isTrue();
    assertThat(new SteinSample(100_000, 10_000, 4096).takes(0, 10)).isFalse();
  }
}
