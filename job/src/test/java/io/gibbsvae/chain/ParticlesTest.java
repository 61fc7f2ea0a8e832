package io.gibbsvae.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Energies.PartlyUndefined;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.TrainedModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParticlesTest {

  private static final int N = 20_000;
  private static final Moves ALL = Settings.moves(1, 1, 1, 2);

  private static TrainedModel model(int dimension) {
    return TinyModel.untrained(TinyModel.settings(dimension));
  }

  private static Moved move(
      Potential potential, double beta, double[] x, double logStep, int turn) {
    return Particles.move(
        potential,
        model(potential.dimension()),
        ALL,
        Metric.DIAGONAL,
        beta,
        x,
        logStep,
        move -> NoiseStream.of(3, Purpose.PARTICLES, turn, 0, move));
  }

  /** Draws of N(0, 1), as floats are. */
  private static double[] gaussians(int count, long seed, int number) {
    float[] drawn = new float[count];
    NoiseStream.of(seed, Purpose.PARTICLES, number, 0, 0).fillGaussian(drawn);
    double[] x = new double[count];
    Arrays.setAll(x, k -> drawn[k]);
    return x;
  }

  private static double variance(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return sum / x.length;
  }

  /** Between N(0, 1) and N(0, 4), exp(-U_beta) is a Gaussian of precision 1 - beta + beta / 4. */
  @Test
  void particlesStayDistributedAsTheTemperedTarget() {
    Potential wide = GaussianMixture.of(new double[][] {{0}}, new double[] {1}, new double[] {2});
    double expected = 1 / (0.4 + 0.6 / 4);
    double[] x = gaussians(N, 5, 0);
    for (int k = 0; k < N; k++) {
      x[k] *= Math.sqrt(expected);
    }
    double logStep = 0;
    double[] start = x.clone();
    for (int turn = 0; turn < 5; turn++) {
      Moved moved = move(wide, 0.6, x, logStep, turn);
      x = moved.x();
      logStep = moved.logStep();
    }
    // Six standard errors of the mean square of independent Gaussians: a false alarm in 5e8 seeds.
    assertThat(variance(x)).isCloseTo(expected, within(6 * expected * Math.sqrt(2.0 / N)));
    int stayed = 0;
    for (int k = 0; k < N; k++) {
      stayed += x[k] == start[k] ? 1 : 0;
    }
    assertThat(stayed).as("particles that never moved").isLessThan(N / 100);
  }

  /**
   * A dense metric of their own draws particles together by about D / n of their variance: the mean
   * square was 0.953 then.
   */
  @ParameterizedTest
  @EnumSource(Metric.class)
  void fewParticlesOfManyCoordinatesStaySpreadAsTheTarget(Metric metric) {
    int d = 20;
    int n = 200;
    int populations = 60;
    Potential gaussian = GaussianMixture.of(new double[1][d], new double[] {1}, new double[] {1});
    double sum = 0;
    for (int k = 0; k < populations; k++) {
      double[] x = gaussians(n * d, 7, k);
      int population = k;
      for (int turn = 0; turn < 6; turn++) {
        int round = turn;
        x =
            Particles.move(
                    gaussian,
                    model(d),
                    Moves.langevin(4),
                    metric,
                    1,
                    x,
                    Particles.firstLogStep(d),
                    move -> NoiseStream.of(8, Purpose.PARTICLES, population, round, move))
                .x();
      }
      sum += variance(x) / populations;
    }
    // Five standard errors, for two metrics: a false alarm in a million seeds.
    assertThat(sum).isCloseTo(1, within(5 * Math.sqrt(2.0 / (n * d * populations))));
  }

  @Test
  void slopesAreThoseOfWhereTheParticlesAre() {
    Potential wide = GaussianMixture.of(new double[][] {{0}}, new double[] {1}, new double[] {2});
    Moved moved = move(wide, 0.5, new double[] {0.5f, -1}, 0, 0);
    for (int k = 0; k < 2; k++) {
      double x = moved.x()[k];
      double difference = x * x / 8 + Math.log(2) - x * x / 2;
      assertThat(moved.slopes()[k]).isCloseTo(difference, within(1e-12));
    }
    // Its start, five moves, and the slopes.
    assertThat(moved.energyEvaluations()).isEqualTo(2 * 7);
    assertThat(moved.invalidEnergies()).isZero();
  }

  /** Six standard errors of the variance, a false alarm in 5e8 seeds. */
  @Test
  void particlesFarFromZeroKeepTheirWidth() {
    double centre = 2459000.61;
    double width = 1e-3;
    Potential far =
        GaussianMixture.of(new double[][] {{centre}}, new double[] {1}, new double[] {width});
    double[] x = gaussians(N, 5, 0);
    Arrays.setAll(x, k -> centre + width * x[k]);
    double[] moved = x;
    for (int turn = 0; turn < 5; turn++) {
      int round = turn;
      moved =
          Particles.move(
                  far,
                  TinyModel.untrained(TinyModel.settings(1, centre, width)),
                  ALL,
                  Metric.DIAGONAL,
                  1,
                  moved,
                  0,
                  move -> NoiseStream.of(3, Purpose.PARTICLES, round, 0, move))
              .x();
    }
    double[] away = Arrays.stream(moved).map(value -> value - centre).toArray();
    assertThat(variance(away))
        .isCloseTo(width * width, within(6 * width * width * Math.sqrt(2.0 / N)));
  }

  /** Not by location and scale, but by what the particles see. */
  @Test
  void particlesOfANarrowModeFarFromZeroAreNotRounded() {
    double centre = 20_000.6104;
    double width = 1e-3;
    Potential far =
        GaussianMixture.of(new double[][] {{centre}}, new double[] {1}, new double[] {width});
    double[] x = gaussians(1000, 5, 0);
    Arrays.setAll(x, k -> centre + width * x[k]);
    Moved moved =
        Particles.move(
            far,
            TinyModel.untrained(TinyModel.settings(1, 20_000, 10)),
            Moves.langevin(2),
            Metric.DIAGONAL,
            1,
            x,
            0,
            move -> NoiseStream.of(3, Purpose.PARTICLES, 0, 0, move));
    assertThat(Arrays.stream(moved.x()).filter(value -> value == (float) value).count()).isZero();
  }

  @Test
  void theStepFollowsWhatIsAccepted() {
    Potential narrow =
        GaussianMixture.of(new double[][] {{0}}, new double[] {1}, new double[] {1e-3});
    double[] x = gaussians(100, 5, 0);
    // Far too long a step for so narrow a target: next to nothing is accepted.
    assertThat(move(narrow, 1, x, 2, 0).logStep()).isBetween(2 - 0.574, 1.9);
  }

  @Test
  void whereTheEnergyIsNoNumberTheSlopeIsInfiniteAndCounted() {
    double[] x = gaussians(2 * 500, 5, 0);
    for (int k = 0; k < x.length; k++) {
      x[k] *= 3;
    }
    Moved moved = move(new PartlyUndefined(), 0, x, -20, 0);
    long infinite = 0;
    for (double slope : moved.slopes()) {
      assertThat(slope).isNotNaN();
      infinite += slope == Double.POSITIVE_INFINITY ? 1 : 0;
    }
    assertThat(infinite).isPositive().isEqualTo(moved.invalidEnergies());
  }

  @Test
  void particlesNeedAMove() {
    assertThatThrownBy(() -> Moves.langevin(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Settings.moves(1, 0, -1, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
