package io.gibbsvae.model.network;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network in floats with the products of ND4J's BLAS, on matrices in native memory, to which it
 * copies its weights. Between two products a column at a time comes to the Java heap, where one
 * visit does everything that is to be done to it, in loops that the JIT compiler vectorises. All
 * matrices are column-major.
 *
 * <p>BLAS is called past ND4J's arrays, which cost 20 microseconds a product: more than the product
 * itself where a model is small.
 */
final class BlasNetwork extends LayeredNetwork {

  // One thread each for ND4J and its BLAS: parallelism is Spark's. With more of them the small
  // operations of a gradient step spin on each other (2 to 20 times slower on 2 cores), and sums of
  // different lengths give different bits on machines with different numbers of cores.
  static {
    if (System.getenv("OMP_NUM_THREADS") == null) {
      Nd4j.getEnvironment().setMaxMasterThreads(1);
      Nd4j.getEnvironment().setMaxThreads(1);
      Nd4j.factory().blas().setMaxThreads(1);
    }
  }

  private final Matrix[] weights;
  private final Matrix[] weightGradients;
  private final float[] parameters;
  private final float[] gradients;
  // The input of each layer, and last the network's output; [rows, width].
  private final Matrix[] values;
  // The gradients with respect to them.
  private final Matrix[] valueGradients;
  // Of the hidden layers, [width][rows].
  private final float[][][] derivatives;
  private final float[] column;
  private final float[] scratch;

  /** A network, as {@link Network.Factory} makes them. */
  BlasNetwork(
      List<Affine> layers,
      Activation activation,
      int capacity,
      float[] parameters,
      float[] gradients) {
    super(layers, activation);
    this.parameters = parameters;
    this.gradients = gradients;
    boolean backward = gradients.length > 0;
    int count = layers.size();
    weights = new Matrix[count];
    weightGradients = new Matrix[count];
    values = new Matrix[count + 1];
    valueGradients = new Matrix[count + 1];
    derivatives = new float[count - 1][][];
    column = new float[capacity];
    scratch = new float[capacity];
    for (int k = 0; k <= count; k++) {
      int width = k < count ? layers.get(k).inputs() : layers.get(k - 1).outputs();
      values[k] = new Matrix(capacity, width);
      valueGradients[k] = backward ? new Matrix(capacity, width) : null;
      if (k < count) {
        weights[k] = new Matrix(width, layers.get(k).outputs());
        weightGradients[k] = backward ? new Matrix(width, layers.get(k).outputs()) : null;
      }
      if (backward && k > 0 && k < count) {
        derivatives[k - 1] = new float[width][capacity];
      }
    }
    refresh();
  }

  @Override
  public void refresh() {
    for (int k = 0; k < weights.length; k++) {
      weights[k].buffer().put(0, parameters, layers.get(k).offset(), layers.get(k).weights());
    }
  }

  /** A matrix in native memory, and the same memory for Java to copy from and to. */
  private record Matrix(FloatPointer pointer, FloatBuffer buffer, int width) {

    Matrix(int rows, int width) {
      this(new FloatPointer((long) rows * width), width);
    }

    private Matrix(FloatPointer pointer, int width) {
      this(pointer, pointer.asBuffer(), width);
    }
  }

  @Override
  void loadInputs(int rows, double[][] inputs) {
    load(rows, inputs, values[0]);
  }

  private void load(int rows, double[][] columns, Matrix matrix) {
    for (int i = 0; i < matrix.width(); i++) {
      double[] from = columns[i];
      for (int row = 0; row < rows; row++) {
        column[row] = (float) from[row];
      }
      matrix.buffer().put(i * rows, column, 0, rows);
    }
  }

  @Override
  void forward(int k, int rows) {
    multiply(k, rows);
    if (k < layers.size() - 1) {
      activate(k, rows);
    }
  }

  private void multiply(int k, int rows) {
    int in = layers.get(k).inputs();
    int out = layers.get(k).outputs();
    Matrix x = values[k];
    multiply(CblasNoTrans, CblasNoTrans, rows, out, in, x, rows, weights[k], in, values[k + 1]);
  }

