package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FeatureScalingTest {

  // Column 0 has mean 3 and population standard deviation 2, column 1 mean 10 and deviation 5.
  private static final double[][] FEATURES = {{1, 15}, {5, 5}};

  @Test
  void noScalingCopies() {
    double[][] copy = FeatureScaling.NONE.apply(FEATURES);

    assertThat(copy).isDeepEqualTo(FEATURES);
    assertThat(copy[0]).isNotSameAs(FEATURES[0]);
  }

  @Test
  void sdDividesWithoutCentring() {
    assertThat(FeatureScaling.SD.apply(FEATURES))
        .isDeepEqualTo(new double[][] {{0.5, 3}, {2.5, 1}});
    assertThat(FEATURES[0]).containsExactly(1, 15);
  }

  @Test
  void standardiseCentresAndDivides() {
    assertThat(FeatureScaling.STANDARDISE.apply(FEATURES))
        .isDeepEqualTo(new double[][] {{-1, 1}, {1, -1}});
  }

  @Test
  void aConstantColumnIsRefused() {
    double[][] features = {{1, 0.1}, {2, 0.1}, {3, 0.1}};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureScaling.SD.apply(features))
        .withMessageContainingAll("column 1", "0.1");
    assertThat(FeatureScaling.NONE.apply(features)).isDeepEqualTo(features);
  }

  @Test
  void raggedRowsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureScaling.NONE.apply(new double[][] {{1, 2}, {1}}))
        .withMessageContainingAll("features[1]", "2", "1");
  }
}
