package io.gibbsvae.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.model.Differences;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class ActivationsTest {

  private static final int N = 400_001;

  private static float[] line() {
    float[] values = new float[N];
    for (int k = 0; k < N; k++) {
      values[k] = (k - N / 2) * 1e-4f;
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void valuesAndDerivativesAreTheFormulasInFloats(Activation activation) {
    float[] x = line();
    float[] values = line();
    float[] derivatives = new float[N];
    Activations.applyWithDerivative(activation, 0, N, values, derivatives);
    List<Float> wrong = new ArrayList<>();
    for (int k = 0; k < N; k++) {
      double expected = DoubleNetwork.value(activation, x[k]);
      // Where SiLU and GELU are near 0 on the left, 1 + tanh has cancelled.
      double size =
          activation == Activation.SILU || activation == Activation.GELU
              ? Math.abs(x[k])
              : Math.abs(expected);
      double slope = DoubleNetwork.derivative(activation, x[k]);
      boolean right = Math.abs(values[k] - (float) expected) <= (float) (8 * 6e-8 * 2 * size);
      // At ReLU's corner there is no derivative.
      if (!right || k != N / 2 && !(Math.abs(derivatives[k] - (float) slope) <= 4e-6f)) {
        wrong.add(x[k]);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void valuesAreTheSameBitsWithTheirDerivativesAndWithout(Activation activation) {
    float[] alone = line();
    float[] withDerivative = line();
    Activations.apply(activation, 0, N, alone, new float[N]);
    Activations.applyWithDerivative(activation, 0, N, withDerivative, new float[N]);
    assertThat(withDerivative).isEqualTo(alone);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void derivativeInDoublesIsThatOfTheValue(Activation activation) {
    for (double x : new double[] {-30, -3, -0.7, -0.01, 0.02, 0.9, 4, 30}) {
      double[] derivative =
          Differences.gradient(
              (double[] point) -> DoubleNetwork.value(activation, point[0]), new double[] {x});
      assertThat(DoubleNetwork.derivative(activation, x)).isCloseTo(derivative[0], within(1e-9));
    }
  }

  /** What others trained with ND4J's own activations keeps its meaning. */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void valuesAreThoseOfNd4jsOwn(Activation activation) {
    IActivation nd4j =
        switch (activation) {
          case TANH -> org.nd4j.linalg.activations.Activation.TANH.getActivationFunction();
          case SILU -> org.nd4j.linalg.activations.Activation.SWISH.getActivationFunction();
          case RELU -> org.nd4j.linalg.activations.Activation.RELU.getActivationFunction();
          case GELU -> org.nd4j.linalg.activations.Activation.GELU.getActivationFunction();
          case SOFTSIGN -> org.nd4j.linalg.activations.Activation.SOFTSIGN.getActivationFunction();
        };
    double[] x = {-9, -2.5, -1, -0.1, 0, 0.3, 1, 2, 7};
    double[] values =
        nd4j.getActivation(Nd4j.createFromArray(x).castTo(DataType.DOUBLE).reshape(1, 9), false)
            .toDoubleVector();
    for (int k = 0; k < x.length; k++) {
      assertThat(DoubleNetwork.value(activation, x[k])).isCloseTo(values[k], within(1e-6));
    }
  }

  @Test
  void activationsSaturateAndPassNaNOn() {
    for (Activation activation : List.of(Activation.TANH, Activation.SILU, Activation.GELU)) {
      float[] values = {Float.NaN, 1e30f, 0};
      float[] derivatives = new float[3];
      Activations.applyWithDerivative(activation, 0, 3, values, derivatives);
      assertThat(values[0]).isNaN();
      assertThat(derivatives[0]).isNaN();
      assertThat(values[1]).isEqualTo(activation == Activation.TANH ? 1 : 1e30f, within(1e23f));
      assertThat(values[2]).isZero();
    }
    float[] values = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    Activations.apply(Activation.TANH, 0, 2, values, new float[2]);
    assertThat(values).containsExactly(new float[] {1, -1}, within(1e-6f));
  }
}
