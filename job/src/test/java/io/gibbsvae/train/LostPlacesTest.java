package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Rounding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A wide Gaussian at 0 and a narrow one at (6, 0), which particles of the first do not know. */
class LostPlacesTest {

  private static final int PARTICLES = 4096;
  private static final double NARROW = 0.05;
  private static final Place AT_ZERO =
      new Place(new double[] {0, 0}, new double[] {1, 1}, Math.log(0.5));

  /** Of weights that add up to 1. */
  private static final class WideAndNarrow implements Potential {
    private static final long serialVersionUID = 1;
    final double share;

    WideAndNarrow(double share) {
      this.share = share;
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      return -Math.log(
          (1 - share) * density(x[0], x[1], 1) + share * density(x[0] - 6, x[1], NARROW));
    }

    private static double density(double x, double y, double width) {
      return Math.exp(-0.5 * (x * x + y * y) / (width * width)) / (2 * Math.PI * width * width);
    }
  }

  private static Place narrow(double share, double deviation) {
    return new Place(new double[] {6, 0}, new double[] {deviation, deviation}, Math.log(share));
  }

  private static PopulationState around(double x0, double deviation) {
    NoiseStream noise = NoiseStream.of(5, Purpose.PARTICLES, 0, 0, 0);
    double[] x = new double[2 * PARTICLES];
    Arrays.setAll(x, k -> (k % 2 == 0 ? x0 : 0) + deviation * noise.gaussian());
    double[] even = new double[PARTICLES];
    Arrays.fill(even, -Math.log(PARTICLES));
    return new PopulationState(
        1, Math.log(0.5), x, even, new double[2], IntStream.range(0, PARTICLES).toArray());
  }

  private static LostPlaces.Regained regained(
      PopulationState population, double share, Place... places) {
    return new LostPlaces(
            new WideAndNarrow(share),
            Rounding.none(2),
            NoiseStream.of(6, Purpose.PARTICLES, 0, 0, 0))
        .regain(population, List.of(places));
  }

  private static double shareBeyond3(double[] x) {
    return IntStream.range(0, x.length / 2).filter(k -> x[2 * k] > 3).count() / (x.length / 2.0);
  }

  @Test
  void putsTheShareOfParticlesAtALostPlace() {
    LostPlaces.Regained regained = regained(around(0, 1), 0.5, AT_ZERO, narrow(0.5, NARROW));

    PopulationState population = regained.population();
    assertThat(regained.regained()).isEqualTo(1);
    assertThat(regained.energies()).isEqualTo(1024);
    // The Gaussian is the mode itself: every draw has the same weight.
    assertThat(shareBeyond3(population.x())).isCloseTo(0.5, within(1e-3));
    assertThat(population.logZ()).isCloseTo(0, within(1e-3));
    assertThat(population.ess()).isCloseTo(1, within(1e-9));
    // Each worker has some: 2,048 particles, five standard deviations of their share.
    assertThat(shareBeyond3(population.x(0))).isCloseTo(0.5, within(0.06));
  }

  @Test
  void weightsTheDrawsOfAGaussianThatIsTooWide() {
    PopulationState population = regained(around(0, 1), 0.5, narrow(0.5, 2 * NARROW)).population();

    double squares = 0;
    int there = 0;
    for (int k = 0; k < PARTICLES; k++) {
      // Beyond what particles of the wide one reach.
      if (population.x()[2 * k] > 5) {
        there++;
        squares += Math.pow(population.x()[2 * k + 1], 2);
      }
    }
    // Some 450 effective draws; five standard errors.
    assertThat(Math.sqrt(squares / there)).isCloseTo(NARROW, within(0.17 * NARROW));
    assertThat(population.logZ()).isCloseTo(0, within(0.2));
  }

  @Test
  void leavesParticlesThatAreThereAlone() {
    PopulationState population = around(6, NARROW);

    LostPlaces.Regained regained = regained(population, 0.5, narrow(0.5, NARROW));

    assertThat(regained.population()).isSameAs(population);
    assertThat(regained.energies()).isZero();
  }

  @Test
  void ignoresPlacesOfHardlyAnyMass() {
    PopulationState population = around(0, 1);

    assertThat(regained(population, 1e-4, narrow(1e-4, NARROW)).population()).isSameAs(population);
  }

  @Test
  void mistrustsAFewHeavyDraws() {
    PopulationState population = around(0, 1);

    // One of a Gaussian that is thirty times as wide, and a mass that is not there.
    assertThat(regained(population, 0.5, narrow(0.5, 30 * NARROW)).population())
        .isSameAs(population);
    assertThat(regained(population, 1e-4, narrow(0.5, NARROW)).population()).isSameAs(population);
  }
}
