package io.gibbsvae.model.network;

import java.util.List;

/**
 * Affine layers x W + b, the hidden ones with an activation. Subclasses differ in precision and in
 * what computes the products.
 */
abstract class LayeredNetwork implements Network {

  final List<Affine> layers;
  final Activation activation;

  LayeredNetwork(List<Affine> layers, Activation activation) {
    this.layers = layers;
    this.activation = activation;
  }

  @Override
  public void forward(int rows, double[][] inputs, double[][] outputs) {
    loadInputs(rows, inputs);
    for (int k = 0; k < layers.size(); k++) {
      forward(k, rows);
    }
    storeOutputs(rows, outputs);
  }

  @Override
  public void backward(int rows, double[][] outputGradients, double[][] inputGradients) {
    loadOutputGradients(rows, outputGradients);
    for (int k = layers.size() - 1; k >= 0; k--) {
      backwardToWeights(k, rows);
      if (k > 0 || inputGradients.length > 0) {
        backwardToInputs(k, rows);
      }
    }
    if (inputGradients.length > 0) {
      addInputGradients(rows, inputGradients);
    }
  }

  @Override
  public void backwardToInputs(int rows, double[][] outputGradients, double[][] inputGradients) {
    loadOutputGradients(rows, outputGradients);
    for (int k = layers.size() - 1; k >= 0; k--) {
      backwardToInputs(k, rows);
    }
    addInputGradients(rows, inputGradients);
  }

  /** Loads the input of layer 0. */
  abstract void loadInputs(int rows, double[][] inputs);

  /** Layer k with its activation, if it is a hidden one. */
  abstract void forward(int k, int rows);

  /** Copies what the last layer put out. */
  abstract void storeOutputs(int rows, double[][] outputs);

  /** Loads the gradient with respect to what the last layer puts out, and sums it for its bias. */
  abstract void loadOutputGradients(int rows, double[][] gradients);

  /** The gradient of layer k's W. */
  abstract void backwardToWeights(int k, int rows);

  /**
   * The gradient of layer k's input; if a hidden layer made it, of what its activation was applied
   * to, and the gradient of its bias.
   */
  abstract void backwardToInputs(int k, int rows);

  abstract void addInputGradients(int rows, double[][] gradients);
}
