package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Affine;
import io.gibbsvae.model.ParameterLayout.CoordinateLayers;
import java.util.Arrays;

/**
 * What each coordinate x_i adds to its own mean and log scale, whatever the other coordinates are:
 *
 * <pre>a_i x_i + sum_k c_ik softsign(u_ik x_i + v_ik),</pre>
 *
 * with coefficients a and c for the mean and others for the log scale. A dense network has to find
 * out that wells, walls and tails lie along coordinates; this one begins there.
 *
 * <p>In doubles on the Java heap: loops run along columns. Not thread-safe.
 */
final class CoordinateNetwork implements GradientNetwork {

  private final CoordinateLayers layers;
  private final ParameterStore store;
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
   * @param capacity the most rows of a block
   */
  CoordinateNetwork(CoordinateLayers layers, int capacity, ParameterStore store) {
    this.layers = layers;
    this.store = store;
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
    Affine in = layers.in();
    Affine out = layers.out();
    store.read(in.offset(), slopes);
    store.read(in.biasOffset(), shifts);
    store.read(out.offset(), coefficients);
    store.read(out.biasOffset(), linear);
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
          coefficients[at] = dot(rows, from, unit);
        }
        multiply(rows, derivative, gradient);
        if (wanted) {
          Columns.addMultiple(rows, slopes[k], gradient, inputGradients[i]);
        }
        slopes[k] = dot(rows, gradient, x);
        shifts[k] = sum(rows, gradient);
      }
      for (int signal = 0; signal < signals; signal++) {
        int column = signal * dimension + i;
        if (wanted) {
          Columns.addMultiple(rows, linear[column], outputGradients[column], inputGradients[i]);
        }
        linear[column] = dot(rows, outputGradients[column], x);
      }
    }
    // Each parameter has made way for its gradient; the next forward pass reads them anew.
    Affine in = layers.in();
    Affine out = layers.out();
    store.writeGradient(in.offset(), slopes);
    store.writeGradient(in.biasOffset(), shifts);
    store.writeGradient(out.offset(), coefficients);
    store.writeGradient(out.biasOffset(), linear);
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

  // Four sums at a time: one would wait for itself at every addition.

  private static double dot(int rows, double[] a, double[] b) {
    double s = 0;
    double t = 0;
    double u = 0;
    double v = 0;
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      s += a[row] * b[row];
      t += a[row + 1] * b[row + 1];
      u += a[row + 2] * b[row + 2];
      v += a[row + 3] * b[row + 3];
    }
    for (; row < rows; row++) {
      s += a[row] * b[row];
    }
    return (s + t) + (u + v);
  }

  private static double sum(int rows, double[] a) {
    double s = 0;
    double t = 0;
    double u = 0;
    double v = 0;
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      s += a[row];
      t += a[row + 1];
      u += a[row + 2];
      v += a[row + 3];
    }
    for (; row < rows; row++) {
      s += a[row];
    }
    return (s + t) + (u + v);
  }
}
