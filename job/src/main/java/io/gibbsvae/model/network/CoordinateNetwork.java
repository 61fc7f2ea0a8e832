package io.gibbsvae.model.network;

import java.util.Arrays;

/**
 * What each coordinate x_i adds to its own mean and log scale, whatever the other coordinates are:
 *
 * <pre>a_i x_i + sum_k c_ik softsign(u_ik x_i + v_ik),</pre>
 *
 * with coefficients a and c for the mean and others for the log scale. A dense network has to find
 * out that wells, walls and tails lie along coordinates; this one begins there.
 *
 * <p>It adds to the outputs, where {@link #forward} of other networks overwrites them. In doubles;
 * loops run along columns.
 */
public final class CoordinateNetwork implements Network {

  /**
   * Where the numbers are.
   *
   * @param dimension coordinates
   * @param units of each coordinate
   * @param signals 1 where only means are added to, 2 with log scales
   * @param in W is u and b is v, [dimension][units] each
   * @param out W is c, [signals][dimension][units]; b is a, [signals][dimension]
   */
  public record Layers(int dimension, int units, int signals, Affine in, Affine out) {

    /**
     * Layers of this shape.
     *
     * @param units of each coordinate
     * @param offset where the numbers begin
     */
    public static Layers of(int dimension, int units, int signals, int offset) {
      Affine in = new Affine(1, dimension * units, offset);
      return new Layers(
          dimension, units, signals, in, new Affine(units, signals * dimension, in.end()));
    }
  }

  private final Layers layers;
  private final float[] parameters;
  private final float[] gradients;
  private final int dimension;
  private final int units;
  // Mean, or mean and log scale.
  private final int signals;
  // u, then v: [dimension][units] each. c: [signals][dimension][units]; a: [signals][dimension].
  private final double[] slopes;
  private final double[] shifts;
  private final double[] coefficients;
  private final double[] linear;
  private final double[][] inputs;
  private final double[] unit;
  private final double[] derivative;
  private final double[] gradient;

  /**
   * A network.
   *
   * @param layers where its numbers are
   * @param capacity the most rows of a block
   * @param parameters of the whole model; kept, not copied
   * @param gradients receives the gradient, each number in its parameter's place; kept. Empty where
   *     there is no backward pass
   */
  public CoordinateNetwork(Layers layers, int capacity, float[] parameters, float[] gradients) {
    this.layers = layers;
    this.parameters = parameters;
    this.gradients = gradients;
    dimension = layers.dimension();
    units = layers.units();
    signals = layers.signals();
    slopes = new double[dimension * units];
    shifts = new double[dimension * units];
    coefficients = new double[signals * dimension * units];
    linear = new double[signals * dimension];
    inputs = new double[dimension][capacity];
    unit = new double[capacity];
    derivative = new double[capacity];
    gradient = new double[capacity];
    refresh();
  }

  @Override
  public void refresh() {
    read(layers.in().offset(), slopes);
    read(layers.in().biasOffset(), shifts);
    read(layers.out().offset(), coefficients);
    read(layers.out().biasOffset(), linear);
  }

  private void read(int from, double[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = parameters[from + k];
    }
  }

  @Override
  public void forward(int rows, double[][] input, double[][] outputs) {
    for (int i = 0; i < dimension; i++) {
      double[] x = inputs[i];
      System.arraycopy(input[i], 0, x, 0, rows);
      for (int signal = 0; signal < signals; signal++) {
        int column = signal * dimension + i;
        Columns.addMultiple(rows, linear[column], x, outputs[column]);
      }
      for (int k = i * units; k < (i + 1) * units; k++) {
        softsign(rows, slopes[k], shifts[k], x, unit);
        for (int signal = 0; signal < signals; signal++) {
          Columns.addMultiple(
              rows,
              coefficients[signal * dimension * units + k],
              unit,
              outputs[signal * dimension + i]);
        }
      }
    }
  }

  @Override
  public void backward(int rows, double[][] outputGradients, double[][] inputGradients) {
    for (int i = 0; i < dimension; i++) {
      double[] x = inputs[i];
      boolean wanted = inputGradients.length > 0;
      for (int k = i * units; k < (i + 1) * units; k++) {
        softsignWithDerivative(rows, slopes[k], shifts[k], x, unit, derivative);
        Arrays.fill(gradient, 0, rows, 0);
        for (int signal = 0; signal < signals; signal++) {
          double[] from = outputGradients[signal * dimension + i];
          int at = signal * dimension * units + k;
          Columns.addMultiple(rows, coefficients[at], from, gradient);
          gradients[layers.out().offset() + at] = (float) Columns.dot(rows, from, unit);
        }
        multiply(rows, derivative, gradient);
        if (wanted) {
          Columns.addMultiple(rows, slopes[k], gradient, inputGradients[i]);
        }
        gradients[layers.in().offset() + k] = (float) Columns.dot(rows, gradient, x);
        gradients[layers.in().biasOffset() + k] = (float) Columns.sum(rows, gradient);
      }
      for (int signal = 0; signal < signals; signal++) {
        int column = signal * dimension + i;
        if (wanted) {
          Columns.addMultiple(rows, linear[column], outputGradients[column], inputGradients[i]);
        }
        gradients[layers.out().biasOffset() + column] =
            (float) Columns.dot(rows, outputGradients[column], x);
      }
    }
  }

  @Override
  public void backwardToInputs(int rows, double[][] outputGradients, double[][] inputGradients) {
    for (int i = 0; i < dimension; i++) {
      for (int k = i * units; k < (i + 1) * units; k++) {
        softsignWithDerivative(rows, slopes[k], shifts[k], inputs[i], unit, derivative);
        Arrays.fill(gradient, 0, rows, 0);
        for (int signal = 0; signal < signals; signal++) {
          Columns.addMultiple(
              rows,
              coefficients[signal * dimension * units + k],
              outputGradients[signal * dimension + i],
              gradient);
        }
        multiply(rows, derivative, gradient);
        Columns.addMultiple(rows, slopes[k], gradient, inputGradients[i]);
      }
      for (int signal = 0; signal < signals; signal++) {
        int column = signal * dimension + i;
        Columns.addMultiple(rows, linear[column], outputGradients[column], inputGradients[i]);
      }
    }
  }

  private static void softsign(int rows, double slope, double shift, double[] x, double[] out) {
    for (int row = 0; row < rows; row++) {
      double t = slope * x[row] + shift;
      out[row] = t / (1 + Math.abs(t));
    }
  }

  private static void softsignWithDerivative(
      int rows, double slope, double shift, double[] x, double[] out, double[] derivative) {
    for (int row = 0; row < rows; row++) {
      double t = slope * x[row] + shift;
      double s = 1 / (1 + Math.abs(t));
      out[row] = t * s;
      derivative[row] = s * s;
    }
  }

  private static void multiply(int rows, double[] factors, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] *= factors[row];
    }
  }
}
