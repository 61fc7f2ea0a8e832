package io.gibbsvae.model;

import io.gibbsvae.model.network.Affine;
import io.gibbsvae.model.network.Columns;

/**
 * What the energy adds to the mean of one decoder or encoder, coordinate by coordinate:
 *
 * <pre>a_i s_i(y) + b_i y_i,</pre>
 *
 * where s is the {@link Score} of the point y that the network sees. A step of Langevin's at any
 * temperature is of this form. Not thread-safe.
 */
final class DriftLayer {

  private final Affine layer;
  private final float[] parameters;
  private final float[] gradients;
  private final double[] scoreFactors;
  private final double[] pointFactors;

  /**
   * A layer on a model's parameters.
   *
   * @param layer W is a and b is b, length D each
   * @param gradients receives the gradient, each number in its parameter's place; empty where there
   *     is no backward pass
   */
  DriftLayer(Affine layer, float[] parameters, float[] gradients) {
    this.layer = layer;
    this.parameters = parameters;
    this.gradients = gradients;
    scoreFactors = new double[layer.outputs()];
    pointFactors = new double[layer.outputs()];
    refresh();
  }

  /** Takes notice of parameters that have changed. */
  void refresh() {
    for (int i = 0; i < scoreFactors.length; i++) {
      scoreFactors[i] = parameters[layer.offset() + i];
      pointFactors[i] = parameters[layer.biasOffset() + i];
    }
  }

  /**
   * Adds to means.
   *
   * @param y what the network sees, [D][at least rows]
   * @param score at y, likewise
   */
  void add(int rows, double[][] y, double[][] score, double[][] means) {
    for (int i = 0; i < scoreFactors.length; i++) {
      Columns.addMultiple(rows, scoreFactors[i], score[i], means[i]);
      Columns.addMultiple(rows, pointFactors[i], y[i], means[i]);
    }
  }

  /** Adds to the gradients with respect to y and its score. */
  void backwardToInputs(
      int rows, double[][] meanGradients, double[][] yGradients, double[][] scoreGradients) {
    for (int i = 0; i < scoreFactors.length; i++) {
      Columns.addMultiple(rows, scoreFactors[i], meanGradients[i], scoreGradients[i]);
      Columns.addMultiple(rows, pointFactors[i], meanGradients[i], yGradients[i]);
    }
  }

  /** Stores the gradient with respect to the parameters. */
  void backward(int rows, double[][] meanGradients, double[][] y, double[][] score) {
    for (int i = 0; i < scoreFactors.length; i++) {
      gradients[layer.offset() + i] = (float) Columns.dot(rows, meanGradients[i], score[i]);
      gradients[layer.biasOffset() + i] = (float) Columns.dot(rows, meanGradients[i], y[i]);
    }
  }
}
