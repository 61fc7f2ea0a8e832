package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Mixture;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParticleMixtureTest {

  private static final double[][] CENTRES = {{-10, 0}, {0, 5}, {10, 0}};
  private static final double[] DEVIATIONS = {0.5, 1, 0.2};

  /** Of every six, one at the first, two at the second and three at the third. */
  private static double[] particles(int sixes) {
    NoiseStream noise = NoiseStream.of(3, Purpose.CHECK, 0, 0, 0);
    int[] of = {0, 1, 1, 2, 2, 2};
    double[] y = new double[12 * sixes];
    for (int k = 0; k < 6 * sixes; k++) {
      for (int i = 0; i < 2; i++) {
        y[2 * k + i] = CENTRES[of[k % 6]][i] + DEVIATIONS[of[k % 6]] * noise.gaussian();
      }
    }
    return y;
  }

  @Test
  void clustersAreFoundWithTheirSharesAndSizes() {
    Mixture mixture = ParticleMixture.of(particles(500), 2, 3, 1);

    List<Integer> order =
        IntStream.range(0, 3)
            .boxed()
            .sorted(Comparator.comparingDouble(m -> mixture.means()[m][0]))
            .toList();
    assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, within(1e-12));
    for (int k = 0; k < 3; k++) {
      int m = order.get(k);
      assertThat(mixture.weights()[m]).isCloseTo((k + 1) / 6.0, within(1e-3));
      // Five standard errors of 500 particles and more.
      for (int i = 0; i < 2; i++) {
        assertThat(mixture.means()[m][i])
            .isCloseTo(CENTRES[k][i], within(5 * DEVIATIONS[k] / Math.sqrt(500)));
        assertThat(mixture.scales()[m][i]).isCloseTo(DEVIATIONS[k], within(0.2 * DEVIATIONS[k]));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameMixture() {
    Mixture one = ParticleMixture.of(particles(100), 2, 8, 5);
    Mixture again = ParticleMixture.of(particles(100), 2, 8, 5);

    assertThat(again).usingRecursiveComparison().isEqualTo(one);
  }

  @Test
  void particlesInOnePlaceHaveAMixtureToo() {
    Mixture mixture = ParticleMixture.of(new double[40], 2, 4, 5);

    assertThat(Arrays.stream(mixture.weights())).allMatch(weight -> weight > 0);
    assertThat(Arrays.stream(mixture.scales()))
        .allSatisfy(scales -> assertThat(scales).containsOnly(1e-4));
  }

  @Test
  void asManyComponentsAsParticlesAreOneEach() {
    Mixture mixture = ParticleMixture.of(new double[] {1, 2, 3, 4}, 1, 4, 5);

    assertThat(Arrays.stream(mixture.means()).mapToDouble(mean -> mean[0]).sorted())
        .containsExactly(1.0, 2.0, 3.0, 4.0);
  }

  @Test
  void oneModeInManyDimensionsIsOnePlace() {
    NoiseStream noise = NoiseStream.of(4, Purpose.CHECK, 0, 0, 0);
    double[] y = new double[1000 * 20];
    Arrays.setAll(y, k -> noise.gaussian());

    Mixture mixture = ParticleMixture.of(y, 20, 16, 5);

    assertThat(mixture.weights()).hasSize(16).containsOnly(1 / 16.0);
    assertThat(Arrays.stream(mixture.means()).distinct()).hasSize(1);
  }

  @Test
  void placesThatAreFewerThanComponentsAreSeveral() {
    Mixture mixture = ParticleMixture.of(particles(500), 2, 8, 5);

    assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, within(1e-12));
    assertThat(
            IntStream.range(0, 8)
                .filter(m -> mixture.means()[m][0] > 5)
                .mapToDouble(m -> mixture.weights()[m])
                .sum())
        .isCloseTo(0.5, within(2e-3));
  }
}
