package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest {

  @Test
  void theEnergyIsThatOfTheDensity() {
    // scipy: -log(sum(w * multivariate_normal(m, s**2 * eye(2)).pdf(x)))
    assertThat(TestTargets.energy(TestTargets.threeGaussians(), 1, 0.5))
        .isCloseTo(3.1112420604906688, Offset.offset(1e-12));
    assertThat(TestTargets.energy(TestTargets.gmm40().potential(), 1, 0.5))
        .isCloseTo(26.090119150870418, Offset.offset(1e-10));
  }

  @Test
  void theEnergyIsFiniteFarFromAllModes() {
    double[] gradient = new double[2];

    // scipy: -logsumexp(log(w) + multivariate_normal(m, s**2 * eye(2)).logpdf(x))
    assertThat(TestTargets.threeGaussians().energyAndGradient(new double[] {300, -400}, gradient))
        .isCloseTo(31605.833609339963, Offset.offset(1e-8));
    // There only the broadest component counts: (x - m) / s^2.
    assertThat(gradient).containsExactly(new double[] {75.5, -100.5}, Offset.offset(1e-9));
  }

  @Test
  void theFortyGaussiansHaveThePublishedMoments() {
    // Mean (-2.1405, 1.2400), covariance diagonal 441.8165 and 623.4339 (numpy, from the means).
    assertThat(TestTargets.gmm40().knowledge().observables())
        .extracting(Observable::truth)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-3 ? 0 : Double.compare(a, b))
        .containsExactly(
            -2.14051297,
            441.81651447 + 2.14051297 * 2.14051297,
            1.2400383,
            623.43391119 + 1.2400383 * 1.2400383);
  }

  @Test
  void weightsAreRelative() {
    double[][] means = {{0}, {1}};
    double[] deviations = {1, 2};

    assertThat(TestTargets.energy(GaussianMixture.of(means, new double[] {2, 6}, deviations), 0.3))
        .isEqualTo(
            TestTargets.energy(
                GaussianMixture.of(means, new double[] {0.25, 0.75}, deviations), 0.3));
  }

  @Test
  void theFactoryKeepsNoHoldOfItsArguments() {
    double[][] means = {{0}, {1}};
    double[] weights = {0.5, 0.5};
    double[] deviations = {1, 2};
    GaussianMixture mixture = GaussianMixture.of(means, weights, deviations);
    double before = TestTargets.energy(mixture, 0.3);

    means[0][0] = 9;
    weights[0] = 9;
    deviations[0] = 9;

    assertThat(TestTargets.energy(mixture, 0.3)).isEqualTo(before);
    assertThat(mixture.asTarget("mixture").knowledge().observables().get(0).truth()).isEqualTo(0.5);
  }

  @Test
  void contradictingParametersAreRefused() {
    double[] one = {1};
    double[] two = {1, 1};
    assertRefused(new double[0][], new double[0], one, "means must have at least one row");
    assertRefused(new double[][] {{0}}, two, one, "weights must have 1 entries");
    assertRefused(new double[][] {{0}}, one, two, "standardDeviations must have 1 entries");
    assertRefused(new double[][] {{0}, {0, 1}}, two, two, "means[1] must have 1 entries");
    assertRefused(new double[][] {{Double.NaN}}, one, one, "means[0][0] must be finite, found NaN");
    assertRefused(
        new double[][] {{0}}, new double[] {0}, one, "weights[0] must be positive and finite");
    assertRefused(
        new double[][] {{0}}, one, new double[] {-1}, "standardDeviations[0] must be positive");
  }

  private static void assertRefused(
      double[][] means, double[] weights, double[] deviations, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GaussianMixture.of(means, weights, deviations))
        .withMessageContaining(message);
  }
}
