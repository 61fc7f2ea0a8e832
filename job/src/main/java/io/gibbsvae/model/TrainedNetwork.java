package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Affine;
import java.util.List;

/**
 * A network with a backward pass: affine layers x W + b, the hidden ones with an activation. The
 * products are ND4J's BLAS's, on matrices in native memory that stay there from step to step;
 * between two products a column at a time comes to the Java heap, where one visit does everything
 * that is to be done to it, in loops that the JIT compiler vectorises. All matrices are
 * column-major.
 *
 * <p>Subclasses are of one precision each. Not thread-safe.
 */
abstract class TrainedNetwork implements Network {

  final List<Affine> layers;
  final Activation activation;

  TrainedNetwork(List<Affine> layers, Activation activation) {
    this.layers = layers;
    this.activation = activation;
  }

  @Override
  public void forward(int rows, double[][] inputs, double[][] outputs) {
    loadInputs(rows, inputs);
    int last = layers.size() - 1;
    for (int k = 0; k <= last; k++) {
      multiply(k, rows);
      if (k < last) {
        activate(k, rows);
      }
    }
    storeOutputs(rows, outputs);
  }

  /**
   * Computes the gradient of {@code sum(outputGradients * outputs)} at the newest forward pass.
   * That with respect to the parameters is written to where the subclass keeps it.
   *
   * @param outputGradients [outputs][rows]
   * @param inputGradients [inputs][rows]; that with respect to the inputs is added. Empty where
   *     nobody wants it
   */
  void backward(int rows, double[][] outputGradients, double[][] inputGradients) {
    int last = layers.size() - 1;
    loadOutputGradients(rows, outputGradients);
    for (int k = last; k >= 0; k--) {
      if (k < last) {
        timesDerivative(k, rows);
      }
      multiplyForWeights(k, rows);
      if (k > 0 || inputGradients.length > 0) {
        multiplyForInputs(k, rows);
      }
    }
    if (inputGradients.length > 0) {
      addInputGradients(rows, inputGradients);
    }
  }

  /** Loads the input of layer 0. */
  abstract void loadInputs(int rows, double[][] inputs);

  /** x W, from the input of layer k into that of layer k + 1. */
  abstract void multiply(int k, int rows);

  /** Adds the bias to what layer k put out and applies the activation, in place. */
  abstract void activate(int k, int rows);

  /** Adds the last bias and copies what the last layer put out. */
  abstract void storeOutputs(int rows, double[][] outputs);

  /** Loads the gradient with respect to what the last layer puts out, and sums it for its bias. */
  abstract void loadOutputGradients(int rows, double[][] gradients);

  /** Multiplies the gradient of layer k's output by its derivative, and sums it for the bias. */
  abstract void timesDerivative(int k, int rows);

  /** The gradient of layer k's W. */
  abstract void multiplyForWeights(int k, int rows);

  /** The gradient of layer k's input. */
  abstract void multiplyForInputs(int k, int rows);

  abstract void addInputGradients(int rows, double[][] gradients);
}
