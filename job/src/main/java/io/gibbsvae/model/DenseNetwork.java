package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Affine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The forward pass of a decoder or encoder network, for many rows at once, in floats.
 *
 * <p>A block is an array of columns, [width][rows]: every loop runs along a column and does nothing
 * but add, multiply, divide and compare, so that the JIT compiler vectorises it. Networks here are
 * small: at these widths such loops keep up with BLAS, which moreover needs copies to native memory
 * and back. And Java's arithmetic is the same on every machine: so are the outputs, bit for bit,
 * and those of a row do not depend on the rows beside it.
 */
final class DenseNetwork implements Network {

  /** Outputs at a time: with their inputs they stay in the second-level cache. */
  private static final int TILE = 32;

  private final Activation activation;
  private final List<Layer> layers = new ArrayList<>();
  private final float[][] inputs;
  private final float[][] heads;
  private final float[][][] hidden;
  private final float[] scratch;

  /**
   * A network with parameters that it copies.
   *
   * @param parameters all parameters of the model
   * @param capacity the most rows of a block
   */
  DenseNetwork(List<Affine> layers, Activation activation, int capacity, float[] parameters) {
    this.activation = activation;
    int widest = 1;
    for (Affine layer : layers) {
      this.layers.add(Layer.of(layer, parameters));
      widest = Math.max(widest, layer.outputs());
    }
    this.inputs = new float[layers.get(0).inputs()][capacity];
    this.heads = new float[layers.get(layers.size() - 1).outputs()][capacity];
    this.hidden = new float[2][widest][capacity];
    this.scratch = new float[capacity];
  }

  @Override
  public void forward(int rows, double[][] input, double[][] output) {
    for (int i = 0; i < inputs.length; i++) {
      double[] from = input[i];
      float[] to = inputs[i];
      for (int row = 0; row < rows; row++) {
        to[row] = (float) from[row];
      }
    }
    float[][] current = inputs;
    for (int k = 0; k < layers.size(); k++) {
      boolean last = k == layers.size() - 1;
      float[][] next = last ? heads : hidden[k % 2];
      layers.get(k).apply(rows, current, next);
      for (int j = 0; !last && j < layers.get(k).biases.length; j++) {
        Activations.apply(activation, 0, rows, next[j], scratch);
      }
      current = next;
    }
    for (int j = 0; j < heads.length; j++) {
      float[] from = heads[j];
      double[] to = output[j];
      for (int row = 0; row < rows; row++) {
        to[row] = from[row];
      }
    }
  }

  /**
   * x W + b.
   *
   * @param weights W transposed, [outputs][inputs]
   */
  private record Layer(float[][] weights, float[] biases) {

    static Layer of(Affine layer, float[] parameters) {
      float[][] weights = new float[layer.outputs()][];
      for (int j = 0; j < weights.length; j++) {
        int from = layer.offset() + j * layer.inputs();
        weights[j] = Arrays.copyOfRange(parameters, from, from + layer.inputs());
      }
      return new Layer(weights, Arrays.copyOfRange(parameters, layer.biasOffset(), layer.end()));
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
}
