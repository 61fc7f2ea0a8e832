package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.train.TrainSettings.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

class GradientStepTest {

  // On both sides of a vector's length.
  private static final int LENGTH = 1003;

  private static float[] gaussians(int number) {
    float[] values = new float[LENGTH];
    NoiseStream.of(3, Purpose.CHECK, number, 0, 0).fillGaussian(values);
    return values;
  }

  /** ND4J's own rule, which it replaces, over fifty steps. */
  @Test
  void adamIsNd4jsAdam() {
    GradientStep step = new GradientStep(Optimizer.ADAM, LENGTH);
    float[] parameters = gaussians(0);
    INDArray expected = Nd4j.createFromArray(gaussians(0)).reshape(1, LENGTH);
    GradientUpdater<?> nd4j = new Adam(0.01).instantiate(Nd4j.zeros(1, 2 * LENGTH), true);
    for (int k = 0; k < 50; k++) {
      float[] gradient = gaussians(k + 1);
      step.take(parameters, gradient, 1, 0.01, k);
      INDArray update = Nd4j.createFromArray(gradient).reshape(1, LENGTH);
      nd4j.applyUpdater(update, k, 0);
      expected.subi(update);
    }
    assertThat(parameters).containsExactly(expected.toFloatVector(), within(2e-5f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ADAM", "SGD"})
  void aFactorScalesTheGradient(Optimizer optimizer) {
    float[] gradient = gaussians(1);
    float[] half = gradient.clone();
    for (int k = 0; k < LENGTH; k++) {
      half[k] *= 0.5f;
    }
    float[] scaled = gaussians(0);
    float[] plain = gaussians(0);
    new GradientStep(optimizer, LENGTH).take(scaled, gradient, 0.5f, 0.1, 0);
    new GradientStep(optimizer, LENGTH).take(plain, half, 1, 0.1, 0);
    assertThat(scaled).containsExactly(plain, within(1e-6f));
    assertThat(scaled).isNotEqualTo(gaussians(0));
  }

  @Test
  void itGoesOnFromAStateAsIfItHadNotStopped() {
    GradientStep through = new GradientStep(Optimizer.ADAM, LENGTH);
    float[] one = gaussians(0);
    through.take(one, gaussians(1), 1, 0.01, 0);
    float[] state = through.state();
    float[] other = one.clone();
    through.take(one, gaussians(2), 1, 0.01, 1);

    GradientStep resumed = new GradientStep(Optimizer.ADAM, LENGTH);
    resumed.start(state);
    resumed.take(other, gaussians(2), 1, 0.01, 1);

    assertThat(state).hasSize(2 * LENGTH);
    assertThat(other).isEqualTo(one);
    resumed.start(new float[0]);
    assertThat(resumed.state()).containsOnly(0);
    assertThat(new GradientStep(Optimizer.SGD, LENGTH).state()).isEmpty();
  }

  @Test
  void theNormIsEuclidsAndShowsWhatIsNotFinite() {
    float[] values = gaussians(4);
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    assertThat(GradientStep.norm(values)).isCloseTo(Math.sqrt(squares), within(1e-10));
    // Squares of floats overflow floats and not doubles.
    assertThat(GradientStep.norm(new float[] {1e30f, 0, 0, 0, 1e30f}))
        .isCloseTo(Math.sqrt(2) * 1e30f, within(1e22));
    values[LENGTH - 1] = Float.NaN;
    assertThat(GradientStep.norm(values)).isNaN();
    values[LENGTH - 1] = Float.POSITIVE_INFINITY;
    assertThat(GradientStep.norm(values)).isInfinite();
  }
}
