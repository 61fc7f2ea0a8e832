package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Affine;
import java.util.Arrays;

/**
 * What the energy adds to the mean of one decoder or encoder, coordinate by coordinate:
 *
 * <pre>a_i s_i(y) + b_i y_i,</pre>
 *
 * where s is the {@link Score} of the point y that the network sees. A step of Langevin's at any
 * temperature is of this form. Not thread-safe.
 */
final class DriftLayer {

  /** Adds nothing. */
  static final DriftLayer NONE = new DriftLayer(new Affine("none", 1, 0, 0), ParameterStore.NONE);

  private final Affine layer;
  private final ParameterStore store;
  private final double[] scoreFactors;
  private final double[] pointFactors;
  private final double[] gradient;

  /**
   * A layer on a model's parameters.
   *
   * @param layer W is a and b is b, length D each
   */
  DriftLayer(Affine layer, ParameterStore store) {
    this.layer = layer;
    this.store = store;
    scoreFactors = new double[layer.outputs()];
    pointFactors = new double[layer.outputs()];
    gradient = new double[layer.outputs()];
    refresh();
  }

  /** Takes notice of parameters that have changed. */
  void refresh() {
    store.read(layer.offset(), scoreFactors);
    store.read(layer.biasOffset(), pointFactors);
  }

  /**
   * Adds to means.
   *
   * @param y what the network sees, [D][at least rows]
   * @param score at y, likewise
   * @param means the first D columns of what the network puts out
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
    Arrays.setAll(gradient, i -> dot(rows, meanGradients[i], score[i]));
    store.writeGradient(layer.offset(), gradient);
    Arrays.setAll(gradient, i -> dot(rows, meanGradients[i], y[i]));
    store.writeGradient(layer.biasOffset(), gradient);
  }

  private static double dot(int rows, double[] a, double[] b) {
    // Two sums at a time: one would wait for itself at every addition.
    double even = 0;
    double odd = 0;
    int row = 0;
    for (; row + 2 <= rows; row += 2) {
      even += a[row] * b[row];
      odd += a[row + 1] * b[row + 1];
    }
    return row < rows ? even + odd + a[row] * b[row] : even + odd;
  }
}
