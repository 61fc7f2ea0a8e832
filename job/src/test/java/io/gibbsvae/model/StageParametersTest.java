package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Shape;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.network.Activation;
import io.gibbsvae.model.network.Affine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageParametersTest {

  private static ModelSettings settings(Sharing sharing) {
    return Shape.of(2)
        .stages(3)
        .hidden(List.of(4, 5))
        .coordinateUnits(2)
        .sharing(sharing)
        .drift(Drift.GRADIENT)
        .activation(Activation.SILU)
        .frame(FrameType.PARTICLES)
        .settings();
  }

  private static float[] random(int length, long seed) {
    float[] values = new float[length];
    NoiseStream.of(seed, Purpose.CHECK, 0, 0, 0).fillGaussian(values);
    return values;
  }

  @Test
  void whereNothingIsSharedParametersAreTheNumbers() {
    StageParameters stages = StageParameters.of(settings(Sharing.NONE));
    float[] parameters = random(stages.length(), 1);
    assertThat(stages.numbers(parameters)).isSameAs(parameters);
    assertThat(stages.length()).isEqualTo(new ParameterLayout(settings(Sharing.NONE)).length());
  }

  @Test
  void sharedStagesHaveTheWeightsOfOneNetworkTimesTheirGains() {
    ModelSettings settings = settings(Sharing.STAGES);
    ParameterLayout layout = new ParameterLayout(settings);
    StageParameters stages = StageParameters.of(settings);
    float[] numbers = stages.numbers(random(stages.length(), 1));
    for (int k = 0; k < 3; k++) {
      Affine first = layout.decoders().get(0).network().get(k);
      Affine third = layout.decoders().get(2).network().get(k);
      for (int input = 0; input < first.inputs(); input++) {
        // One factor for all that goes out of a unit; 1 for what is no hidden unit.
        double factor = numbers[third.offset() + input] / numbers[first.offset() + input];
        for (int w = input; w < first.weights(); w += first.inputs()) {
          assertThat((double) numbers[third.offset() + w])
              .isCloseTo(factor * numbers[first.offset() + w], within(1e-4));
        }
        if (k == 0) {
          assertThat(factor).isEqualTo(1);
        } else {
          assertThat(factor).isNotEqualTo(1);
        }
      }
      assertThat(numbers[first.biasOffset()]).isNotEqualTo(numbers[third.biasOffset()]);
    }
  }

  /** Two decoder layers less two times, and the like: counted by hand. */
  @Test
  void sharedStagesHaveFewerParameters() {
    // W: 2 x 4 + 4 x 5 + 5 x 4; b: 4 + 5 + 4; gains: 4 + 5.
    int network = 48 + 3 * (13 + 9);
    // Of each: u, v [2][2], c [2][2][2], a [2][2]; drift: 2 x 2.
    int others = 6 * (8 + 8 + 4 + 4);
    // A [2][2]; c in two floats each.
    int frame = 4 + 2 * 2;
    assertThat(settings(Sharing.STAGES).countParameters()).isEqualTo(2 * network + others + frame);
  }

  /** Numbers are of second degree in the parameters, so that central differences are exact. */
  @ParameterizedTest
  @EnumSource(Sharing.class)
  void gradientsComeBackToTheParameters(Sharing sharing) {
    StageParameters stages = StageParameters.of(settings(sharing));
    float[] parameters = random(stages.length(), 2);
    float[] of = random(stages.numbers(parameters).length, 3);
    float[] gradient = new float[stages.length()];
    stages.pullBack(parameters, of, gradient);
    for (int k = 0; k < parameters.length; k++) {
      float there = parameters[k];
      parameters[k] = there + 0.5f;
      double up = dot(stages.numbers(parameters), of);
      parameters[k] = there - 0.5f;
      double down = dot(stages.numbers(parameters), of);
      parameters[k] = there;
      assertThat((double) gradient[k]).as("parameter %d", k).isCloseTo(up - down, within(1e-4));
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }

  @Test
  void aNewModelHasGainsOfOneAndStagesThatAreAlike() {
    ModelSettings settings = settings(Sharing.STAGES);
    StageParameters stages = StageParameters.of(settings);
    float[] parameters = Initialisation.parameters(settings, 7);
    assertThat(stages.parameters(stages.numbers(parameters))).isEqualTo(parameters);
    ParameterLayout layout = new ParameterLayout(settings);
    Affine first = layout.encoders().get(0).last();
    Affine last = layout.encoders().get(2).last();
    float[] numbers = stages.numbers(parameters);
    assertThat(Arrays.copyOfRange(numbers, first.offset(), first.end()))
        .isEqualTo(Arrays.copyOfRange(numbers, last.offset(), last.end()));
  }
}
