package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Affine;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;

/**
 * A network in doubles, to check gradients with: the steps of {@link TrainedNetwork} in plain loops
 * and with Java's own functions. Matrices are columns, [width][rows].
 */
final class DoubleNetwork extends TrainedNetwork {

  private final DoublePointer parameters;
  private final DoublePointer gradients;
  private final double[][][] values;
  private final double[][][] valueGradients;
  private final double[][][] derivatives;

  /**
   * A network on all parameters of a model.
   *
   * @param gradients receives the gradient, where the parameters have their places; null where
   *     there is no backward pass
   */
  DoubleNetwork(
      List<Affine> layers,
      Activation activation,
      int capacity,
      DoublePointer parameters,
      DoublePointer gradients) {
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
    return parameters.get(layer.offset() + j * layer.inputs() + i);
  }

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
        double sum = parameters.get(layer.biasOffset() + j);
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
        values[k + 1][j][row] = Activations.value(activation, x);
        derivatives[k + 1][j][row] = Activations.derivative(activation, x);
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
      gradients.put(layers.get(k).biasOffset() + j, sum);
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
        gradients.put(layer.offset() + j * layer.inputs() + i, sum);
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
      GaussianColumns.add(rows, valueGradients[0][i], inputGradients[i]);
    }
  }
}
