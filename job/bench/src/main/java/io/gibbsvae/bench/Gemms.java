package io.gibbsvae.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The matrix products of a gradient step and nothing else, on matrices of their own, in the order
 * of a step: three for each layer (output, gradient of the weights, gradient of the input), less
 * one, for nobody wants the gradient of the noise.
 */
final class Gemms {

  private final List<Layer> layers = new ArrayList<>();

  Gemms(Size size) {
    int[] widths = {size.dimension(), size.hidden(), size.hidden(), 2 * size.dimension()};
    for (int network = 0; network < 2 * size.stages(); network++) {
      for (int k = 1; k < widths.length; k++) {
        layers.add(new Layer(size.batch(), widths[k - 1], widths[k], !layers.isEmpty()));
      }
    }
  }

  /** Through the BLAS that ND4J brings. */
  void blas() {
    layers.forEach(Layer::blasForward);
    for (int k = layers.size() - 1; k >= 0; k--) {
      layers.get(k).blasBackward();
    }
  }

  /** Through ND4J. */
  void nd4j() {
    layers.forEach(Layer::nd4jForward);
    for (int k = layers.size() - 1; k >= 0; k--) {
      layers.get(k).nd4jBackward();
    }
  }

  /** The products of a step. */
  int products() {
    return layers.stream().mapToInt(layer -> layer.deep ? 3 : 2).sum();
  }

  /** Multiplications and additions of a step. */
  double operations() {
    return layers.stream()
        .mapToDouble(layer -> (layer.deep ? 6.0 : 4.0) * layer.rows * layer.inputs * layer.outputs)
        .sum();
  }

  /** One layer: Y = X W, dW = X^T dY, dX = dY W^T, all column-major. */
  private static final class Layer {

    private final int rows;
    private final int inputs;
    private final int outputs;
    private final boolean deep;
    private final INDArray input;
    private final INDArray weights;
    private final INDArray output;
    private final INDArray outputGradient;
    private final INDArray weightGradient;
    private final INDArray inputGradient;

    Layer(int rows, int inputs, int outputs, boolean deep) {
      this.rows = rows;
      this.inputs = inputs;
      this.outputs = outputs;
      this.deep = deep;
      input = random(rows, inputs);
      weights = random(inputs, outputs);
      output = random(rows, outputs);
      outputGradient = random(rows, outputs);
      weightGradient = random(inputs, outputs);
      inputGradient = random(rows, inputs);
    }

    private static INDArray random(int rows, int columns) {
      return Nd4j.rand(DataType.FLOAT, rows, columns).dup('f');
    }

    void blasForward() {
      sgemm(
          CblasNoTrans, CblasNoTrans, rows, outputs, inputs, input, rows, weights, inputs, output);
    }

    void blasBackward() {
      sgemm(
          CblasTrans,
          CblasNoTrans,
          inputs,
          outputs,
          rows,
          input,
          rows,
          outputGradient,
          rows,
          weightGradient);
      if (deep) {
        sgemm(
            CblasNoTrans,
            CblasTrans,
            rows,
            inputs,
            outputs,
            outputGradient,
            rows,
            weights,
            inputs,
            inputGradient);
      }
    }

    void nd4jForward() {
      Nd4j.gemm(input, weights, output, false, false, 1, 0);
    }

    void nd4jBackward() {
      Nd4j.gemm(input, outputGradient, weightGradient, true, false, 1, 0);
      if (deep) {
        Nd4j.gemm(outputGradient, weights, inputGradient, false, true, 1, 0);
      }
    }

    private static void sgemm(
        int transA,
        int transB,
        int m,
        int n,
        int k,
        INDArray a,
        int lda,
        INDArray b,
        int ldb,
        INDArray c) {
      cblas_sgemm(CblasColMajor, transA, transB, m, n, k, 1, of(a), lda, of(b), ldb, 0, of(c), m);
    }

    private static FloatPointer of(INDArray array) {
      return (FloatPointer) array.data().pointer();
    }
  }
}
