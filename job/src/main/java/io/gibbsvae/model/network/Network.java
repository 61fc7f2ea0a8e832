package io.gibbsvae.model.network;

import java.util.List;

/**
 * A network on some of a model's parameters. Blocks of rows are arrays of columns, [width][at least
 * rows]. Not thread-safe: a backward pass is that of the newest forward pass.
 */
public interface Network {

  /**
   * Evaluates a block of rows.
   *
   * @param inputs [inputs][at least rows]
   * @param outputs [outputs][at least rows], to be overwritten
   */
  void forward(int rows, double[][] inputs, double[][] outputs);

  /**
   * Computes the gradient of {@code sum(outputGradients * outputs)} at the newest forward pass. The
   * gradient with respect to the parameters overwrites the one in the array of gradients.
   *
   * @param outputGradients [outputs][at least rows]
   * @param inputGradients [inputs][at least rows]; the gradient with respect to the inputs is
   *     added. Empty where nobody needs it
   */
  void backward(int rows, double[][] outputGradients, double[][] inputGradients);

  /**
   * Adds the gradient with respect to the inputs alone.
   *
   * @param outputGradients [outputs][at least rows]
   * @param inputGradients [inputs][at least rows]
   */
  void backwardToInputs(int rows, double[][] outputGradients, double[][] inputGradients);

  /** Reads the parameters again. */
  void refresh();

  /** Makes dense networks. */
  @FunctionalInterface
  interface Factory {

    /**
     * Makes a network of affine layers, all but the last with an activation; it has read its
     * parameters.
     *
     * @param capacity the most rows of a block
     * @param parameters of the whole model; kept, not copied
     * @param gradients receives the gradient, each number in its parameter's place; kept. Empty
     *     where there is no backward pass
     */
    Network of(
        List<Affine> layers,
        Activation activation,
        int capacity,
        float[] parameters,
        float[] gradients);
  }
}
