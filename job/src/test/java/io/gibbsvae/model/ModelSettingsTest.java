package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSettingsTest {

  private static ModelSettings settings(
      int dimension,
      int latentDimension,
      int stages,
      List<Integer> hidden,
      List<Double> location,
      List<Double> scale) {
    return Shape.of(dimension)
        .latents(latentDimension)
        .stages(stages)
        .hidden(hidden)
        .location(location)
        .scale(scale)
        .settings();
  }

  private static List<Double> of(int count, double value) {
    return Collections.nCopies(count, value);
  }

  @Test
  void smallestModelIsAllowed() {
    ModelSettings settings = settings(1, 1, 1, List.of(), of(1, 0), of(1, 1));
    assertThat(settings.network().hidden()).isEmpty();
  }

  @Test
  void oneStageMayHaveAnyLatentDimension() {
    assertThat(settings(3, 7, 1, List.of(4), of(3, 0), of(3, 1)).latentDimension()).isEqualTo(7);
  }

  @Test
  void listsAreCopied() {
    List<Integer> hidden = new ArrayList<>(List.of(4));
    ModelSettings settings = settings(1, 1, 1, hidden, of(1, 0), of(1, 1));
    hidden.add(5);
    assertThat(settings.network().hidden()).containsExactly(4);
    assertThatThrownBy(() -> settings.network().hidden().add(1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void dimensionMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(0, 1, 1, List.of(), List.of(), List.of()))
        .withMessageContainingAll("dimension", "1", "0");
  }

  @Test
  void stagesMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(1, 1, 0, List.of(), of(1, 0), of(1, 1)))
        .withMessageContainingAll("stages", "1", "0");
  }

  @Test
  void latentDimensionMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(1, 0, 1, List.of(), of(1, 0), of(1, 1)))
        .withMessageContainingAll("latent dimension", "1", "0");
  }

  @Test
  void severalStagesNeedLatentsOfTheTargetsDimension() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(3, 2, 2, List.of(), of(3, 0), of(3, 1)))
        .withMessageContainingAll("latent dimension", "3");
  }

  @Test
  void hiddenWidthsMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(1, 1, 1, List.of(8, 0), of(1, 0), of(1, 1)))
        .withMessageContainingAll("hidden", "[8, 0]");
  }

  @Test
  void locationAndScaleMustHaveTheTargetsDimension() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(2, 2, 1, List.of(), of(1, 0), of(2, 1)))
        .withMessageContainingAll("location", "2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(2, 2, 1, List.of(), of(2, 0), of(3, 1)))
        .withMessageContainingAll("scale", "2");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void locationMustBeFinite(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(2, 2, 1, List.of(), List.of(0.0, value), of(2, 1)))
        .withMessageContainingAll("location", "scale");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void scaleMustBePositiveAndFinite(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(2, 2, 1, List.of(), of(2, 0), List.of(1.0, value)))
        .withMessageContainingAll("location", "scale");
  }
}