  /**
   * c := a b, [m, n], with sums over k.
   *
   * @param aHeight rows of a as it lies in memory, transposed or not
   * @param bHeight likewise
   */
  private static void multiply(
      int aForm,
      int bForm,
      int m,
      int n,
      int k,
      Matrix a,
      int aHeight,
      Matrix b,
      int bHeight,
      Matrix c) {
    cblas_sgemm(
        CblasColMajor,
        aForm,
        bForm,
        m,
        n,
        k,
        1,
        a.pointer(),
        aHeight,
        b.pointer(),
        bHeight,
        0,
        c.pointer(),
        m);
  }

  private void activate(int k, int rows) {
    FloatBuffer buffer = values[k + 1].buffer();
    int bias = layers.get(k).biasOffset();
    for (int j = 0; j < layers.get(k).outputs(); j++) {
      buffer.get(j * rows, column, 0, rows);
      add(rows, parameters[bias + j], column);
      if (derivatives[k] == null) {
        Activations.apply(activation, 0, rows, column, scratch);
      } else {
        Activations.applyWithDerivative(activation, 0, rows, column, derivatives[k][j]);
      }
      buffer.put(j * rows, column, 0, rows);
    }
  }

  private static void add(int rows, float bias, float[] values) {
    for (int row = 0; row < rows; row++) {
      values[row] += bias;
    }
  }

  @Override
  void storeOutputs(int rows, double[][] outputs) {
    Matrix matrix = values[layers.size()];
    int bias = layers.get(layers.size() - 1).biasOffset();
    for (int j = 0; j < matrix.width(); j++) {
      matrix.buffer().get(j * rows, column, 0, rows);
      add(rows, parameters[bias + j], column);
      double[] to = outputs[j];
      for (int row = 0; row < rows; row++) {
        to[row] = column[row];
      }
    }
  }

  @Override
  void loadOutputGradients(int rows, double[][] outputGradients) {
    Matrix matrix = valueGradients[layers.size()];
    load(rows, outputGradients, matrix);
    int bias = layers.get(layers.size() - 1).biasOffset();
    for (int j = 0; j < matrix.width(); j++) {
      matrix.buffer().get(j * rows, column, 0, rows);
      gradients[bias + j] = sum(rows, column);
    }
  }

  private void timesDerivative(int k, int rows) {
    FloatBuffer buffer = valueGradients[k + 1].buffer();
    int bias = layers.get(k).biasOffset();
    for (int j = 0; j < layers.get(k).outputs(); j++) {
      buffer.get(j * rows, column, 0, rows);
      multiply(rows, derivatives[k][j], column);
      gradients[bias + j] = sum(rows, column);
      buffer.put(j * rows, column, 0, rows);
    }
  }

  private static void multiply(int rows, float[] factors, float[] values) {
    for (int row = 0; row < rows; row++) {
      values[row] *= factors[row];
    }
  }

  // Eight sums at a time: one would wait for itself at every addition.
  private static float sum(int rows, float[] values) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int row = 0;
    for (; row + 8 <= rows; row += 8) {
      a += values[row];
      b += values[row + 1];
      c += values[row + 2];
      d += values[row + 3];
      e += values[row + 4];
      f += values[row + 5];
      g += values[row + 6];
      h += values[row + 7];
    }
    float rest = 0;
    for (; row < rows; row++) {
      rest += values[row];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest;
  }

  @Override
  void backwardToWeights(int k, int rows) {
    Affine layer = layers.get(k);
    int in = layer.inputs();
    Matrix dy = valueGradients[k + 1];
    Matrix dw = weightGradients[k];
    multiply(CblasTrans, CblasNoTrans, in, layer.outputs(), rows, values[k], rows, dy, rows, dw);
    weightGradients[k].buffer().get(0, gradients, layer.offset(), layer.weights());
  }

  @Override
  void backwardToInputs(int k, int rows) {
    int in = layers.get(k).inputs();
    int out = layers.get(k).outputs();
    Matrix dy = valueGradients[k + 1];
    multiply(CblasNoTrans, CblasTrans, rows, in, out, dy, rows, weights[k], in, valueGradients[k]);
    if (k > 0) {
      timesDerivative(k - 1, rows);
    }
  }

  @Override
  void addInputGradients(int rows, double[][] inputGradients) {
    for (int i = 0; i < valueGradients[0].width(); i++) {
      valueGradients[0].buffer().get(i * rows, column, 0, rows);
      double[] to = inputGradients[i];
      for (int row = 0; row < rows; row++) {
        to[row] += column[row];
      }
    }
  }
}
