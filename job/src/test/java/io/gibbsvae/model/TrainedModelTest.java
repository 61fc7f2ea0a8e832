package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gibbsvae.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedModelTest {

  // Decoder: 2 -> 4 -> 3 + 3 scales + 3 below the diagonal; encoder: 3 -> 4 -> 2 + 2 + 1.
  private static final int PARAMETERS = (2 * 4 + 4) + (4 * 9 + 9) + (3 * 4 + 4) + (4 * 5 + 5);

  private static ModelSettings settings() {
    return Shape.of(3).latents(2).hidden(List.of(4)).covariance(Covariance.FULL).settings();
  }

  @Test
  void modelTakesAsManyParametersAsItsLayersHave() {
    TrainedModel model = new TrainedModel(settings(), new float[PARAMETERS]);
    assertThat(model.parameters()).hasSize(PARAMETERS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, PARAMETERS - 1, PARAMETERS + 1})
  void anyOtherNumberIsRefusedByName(int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainedModel(settings(), new float[count]))
        .withMessageContainingAll(String.valueOf(PARAMETERS), String.valueOf(count));
  }
}
