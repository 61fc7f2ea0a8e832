package io.gibbsvae.model;

import java.io.Serializable;

/**
 * A differentiable function of a block of rows with a hand-derived backward pass: what a {@link
 * BlockVertex} of the graph computes. All arrays are row-major on the Java heap and in double
 * precision, whatever the graph's own precision is. Implementations are pure: what the backward
 * pass needs of the forward pass travels in {@link Forward#saved}.
 */
interface BlockFunction extends Serializable {

  /**
   * The result of a forward pass.
   *
   * @param output the output, [rows, outputWidth]
   * @param saved whatever the backward pass wants to have again; may be empty
   */
  record Forward(double[] output, double[] saved) {}

  /** Columns of the output. */
  int outputWidth();

  /** Columns of each input, in order. */
  int[] inputWidths();

  /**
   * Evaluates the function on a block; inputs[k] is [rows, inputWidths[k]] and must not be changed.
   */
  Forward forward(int rows, double[][] inputs);

  /**
   * The gradient of {@code sum(outputGradient * output)} with respect to every input, each a new
   * array of the input's size.
   */
  double[][] backward(int rows, double[][] inputs, double[] saved, double[] outputGradient);
}
