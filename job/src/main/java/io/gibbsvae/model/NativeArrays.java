package io.gibbsvae.model;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The native memory under ND4J's arrays, for copies in bulk. ND4J's own pointers know no length.
 */
final class NativeArrays {

  private NativeArrays() {}

  /** All of an array of floats, in its own order. */
  static FloatPointer floats(INDArray array) {
    return new FloatPointer(array.data().addressPointer()).capacity(array.length());
  }

  /** All of an array of doubles, in its own order. */
  static DoublePointer doubles(INDArray array) {
    return new DoublePointer(array.data().addressPointer()).capacity(array.length());
  }
}
