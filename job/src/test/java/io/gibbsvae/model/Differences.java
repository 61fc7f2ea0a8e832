package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Gradients against central differences, and the points to take them at. */
final class Differences {

  // Fourth order: an error of h^4 = 1e-12 times a fifth derivative, and 1e-16 / h of rounding.
  private static final double H = 1e-3;

  private Differences() {}

  /** The gradient of a function at a point, by fourth-order differences. */
  static double[] gradient(ToDoubleFunction<double[]> function, double[] point) {
    double[] gradient = new double[point.length];
    double[] moved = point.clone();
    for (int i = 0; i < point.length; i++) {
      double difference = 0;
      double[] steps = {-2, -1, 1, 2};
      double[] factors = {1, -8, 8, -1};
      for (int j = 0; j < 4; j++) {
        moved[i] = point[i] + H * steps[j];
        difference += factors[j] * function.applyAsDouble(moved);
      }
      moved[i] = point[i];
      gradient[i] = difference / (12 * H);
    }
    return gradient;
  }

  static void assertClose(String what, double[] actual, double[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as("%s, entry %d", what, i)
          .isCloseTo(expected[i], within(1e-8 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  /**
   * Asserts that a function's backward pass is the gradient of sum(outputGradient * output).
   *
   * @param data inputs that nothing asks a gradient of; theirs must be zero
   */
  static void assertBackward(
      BlockFunction function, int rows, double[][] inputs, Set<Integer> data, NoiseStream stream) {
    double[] outputGradient = gaussians(stream, rows * function.outputWidth(), 1);
    double[] saved = function.forward(rows, inputs).saved();
    double[][] gradients = function.backward(rows, inputs, saved, outputGradient);
    assertThat(gradients).hasNumberOfRows(inputs.length);
    for (int k = 0; k < inputs.length; k++) {
      int input = k;
      double[] expected =
          data.contains(k)
              ? new double[inputs[k].length]
              : gradient(
                  values -> {
                    double[][] moved = inputs.clone();
                    moved[input] = values;
                    double[] output = function.forward(rows, moved).output();
                    double sum = 0;
                    for (int i = 0; i < output.length; i++) {
                      sum += outputGradient[i] * output[i];
                    }
                    return sum;
                  },
                  inputs[k]);
      assertClose("gradient of input " + k, gradients[k], expected);
    }
  }

  static double[] gaussians(NoiseStream stream, int count, double scale) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * stream.gaussian();
    }
    return values;
  }

  /** Random inputs of a function, one array for each. */
  static double[][] inputs(BlockFunction function, int rows, NoiseStream stream) {
    int[] widths = function.inputWidths();
    double[][] inputs = new double[widths.length][];
    for (int k = 0; k < widths.length; k++) {
      inputs[k] = gaussians(stream, rows * widths[k], 0.7);
    }
    return inputs;
  }

  static double[] row(double[] block, int row, int width) {
    double[] values = new double[width];
    System.arraycopy(block, row * width, values, 0, width);
    return values;
  }
}
