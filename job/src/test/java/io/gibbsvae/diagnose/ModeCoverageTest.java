package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ModeCoverageTest {

  @Test
  void modeIsFoundFromATenthOfItsProbabilityOn() {
    double[] truth = {0.5, 0.4, 0.1};
    assertThat(ModeCoverage.of(new double[] {0.5, 0.4, 0.1}, truth).found()).isEqualTo(3);
    assertThat(ModeCoverage.of(new double[] {0.95, 0.0401, 0.0099}, truth).found()).isEqualTo(2);
    assertThat(ModeCoverage.of(new double[] {0.9603, 0.0396, 0.0101}, truth).found()).isEqualTo(2);
    assertThat(ModeCoverage.of(new double[] {1, 0, 0}, truth).found()).isEqualTo(1);
    assertThat(ModeCoverage.of(new double[] {1, 0, 0}, truth).modes()).isEqualTo(3);
  }

  @Test
  void equalSharesHaveEntropyOne() {
    double[] quarters = {0.25, 0.25, 0.25, 0.25};
    ModeCoverage coverage = ModeCoverage.of(quarters, quarters);
    assertThat(coverage.entropic()).isCloseTo(1, within(1e-15));
    assertThat(coverage.truth()).isCloseTo(1, within(1e-15));
  }

  @Test
  void oneShareOfAllHasEntropyZero() {
    assertThat(ModeCoverage.of(new double[] {0, 1}, new double[] {0.5, 0.5}).entropic()).isZero();
  }

  @Test
  void entropyIsInUnitsOfTheLogOfTheNumberOfModes() {
    double expected = -(0.5 * Math.log(0.5) + 2 * 0.25 * Math.log(0.25)) / Math.log(3);
    ModeCoverage coverage =
        ModeCoverage.of(new double[] {0.5, 0.25, 0.25}, new double[] {0.8, 0.1, 0.1});
    assertThat(coverage.entropic()).isCloseTo(expected, within(1e-15));
    assertThat(coverage.truth())
        .isCloseTo(-(0.8 * Math.log(0.8) + 0.2 * Math.log(0.1)) / Math.log(3), within(1e-15));
  }

  @Test
  void aSingleModeIsCovered() {
    assertThat(ModeCoverage.of(new double[] {1}, new double[] {1}))
        .isEqualTo(new ModeCoverage(1, 1, 1, 1));
  }
}
