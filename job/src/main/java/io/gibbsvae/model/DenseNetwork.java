package io.gibbsvae.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The forward pass of a decoder or encoder network, for many rows at once, in floats.
 *
 * <p>A block is an array of columns, [width][rows]: every loop runs along a column and does nothing
 * but add, multiply, divide and compare, so that the JIT compiler vectorises it. Networks here are
 * small: at these widths such loops keep up with BLAS, which moreover needs copies to native memory
 * and back. And Java's arithmetic is the same on every machine: so are the outputs, bit for bit,
 * and those of a row do not depend on the rows beside it.
 */
final class DenseNetwork {

  /** Outputs at a time: with their inputs they stay in the second-level cache. */
  private static final int TILE = 32;

  private final Activation activation;
  private final List<Layer> layers = new ArrayList<>();

  /** A network with the parameters of DL4J's layers, which it copies. */
  DenseNetwork(List<org.deeplearning4j.nn.api.Layer> layers, Activation activation) {
    this.activation = activation;
    for (org.deeplearning4j.nn.api.Layer layer : layers) {
      this.layers.add(Layer.of(layer.getParam("W"), layer.getParam("b")));
    }
  }

  /** The width of what it puts out. */
  int outputs() {
    return layers.get(layers.size() - 1).biases.length;
  }

  /**
   * Puts out a block of rows.
   *
   * @param inputs [inputs][at least rows]
   * @param outputs [outputs][at least rows], to be overwritten
   * @param scratch two blocks, [2][widest hidden layer][at least rows]
   */
  void apply(int rows, float[][] inputs, float[][] outputs, float[][][] scratch) {
    float[][] current = inputs;
    for (int k = 0; k < layers.size(); k++) {
      boolean last = k == layers.size() - 1;
      float[][] next = last ? outputs : scratch[k % 2];
      layers.get(k).apply(rows, current, next);
      for (int j = 0; !last && j < layers.get(k).biases.length; j++) {
        activate(activation, next[j], rows);
      }
      current = next;
    }
  }

  /**
   * x W + b.
   *
   * @param weights W transposed, [outputs][inputs]
   */
  private record Layer(float[][] weights, float[] biases) {

    static Layer of(INDArray w, INDArray b) {
      return new Layer(w.transpose().dup('c').toFloatMatrix(), b.toFloatVector());
    }

    void apply(int rows, float[][] x, float[][] y) {
      int inputs = weights[0].length;
      for (int from = 0; from < biases.length; from += TILE) {
        int to = Math.min(from + TILE, biases.length);
        for (int j = from; j < to; j++) {
          Arrays.fill(y[j], 0, rows, biases[j]);
        }
        // Four inputs stay in the first-level cache while the outputs pass by. Four is what the
        // compiler still unrolls and vectorises; with eight it gives up.
        int i = 0;
        for (; i + 4 <= inputs; i += 4) {
          for (int j = from; j < to; j++) {
            float[] w = weights[j];
            addProducts(
                rows, w[i], x[i], w[i + 1], x[i + 1], w[i + 2], x[i + 2], w[i + 3], x[i + 3], y[j]);
          }
        }
        for (; i < inputs; i++) {
          for (int j = from; j < to; j++) {
            addProduct(rows, weights[j][i], x[i], y[j]);
          }
        }
      }
    }
  }

  private static void addProducts(
      int rows,
      float u,
      float[] a,
      float v,
      float[] b,
      float w,
      float[] c,
      float x,
      float[] d,
      float[] sums) {
    for (int row = 0; row < rows; row++) {
      sums[row] = sums[row] + u * a[row] + v * b[row] + w * c[row] + x * d[row];
    }
  }

  private static void addProduct(int rows, float u, float[] a, float[] sums) {
    for (int row = 0; row < rows; row++) {
      sums[row] += u * a[row];
    }
  }

  /** values := activation(values), as ND4J defines it. */
  static void activate(Activation activation, float[] values, int rows) {
    switch (activation) {
      case SOFTSIGN -> softsign(values, rows);
      case RELU -> relu(values, rows);
      case TANH -> {
        clamp(values, rows);
        tanhOfClamped(values, rows);
      }
      // x sigmoid(c x) = x/2 (1 + tanh(c x / 2)); ND4J's GELU is this approximation of it.
      case SILU -> timesSigmoid(0.5f, values, rows);
      case GELU -> timesSigmoid(0.851f, values, rows);
    }
  }

  private static void softsign(float[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      float x = values[row];
      values[row] = x / (1 + Math.abs(x));
    }
  }

  private static void relu(float[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      values[row] = Math.max(0, values[row]);
    }
  }

  private static void timesSigmoid(float halfSlope, float[] values, int rows) {
    float[] tanh = new float[rows];
    for (int row = 0; row < rows; row++) {
      tanh[row] = halfSlope * values[row];
    }
    clamp(tanh, rows);
    tanhOfClamped(tanh, rows);
    for (int row = 0; row < rows; row++) {
      float half = 0.5f * values[row];
      values[row] = half + half * tanh[row];
    }
  }

  // A loop of its own: together with tanh it would not be vectorised.
  private static void clamp(float[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      values[row] = Math.max(-10, Math.min(10, values[row]));
    }
  }

  /**
   * tanh of numbers in [-10, 10], to 8 units in the last place: the Padé approximant of an eighth
   * of the argument, then tanh 2a = 2 tanh a / (1 + tanh^2 a) three times, on numerator and
   * denominator apart. A doubling shrinks the relative error.
   */
  private static void tanhOfClamped(float[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      float a = values[row] * 0.125f;
      float s = a * a;
      float p = a * (1 + s * (105 / 945f + s * (1 / 945f)));
      float q = 1 + s * (420 / 945f + s * (15 / 945f));
      float p1 = (p + p) * q;
      float q1 = q * q + p * p;
      float p2 = (p1 + p1) * q1;
      float q2 = q1 * q1 + p1 * p1;
      values[row] = (p2 + p2) * q2 / (q2 * q2 + p2 * p2);
    }
  }
}
