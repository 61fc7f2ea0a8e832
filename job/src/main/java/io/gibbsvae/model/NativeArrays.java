package io.gibbsvae.model;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The native memory under ND4J's arrays, for copies in bulk. ND4J's own pointers know no length.
 *
 * <p>Neither a pointer nor its buffer keeps an array's memory: whoever has one keeps the array.
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

  /** Copies into the beginning of an array of floats. */
  static void copy(float[] from, INDArray to) {
    floats(to).asBuffer().put(from);
    Reference.reachabilityFence(to);
  }

  /** Copies the first numbers of an array of floats. */
  static void copy(INDArray from, float[] to, int count) {
    floats(from).asBuffer().get(to, 0, count);
    Reference.reachabilityFence(from);
  }

  /** Copies the first numbers of an array of doubles. */
  static void copy(INDArray from, double[] to, int count) {
    doubles(from).asBuffer().get(to, 0, count);
    Reference.reachabilityFence(from);
  }
}
