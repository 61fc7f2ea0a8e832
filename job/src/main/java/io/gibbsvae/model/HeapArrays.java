package io.gibbsvae.model;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrices between ND4J's native memory and row-major arrays on the Java heap, by bulk copies:
 * element access through INDArray costs a hundred times the copy.
 */
final class HeapArrays {

  private HeapArrays() {}

  /** A row-major copy of a matrix of floats or doubles. */
  static double[] read(INDArray matrix) {
    INDArray dense =
        matrix.isView() || matrix.offset() != 0 || matrix.elementWiseStride() != 1
            ? matrix.dup('c')
            : matrix;
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
    if (dense.ordering() == 'c' || dense.rank() < 2) {
      return raw;
    }
    int rows = Math.toIntExact(dense.rows());
    int columns = Math.toIntExact(dense.columns());
    double[] values = new double[length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = raw[column * rows + row];
      }
    }
    return values;
  }

  /** Writes row-major values into a dense matrix in 'c' order, rounding to its precision. */
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
