package io.gibbsvae.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {

  private static final double[][] FEATURES = {{0.5, -1.2}, {2, 0.3}, {-0.7, 0.9}, {1.1, -0.4}};
  private static final int[] LABELS = {1, 0, 0, 1};

  // scipy, here and below: -norm(0, s).logpdf(w).sum()
  //                        - (y * log_expit(X @ w) + (1 - y) * log_expit(-X @ w)).sum()

  @Test
  void theEnergyIsThatOfPriorAndLikelihood() {
    assertThat(BuiltInTargets.energy(LogisticRegression.of(FEATURES, LABELS, 2), 0.3, -0.8))
        .isCloseTo(5.242158934494747, Offset.offset(1e-13));
  }

  @Test
  void theInterceptIsTheLastWeight() {
    assertThat(
            BuiltInTargets.energy(
                LogisticRegression.withIntercept(FEATURES, LABELS, 2), 0.3, -0.8, 0.6))
        .isCloseTo(7.216560072419933, Offset.offset(1e-13));
  }

  @Test
  void theBreastCancerDataHaveTheEnergiesOfTheFormula() {
    double[] w = BuiltInTargets.wave(31, 0.1);

    assertThat(BuiltInTargets.energy(BuiltInTargets.breastCancer(FeatureScaling.SD, 10), w))
        .isCloseTo(458.9665689481135, Offset.offset(1e-9));
    assertThat(BuiltInTargets.energy(BuiltInTargets.breastCancer(FeatureScaling.STANDARDISE, 1), w))
        .isCloseTo(395.94044416660637, Offset.offset(1e-9));
  }

  @Test
  void theBreastCancerTableIsTheOneDescribed() {
    CsvTable table = BuiltInTargets.breastCancerTable();

    assertThat(table.rowCount()).isEqualTo(569);
    assertThat(table.columns()).hasSize(31).endsWith("label").startsWith("mean_radius");
    assertThat(table.column("label")).containsOnly(0, 1);
    assertThat(Arrays.stream(table.labels("label")).sum()).isEqualTo(212);
  }

  @Test
  void hugeWeightsGiveFiniteEnergiesAndGradients() {
    LogisticRegression regression = LogisticRegression.of(FEATURES, LABELS, 1e6);
    double[] gradient = new double[2];

    double energy = regression.energyAndGradient(new double[] {1e6, 1e6}, gradient);

    // Margins are -0.7e6, -2.3e6, -0.2e6, +0.7e6: the loss is the sum of the negative ones.
    assertThat(energy).isCloseTo(3.2e6, Offset.offset(100.0));
    assertThat(gradient).containsExactly(new double[] {0.8, 2.4}, Offset.offset(1e-5));
  }

  @Test
  void turningTheLabelsTurnsTheWeights() {
    int[] turned = {0, 1, 1, 0};

    assertThat(BuiltInTargets.energy(LogisticRegression.of(FEATURES, turned, 2), -0.3, 0.8))
        .isEqualTo(BuiltInTargets.energy(LogisticRegression.of(FEATURES, LABELS, 2), 0.3, -0.8));
  }

  @Test
  void logZIsKnownOnlyFromOutside() {
    LogisticRegression regression = LogisticRegression.of(FEATURES, LABELS, 2);
    Knowledge.Known known = new Knowledge.Known(-3, 0.1);

    assertThat(regression.asTarget("a", Optional.empty()).knowledge().logZ()).isEmpty();
    assertThat(regression.asTarget("a", Optional.of(known)).knowledge().logZ()).contains(known);
  }

  @Test
  void contradictingParametersAreRefused() {
    assertRefused(new double[0][], new int[0], 1, "features must have at least one row");
    assertRefused(FEATURES, new int[] {1}, 1, "labels must have 4 entries");
    assertRefused(FEATURES, new int[] {1, 0, 2, 1}, 1, "labels[2] must be 0 or 1, found 2");
    assertRefused(
        new double[][] {{1}, {1, 2}}, new int[] {0, 1}, 1, "features[1] must have 1 entries");
    assertRefused(
        new double[][] {{1}, {Double.NaN}}, new int[] {0, 1}, 1, "features[1][0] must be finite");
    assertRefused(FEATURES, LABELS, 0, "priorStandardDeviation must be positive and finite");
  }

  private static void assertRefused(
      double[][] features, int[] labels, double deviation, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogisticRegression.of(features, labels, deviation))
        .withMessageContaining(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogisticRegression.withIntercept(features, labels, deviation))
        .withMessageContaining(message);
  }
}
