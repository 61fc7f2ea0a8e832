package io.gibbsvae.model.network;

import java.util.Arrays;
import java.util.List;

/**
 * A network in floats on the Java heap, its products by {@link Tiles}. With as many rows to a panel
 * as a tile is wide, a panel passes through a layer in one go: product, bias, activation and
 * derivative, while it is in the first-level cache.
 *
 * <p>A matrix of [rows, numbers] is a sequence of panels, [numbers][width] each. Numbers are filled
 * up to whole tiles, rows to whole panels; what is in there reaches nothing that counts.
 */
final class TileNetwork extends LayeredNetwork {

  /** Panels whose weights' gradient is summed at a time: with their inputs they stay in a cache. */
  private static final int PANELS = 16;

  private final Tiles tiles;
  private final int width;
  private final float[] parameters;
  private final float[] gradients;

  private final Layer[] parts;
  // The input of each layer, and last the network's output; the gradients with respect to them.
  private final float[][] values;
  private final float[][] valueGradients;
  // Of the activation that led to an input.
  private final float[][] derivatives;
  private final int[] strides;
  // Some rows of a layer's input, in blocks of as many numbers as a tile is wide, row by row.
  private final float[] transposed;
  // As many numbers of the gradient there as a tile is high, row by row.
  private final float[] strip;
  // Sums over panels, one for each place in a panel.
  private final float[] sums;
  private final float[] zeros;

  /** A network, as {@link Network.Factory} makes them. */
  TileNetwork(
      List<Affine> layers,
      Activation activation,
      int capacity,
      Tiles tiles,
      float[] parameters,
      float[] gradients) {
    super(layers, activation);
    this.tiles = tiles;
    this.width = tiles.width();
    this.parameters = parameters;
    this.gradients = gradients;
    boolean backward = gradients.length > 0;
    int count = layers.size();
    parts = new Layer[count];
    values = new float[count + 1][];
    valueGradients = new float[count + 1][];
    derivatives = new float[count + 1][];
    strides = new int[count + 1];
    int widest = 0;
    for (int k = 0; k <= count; k++) {
      strides[k] = width * padded(k < count ? layers.get(k).inputs() : layers.get(k - 1).outputs());
      widest = Math.max(widest, strides[k]);
      int size = panels(capacity) * strides[k];
      values[k] = new float[size];
      valueGradients[k] = new float[backward ? size : 0];
      derivatives[k] = new float[k > 0 && k < count ? size : 0];
      if (k < count) {
        parts[k] = new Layer(layers.get(k), backward);
      }
    }
    transposed = new float[backward ? PANELS * width * widest : 0];
    strip = new float[backward ? PANELS * width * Tiles.HEIGHT : 0];
    sums = new float[widest];
    zeros = new float[Tiles.HEIGHT * widest];
    refresh();
  }

  /** Numbers filled up so that tiles fit in either direction. */
  private int padded(int numbers) {
    return Math.max(multiple(numbers, Tiles.HEIGHT), multiple(numbers, width));
  }

  private static int multiple(int numbers, int of) {
    return (numbers + of - 1) / of * of;
  }

  private int panels(int rows) {
    return (rows + width - 1) / width;
  }

  /** The parameters of a layer in the order in which tiles want them. */
  private final class Layer {

    private final int inputs;
    private final int outputs;
    // Where W and b begin in the parameters.
    private final int from;
    private final int biasFrom;
    // W and its transpose, in strips of as many outputs (inputs) as a tile is high, each [inputs
    // (outputs)][height].
    private final float[] strips;
    private final float[] transposedStrips;
    // Inputs and outputs, filled up to what a sum grows by.
    private final int depth;
    private final int transposedDepth;
    // b, each number repeated along a tile's row.
    private final float[] biases;
    // The gradient of W transposed, [outputs][inputs] and filled up.
    private final float[] weightGradients;
    private final int stride;

    Layer(Affine layer, boolean backward) {
      inputs = layer.inputs();
      outputs = layer.outputs();
      from = layer.offset();
      biasFrom = layer.biasOffset();
      depth = multiple(inputs, Tiles.DEPTH);
      transposedDepth = multiple(outputs, Tiles.DEPTH);
      strips = new float[multiple(outputs, Tiles.HEIGHT) * depth];
      transposedStrips = new float[backward ? multiple(inputs, Tiles.HEIGHT) * transposedDepth : 0];
      biases = new float[multiple(outputs, Tiles.HEIGHT) * width];
      stride = multiple(inputs, width);
      weightGradients = new float[backward ? multiple(outputs, Tiles.HEIGHT) * stride : 0];
    }

    void refresh() {
      for (int j = 0; j < outputs; j++) {
        int source = from + j * inputs;
        int to = (j - j % Tiles.HEIGHT) * depth + j % Tiles.HEIGHT;
        for (int i = 0; i < inputs; i++) {
          strips[to + i * Tiles.HEIGHT] = parameters[source + i];
        }
        Arrays.fill(biases, j * width, (j + 1) * width, parameters[biasFrom + j]);
      }
      for (int i = 0; transposedStrips.length > 0 && i < inputs; i += Tiles.HEIGHT) {
        int height = Math.min(Tiles.HEIGHT, inputs - i);
        for (int j = 0; j < outputs; j++) {
          int source = from + j * inputs + i;
          int to = i * transposedDepth + j * Tiles.HEIGHT;
          for (int r = 0; r < height; r++) {
            transposedStrips[to + r] = parameters[source + r];
          }
        }
      }
    }

