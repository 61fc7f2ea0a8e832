package io.gibbsvae.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.TinyModel;
import io.gibbsvae.energy.Funnel;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Vae;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;

/** Seeds are fixed; limits are four standard errors, which a new seed breaks in 1 of 16,000. */
class NeckTest {

  private static final int D = 4;
  private static final Target FUNNEL = Funnel.of(D, 2).asTarget();

  private static double[] samples(Target target, int rows, long seed) {
    return target
        .knowledge()
        .sampler()
        .orElseThrow()
        .samples(NoiseStream.of(seed, Purpose.EXACT, 0, 0, 0).uniform(), rows, target.dimension());
  }

  /** The first coordinates of points. */
  private static double[] scales(double[] x) {
    return IntStream.range(0, x.length / D).mapToDouble(row -> x[row * D]).toArray();
  }

  private static double shareBelow(double bound, double[] values) {
    return Arrays.stream(values).filter(value -> value < bound).count() / (double) values.length;
  }

  private static Relaxation relaxation(double[] x) {
    Vae vae = Vae.of(TinyModel.untrained(TinyModel.settings(D)), FUNNEL.potential());
    return new Relaxation(FUNNEL.potential(), vae, Neck.of(samples(FUNNEL, 4096, 9), D), x, 5, 0);
  }

  @Test
  void findsTheNeckOfAFunnel() {
    List<Neck> necks = Neck.of(samples(FUNNEL, 4096, 1), D);
    assertThat(necks.get(0).coordinate()).isZero();
  }

  @Test
  void findsNoNeckInAGaussian() {
    Target gaussian =
        GaussianMixture.of(
                new double[][] {{1, 2, 3, 4, 5, 6}}, new double[] {1}, new double[] {0.3})
            .asTarget("gaussian");
    for (int seed = 0; seed < 20; seed++) {
      assertThat(Neck.of(samples(gaussian, 4096, seed), 6)).isEmpty();
    }
  }

  @Test
  void findsNoNeckWithFewPointsOrOneCoordinate() {
    assertThat(Neck.of(samples(FUNNEL, 40, 1), D)).isEmpty();
    assertThat(Neck.of(new double[4096], 1)).isEmpty();
  }

  @Test
  void moveThereAndBackIsNoMove() {
    Neck neck = Neck.of(samples(FUNNEL, 4096, 1), D).get(0);
    double[] x = {-1, 0.5, -0.2, 0.7};
    double[] there = new double[D];
    double[] back = new double[D];
    double logDeterminant = neck.move(x, 0, -1.3, -1.1, there);
    assertThat(neck.move(there, 0, 1.3, 1.1, back)).isCloseTo(-logDeterminant, within(1e-12));
    assertThat(back).containsExactly(x, within(1e-12));
    assertThat(there[0]).isCloseTo(-2.3, within(1e-12));
  }

  @Test
  void moveHasTheDeterminantOfItsJacobian() {
    Neck neck = Neck.of(samples(FUNNEL, 4096, 1), D).get(0);
    double[] x = {-1, 0.5, -0.2, 0.7};
    double[] there = new double[D];
    double logDeterminant = neck.move(x, 0, -1.3, -1.1, there);
    double[][] jacobian = new double[D][D];
    for (int i = 0; i < D; i++) {
      double[] beside = x.clone();
      beside[i] += 1e-4;
      double[] moved = new double[D];
      neck.move(beside, 0, -1.3, -1.1, moved);
      for (int j = 0; j < D; j++) {
        jacobian[j][i] = (moved[j] - there[j]) / 1e-4;
      }
    }
    double determinant = new LUDecomposition(new Array2DRowRealMatrix(jacobian)).getDeterminant();
    assertThat(Math.log(determinant)).isCloseTo(logDeterminant, within(1e-6));
  }

  @Test
  void exactSamplesStayInEquilibrium() {
    double[] x = samples(FUNNEL, 2000, 2);
    double[] before = scales(x);
    Relaxation chains = relaxation(x);
    chains.sweep(10);
    double[] after = scales(chains.x());
    assertThat(after).isNotEqualTo(before);
    // v is N(0, 4).
    assertThat(Arrays.stream(after).average().orElseThrow())
        .isCloseTo(0, within(4 * 2 / Math.sqrt(2000)));
    assertThat(Arrays.stream(after).map(v -> v * v).average().orElseThrow())
        .isCloseTo(4, within(4 * 4 * Math.sqrt(2.0 / 2000)));
  }

  @Test
  void entersANeckThatWasCutAway() {
    double[] all = samples(FUNNEL, 3000, 3);
    double[] x =
        IntStream.range(0, 3000)
            .filter(row -> all[row * D] > -3)
            .limit(2000)
            .boxed()
            .flatMapToDouble(row -> Arrays.stream(all, row * D, (row + 1) * D))
            .toArray();
    Relaxation chains = relaxation(x);
    chains.sweep(30);
    // A standard normal number is below -1.5 with probability 0.0668.
    double share = shareBelow(-3, scales(chains.x()));
    assertThat(share).isCloseTo(0.0668, within(4 * Math.sqrt(0.0668 / 2000)));
  }

  @Test
  void sameSeedGivesTheSameChains() {
    double[] x = samples(FUNNEL, 100, 4);
    Relaxation one = relaxation(x.clone());
    Relaxation other = relaxation(x.clone());
    one.sweep(2);
    other.sweep(1);
    other.sweep(1);
    assertThat(other.x()).isEqualTo(one.x());
    assertThat(other.energies()).isEqualTo(one.energies());
  }
}
