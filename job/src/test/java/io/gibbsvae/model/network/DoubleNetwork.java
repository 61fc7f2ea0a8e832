package io.gibbsvae.model.network;

import java.util.List;

/**
 * A network in doubles, to check gradients with: the steps of {@link LayeredNetwork} in plain loops
 * and with Java's own functions. Parameters and gradients alone are floats. Matrices are columns,
 * [width][rows].
 */
public final class DoubleNetwork extends LayeredNetwork {

  private final float[] parameters;
  private final float[] gradients;
  private final double[][][] values;
  private final double[][][] valueGradients;
  private final double[][][] derivatives;

  /** A network, as {@link Network.Factory} makes them. */
  public DoubleNetwork(
      List<Affine> layers,
      Activation activation,
      int capacity,
      float[] parameters,
      float[] gradients) {
    super(layers, activation);
    this.parameters = parameters;
    this.gradients = gradients;
    int count = layers.size();
    values = new double[count + 1][][];
    valueGradients = new double[count + 1][][];
    derivatives = new double[count + 1][][];
    for (int k = 0; k <= count; k++) {
      int width = k < count ? layers.get(k).inputs() : layers.get(k - 1).outputs();
      values[k] = new double[width][capacity];
      valueGradients[k] = new double[width][capacity];
      derivatives[k] = new double[width][capacity];
    }
  }

  private static void copy(int rows, double[][] from, double[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, rows);
    }
  }

  private double weight(Affine layer, int i, int j) {
    return parameters[layer.offset() + j * layer.inputs() + i];
  }

  /** Parameters are read as they are needed. */
  @Override
  public void refresh() {}

  @Override
  void loadInputs(int rows, double[][] inputs) {
    copy(rows, inputs, values[0]);
  }

  @Override
  void forward(int k, int rows) {
    multiply(k, rows);
    if (k < layers.size() - 1) {
      activate(k, rows);
    }
  }

  private void multiply(int k, int rows) {
    Affine layer = layers.get(k);
    for (int j = 0; j < layer.outputs(); j++) {
      for (int row = 0; row < rows; row++) {
        double sum = parameters[layer.biasOffset() + j];
        for (int i = 0; i < layer.inputs(); i++) {
          sum += values[k][i][row] * weight(layer, i, j);
        }
        values[k + 1][j][row] = sum;
      }
    }
  }

  private void activate(int k, int rows) {
    for (int j = 0; j < layers.get(k).outputs(); j++) {
      for (int row = 0; row < rows; row++) {
        double x = values[k + 1][j][row];
        values[k + 1][j][row] = value(activation, x);
        derivatives[k + 1][j][row] = derivative(activation, x);
      }
    }
  }

  @Override
  void storeOutputs(int rows, double[][] outputs) {
    copy(rows, values[layers.size()], outputs);
  }

  @Override
  void loadOutputGradients(int rows, double[][] outputGradients) {
    copy(rows, outputGradients, valueGradients[layers.size()]);
    sumForBias(layers.size() - 1, rows);
  }

  private void sumForBias(int k, int rows) {
    for (int j = 0; j < layers.get(k).outputs(); j++) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += valueGradients[k + 1][j][row];
      }
      gradients[layers.get(k).biasOffset() + j] = (float) sum;
    }
  }

  private void timesDerivative(int k, int rows) {
    for (int j = 0; j < layers.get(k).outputs(); j++) {
      for (int row = 0; row < rows; row++) {
        valueGradients[k + 1][j][row] *= derivatives[k + 1][j][row];
      }
    }
    sumForBias(k, rows);
  }

  @Override
  void backwardToWeights(int k, int rows) {
    Affine layer = layers.get(k);
    for (int j = 0; j < layer.outputs(); j++) {
      for (int i = 0; i < layer.inputs(); i++) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
          sum += values[k][i][row] * valueGradients[k + 1][j][row];
        }
        gradients[layer.offset() + j * layer.inputs() + i] = (float) sum;
      }
    }
  }

  @Override
  void backwardToInputs(int k, int rows) {
    multiplyForInputs(k, rows);
    if (k > 0) {
      timesDerivative(k - 1, rows);
    }
  }

  private void multiplyForInputs(int k, int rows) {
    Affine layer = layers.get(k);
    for (int i = 0; i < layer.inputs(); i++) {
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int j = 0; j < layer.outputs(); j++) {
          sum += valueGradients[k + 1][j][row] * weight(layer, i, j);
        }
        valueGradients[k][i][row] = sum;
      }
    }
  }

  @Override
  void addInputGradients(int rows, double[][] inputGradients) {
    for (int i = 0; i < inputGradients.length; i++) {
      Columns.add(rows, valueGradients[0][i], inputGradients[i]);
    }
  }

  /** The activation of one number, in double precision. */
  static double value(Activation activation, double x) {
    return switch (activation) {
      case TANH -> Math.tanh(x);
      case SILU -> x * sigmoid(x);
      case RELU -> Math.max(0, x);
      case GELU -> x * sigmoid(1.702 * x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
    };
  }

  /** Its derivative; at ReLU's corner that from the left. */
  static double derivative(Activation activation, double x) {
    return switch (activation) {
      case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
      case SILU -> sigmoid(x) * (1 + x * sigmoid(-x));
      case RELU -> x > 0 ? 1 : 0;
      case GELU -> sigmoid(1.702 * x) * (1 + 1.702 * x * sigmoid(-1.702 * x));
      case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
