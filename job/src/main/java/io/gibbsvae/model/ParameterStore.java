package io.gibbsvae.model;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;

/** A model's parameters and their gradients, wherever and in whatever precision they are kept. */
interface ParameterStore {

  /** Copies parameters from an index on. */
  void read(int from, double[] values);

  /** Stores the gradients of parameters from an index on. */
  void writeGradient(int from, double[] values);

  /**
   * Floats.
   *
   * @param gradients null where there is no backward pass
   */
  static ParameterStore of(FloatBuffer parameters, FloatBuffer gradients) {
    return new ParameterStore() {
      @Override
      public void read(int from, double[] values) {
        for (int k = 0; k < values.length; k++) {
          values[k] = parameters.get(from + k);
        }
      }

      @Override
      public void writeGradient(int from, double[] values) {
        for (int k = 0; k < values.length; k++) {
          gradients.put(from + k, (float) values[k]);
        }
      }
    };
  }

  /**
   * Doubles.
   *
   * @param gradients null where there is no backward pass
   */
  static ParameterStore of(DoublePointer parameters, DoublePointer gradients) {
    return new ParameterStore() {
      @Override
      public void read(int from, double[] values) {
        for (int k = 0; k < values.length; k++) {
          values[k] = parameters.get(from + k);
        }
      }

      @Override
      public void writeGradient(int from, double[] values) {
        for (int k = 0; k < values.length; k++) {
          gradients.put(from + k, values[k]);
        }
      }
    };
  }
}
