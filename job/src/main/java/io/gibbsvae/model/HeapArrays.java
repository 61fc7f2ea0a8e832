package io.gibbsvae.model;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Matrices between ND4J's native memory and arrays on the Java heap, by bulk copies. */
final class HeapArrays {

  private HeapArrays() {}

  /** A row-major copy of a matrix or vector of floats or doubles. */
  static double[] read(INDArray matrix) {
    INDArray dense = dense(matrix, 'c');
    double[] raw = raw(dense);
    return dense.ordering() == 'c' || dense.rank() < 2
        ? raw
        : transposed(raw, Math.toIntExact(dense.columns()), Math.toIntExact(dense.rows()));
  }

  /** A column-major copy of a matrix of floats or doubles. */
  static double[] readColumnMajor(INDArray matrix) {
    INDArray dense = dense(matrix, 'f');
    double[] raw = raw(dense);
    return dense.ordering() == 'f'
        ? raw
        : transposed(raw, Math.toIntExact(dense.rows()), Math.toIntExact(dense.columns()));
  }

  private static INDArray dense(INDArray matrix, char order) {
    return matrix.isView() || matrix.offset() != 0 || matrix.elementWiseStride() != 1
        ? matrix.dup(order)
        : matrix;
  }

  private static double[] raw(INDArray dense) {
    int length = Math.toIntExact(dense.length());
    double[] raw = new double[length];
    Pointer pointer = dense.data().addressPointer();
    if (dense.dataType() == DataType.FLOAT) {
      float[] floats = new float[length];
      ((FloatPointer) pointer).get(floats);
      for (int k = 0; k < length; k++) {
        raw[k] = floats[k];
      }
    } else {
      ((DoublePointer) pointer).get(raw);
    }
    return raw;
  }

  /** The transpose of a row-major matrix. */
  private static double[] transposed(double[] values, int rows, int columns) {
    double[] result = new double[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }

  /** Writes values into a dense matrix in its own order, rounding to its precision. */
  static INDArray write(double[] values, INDArray matrix) {
    Pointer pointer = matrix.data().addressPointer();
    if (matrix.dataType() == DataType.FLOAT) {
      float[] floats = new float[values.length];
      for (int k = 0; k < values.length; k++) {
        floats[k] = (float) values[k];
      }
      ((FloatPointer) pointer).put(floats);
    } else {
      ((DoublePointer) pointer).put(values);
    }
    return matrix;
  }
}