    void storeWeightGradients() {
      for (int j = 0; j < outputs; j++) {
        System.arraycopy(weightGradients, j * stride, gradients, from + j * inputs, inputs);
      }
    }
  }

  @Override
  public void refresh() {
    for (Layer layer : parts) {
      layer.refresh();
    }
  }

  @Override
  void loadInputs(int rows, double[][] inputs) {
    load(rows, inputs, values[0], strides[0]);
  }

  /** Rows beyond the last are zeros. */
  private void load(int rows, double[][] columns, float[] panels, int stride) {
    for (int i = 0; i < columns.length; i++) {
      double[] from = columns[i];
      int to = i * width;
      for (int first = 0; first < rows; first += width) {
        int count = Math.min(width, rows - first);
        for (int lane = 0; lane < count; lane++) {
          panels[to + lane] = (float) from[first + lane];
        }
        Arrays.fill(panels, to + count, to + width, 0);
        to += stride;
      }
    }
  }

  @Override
  void forward(int k, int rows) {
    Layer layer = parts[k];
    boolean hidden = k < parts.length - 1;
    float[] y = values[k + 1];
    for (int panel = 0; panel < panels(rows); panel++) {
      int x = panel * strides[k];
      int from = panel * strides[k + 1];
      for (int j = 0; j < layer.outputs; j += Tiles.HEIGHT) {
        tiles.add(
            layer.depth,
            layer.strips,
            j * layer.depth,
            values[k],
            x,
            layer.biases,
            j * width,
            y,
            from + j * width,
            width);
      }
      int to = from + layer.outputs * width;
      if (hidden && gradients.length > 0) {
        Activations.applyWithDerivative(activation, from, to, y, derivatives[k + 1]);
      } else if (hidden) {
        Activations.apply(activation, from, to, y, derivatives[k + 1]);
      }
    }
  }

  @Override
  void storeOutputs(int rows, double[][] outputs) {
    for (int j = 0; j < outputs.length; j++) {
      double[] to = outputs[j];
      int from = j * width;
      for (int first = 0; first < rows; first += width) {
        int count = Math.min(width, rows - first);
        for (int lane = 0; lane < count; lane++) {
          to[first + lane] = values[parts.length][from + lane];
        }
        from += strides[parts.length];
      }
    }
  }

  @Override
  void loadOutputGradients(int rows, double[][] outputGradients) {
    int last = parts.length;
    load(rows, outputGradients, valueGradients[last], strides[last]);
    Arrays.fill(sums, 0);
    for (int panel = 0; panel < panels(rows); panel++) {
      int from = panel * strides[last];
      tiles.sum(outputGradients.length * width, valueGradients[last], from, sums);
    }
    storeBiasGradient(last - 1);
  }

  private void storeBiasGradient(int k) {
    for (int j = 0; j < parts[k].outputs; j++) {
      float sum = 0;
      for (int lane = 0; lane < width; lane++) {
        sum += sums[j * width + lane];
      }
      gradients[parts[k].biasFrom + j] = sum;
    }
  }

  @Override
  void backwardToWeights(int k, int rows) {
    Layer layer = parts[k];
    int blocks = layer.stride / width;
    for (int first = 0; first < panels(rows); first += PANELS) {
      int panels = Math.min(PANELS, panels(rows) - first);
      int count = panels * width;
      for (int block = 0; block < blocks; block++) {
        for (int panel = 0; panel < panels; panel++) {
          tiles.transpose(
              values[k],
              (first + panel) * strides[k] + block * width * width,
              transposed,
              (block * count + panel * width) * width);
        }
      }
      for (int j = 0; j < layer.outputs; j += Tiles.HEIGHT) {
        for (int panel = 0; panel < panels; panel++) {
          tiles.interleave(
              valueGradients[k + 1],
              (first + panel) * strides[k + 1] + j * width,
              strip,
              panel * width * Tiles.HEIGHT);
        }
        for (int block = 0; block < blocks; block++) {
          int to = j * layer.stride + block * width;
          tiles.add(
              count,
              strip,
              0,
              transposed,
              block * count * width,
              first == 0 ? zeros : layer.weightGradients,
              first == 0 ? 0 : to,
              layer.weightGradients,
              to,
              layer.stride);
        }
      }
    }
    layer.storeWeightGradients();
  }

  @Override
  void backwardToInputs(int k, int rows) {
    Layer layer = parts[k];
    float[] y = valueGradients[k];
    Arrays.fill(sums, 0);
    for (int panel = 0; panel < panels(rows); panel++) {
      int x = panel * strides[k + 1];
      int from = panel * strides[k];
      for (int i = 0; i < layer.inputs; i += Tiles.HEIGHT) {
        tiles.add(
            layer.transposedDepth,
            layer.transposedStrips,
            i * layer.transposedDepth,
            valueGradients[k + 1],
            x,
            zeros,
            0,
            y,
            from + i * width,
            width);
      }
      if (k > 0) {
        tiles.multiplyAndSum(layer.inputs * width, derivatives[k], y, from, sums);
      }
    }
    if (k > 0) {
      storeBiasGradient(k - 1);
    }
  }

  @Override
  void addInputGradients(int rows, double[][] inputGradients) {
    for (int i = 0; i < inputGradients.length; i++) {
      double[] to = inputGradients[i];
      int from = i * width;
      for (int first = 0; first < rows; first += width) {
        int count = Math.min(width, rows - first);
        for (int lane = 0; lane < count; lane++) {
          to[first + lane] += valueGradients[0][from + lane];
        }
        from += strides[0];
      }
    }
  }
}
