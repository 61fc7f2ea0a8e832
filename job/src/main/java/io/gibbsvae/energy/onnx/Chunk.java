package io.gibbsvae.energy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.gibbsvae.energy.onnx.Signature.Slot;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * Room for one call of a model: its points and results, made once and used again. All calls have
 * the same number of points, because a model may round a point otherwise in the company of more or
 * fewer; what is missing in the last is filled up with copies of a point. And all begin where an
 * address is a multiple of a line of cache, because sums are taken in another order elsewhere.
 */
final class Chunk {

  private static final int ALIGNMENT = 64;

  private final Session session;
  private final Signature signature;
  private final Numbers points;
  private final Numbers energies;
  private final Numbers gradients;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  Chunk(Session session, Signature signature) throws OrtException {
    this.session = session;
    this.signature = signature;
    points = new Numbers(signature.input());
    energies = new Numbers(signature.energy());
    gradients = new Numbers(signature.gradient());
    inputs = Map.of(signature.input().name(), points.tensor);
    outputs =
        Map.of(
            signature.energy().name(), energies.tensor,
            signature.gradient().name(), gradients.tensor);
    Session.onceUnreachable(this, points.tensor, energies.tensor, gradients.tensor);
  }

  /** How many points there is room for. */
  int rows() {
    return signature.rows();
  }

  /**
   * Runs the model on some rows of a block.
   *
   * @param block points, row-major [*, D]
   * @param count how many, from 1 to {@link #rows}
   */
  void run(double[] block, int first, int count) throws OrtException {
    int dimension = signature.dimension();
    points.put(0, block, first * dimension, count * dimension);
    for (int row = count; row < rows(); row++) {
      points.put(row * dimension, block, first * dimension, dimension);
    }
    try {
      session.run(inputs, outputs);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes the energies of the rows that were run where they belong in a block. */
  void energies(double[] block, int first, int count) {
    energies.get(block, first, count);
  }

  /** Writes the gradients likewise. */
  void gradients(double[] block, int first, int count) {
    int dimension = signature.dimension();
    gradients.get(block, first * dimension, count * dimension);
  }

  /** A tensor in memory that both sides see. */
  private static final class Numbers {

    private final DoubleBuffer doubles;
    private final FloatBuffer floats;
    private final OnnxTensor tensor;

    Numbers(Slot slot) throws OrtException {
      int bytes = Math.multiplyExact(slot.size(), slot.doubles() ? Double.BYTES : Float.BYTES);
      ByteBuffer memory =
          // A slice is cut to whole lines at either end.
          ByteBuffer.allocateDirect(bytes + 2 * ALIGNMENT)
              .alignedSlice(ALIGNMENT)
              .slice(0, bytes)
              .order(ByteOrder.nativeOrder());
      if (slot.doubles()) {
        doubles = memory.asDoubleBuffer();
        floats = FloatBuffer.allocate(0);
        tensor = OnnxTensor.createTensor(Session.environment(), doubles, slot.shape());
      } else {
        floats = memory.asFloatBuffer();
        doubles = DoubleBuffer.allocate(0);
        tensor = OnnxTensor.createTensor(Session.environment(), floats, slot.shape());
      }
    }

    void put(int to, double[] from, int first, int count) {
      if (doubles.capacity() > 0) {
        doubles.put(to, from, first, count);
      } else {
        for (int k = 0; k < count; k++) {
          floats.put(to + k, (float) from[first + k]);
        }
      }
    }

    void get(double[] to, int first, int count) {
      if (doubles.capacity() > 0) {
        doubles.get(0, to, first, count);
      } else {
        for (int k = 0; k < count; k++) {
          to[first + k] = floats.get(k);
        }
      }
    }
  }
}
