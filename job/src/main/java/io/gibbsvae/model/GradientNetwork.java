package io.gibbsvae.model;

/** A network with a backward pass. */
interface GradientNetwork extends Network {

  /**
   * Computes the gradient of {@code sum(outputGradients * outputs)} at the newest forward pass.
   * That with respect to the parameters is written to where the network keeps it.
   *
   * @param outputGradients [outputs][rows]
   * @param inputGradients [inputs][rows]; that with respect to the inputs is added. Empty where
   *     nobody wants it
   */
  void backward(int rows, double[][] outputGradients, double[][] inputGradients);

  /**
   * Adds the gradient with respect to the inputs alone.
   *
   * @param outputGradients [outputs][rows]
   * @param inputGradients [inputs][rows]
   */
  void backwardToInputs(int rows, double[][] outputGradients, double[][] inputGradients);

  /** Takes notice of parameters that have changed since the newest forward pass. */
  void refresh();
}
