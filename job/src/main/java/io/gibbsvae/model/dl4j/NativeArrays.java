package io.gibbsvae.model.dl4j;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies in bulk between the heap and ND4J's arrays of floats, in their own order. */
final class NativeArrays {

  private NativeArrays() {}

  /** ND4J's own pointers know no length. Neither a pointer nor its buffer keeps the memory. */
  private static FloatBuffer buffer(INDArray array) {
    return new FloatPointer(array.data().addressPointer()).capacity(array.length()).asBuffer();
  }

  /** Copies into the beginning of an array. */
  static void copy(float[] from, INDArray to) {
    buffer(to).put(from);
    Reference.reachabilityFence(to);
  }

  /** Copies the beginning of an array. */
  static void copy(INDArray from, float[] to) {
    buffer(from).get(to);
    Reference.reachabilityFence(from);
  }
}
