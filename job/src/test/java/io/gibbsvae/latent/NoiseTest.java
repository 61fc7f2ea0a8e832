package io.gibbsvae.latent;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NoiseTest {

  private static NoiseStream stream() {
    return NoiseStream.of(2, Purpose.SAMPLE, 7, 0, 0);
  }

  private static float[] firstGaussians(int count) {
    float[] values = new float[count];
    stream().fillGaussian(values);
    return values;
  }

  @Test
  void goingDownTheTopLatentIsDrawnFirstAndThenTheStepsOfEachStage() {
    Noise noise = Noise.down(stream(), 5, 2, 3, 4);
    float[] all = firstGaussians(5 * 2 + 4 * 5 * 3);

    assertThat(noise.latent()).isEqualTo(Arrays.copyOf(all, 10));
    assertThat(noise.steps()).hasNumberOfRows(4);
    for (int stage = 1; stage <= 4; stage++) {
      assertThat(noise.steps()[stage - 1])
          .as("stage %d", stage)
          .isEqualTo(Arrays.copyOfRange(all, 10 + 15 * (stage - 1), 10 + 15 * stage));
    }
  }

  @Test
  void goingUpThereAreStepsAlone() {
    float[][] steps = Noise.steps(stream(), 5, 2, 3);
    float[] all = firstGaussians(3 * 5 * 2);

    assertThat(steps).hasNumberOfRows(3);
    for (int stage = 1; stage <= 3; stage++) {
      assertThat(steps[stage - 1])
          .as("stage %d", stage)
          .isEqualTo(Arrays.copyOfRange(all, 10 * (stage - 1), 10 * stage));
    }
  }

  @Test
  void noRowsMeanNoNumbers() {
    NoiseStream stream = stream();
    Noise noise = Noise.down(stream, 0, 2, 3, 1);

    assertThat(noise.latent()).isEmpty();
    assertThat(noise.steps()[0]).isEmpty();
    assertThat(stream.gaussian()).isEqualTo(stream().gaussian());
  }
}
