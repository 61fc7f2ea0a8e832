package io.gibbsvae.model;

import java.nio.FloatBuffer;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.javacpp.DoublePointer;

/** A model's parameters and their gradients, wherever and in whatever precision they are kept. */
final class ParameterStore {

  /** No parameters. */
  static final ParameterStore NONE =
      new ParameterStore(
          index -> {
            throw new IllegalStateException("there are no parameters");
          },
          (index, value) -> {
            throw new IllegalStateException("there are no parameters");
          });

  private final IntToDoubleFunction parameters;
  private final Gradients gradients;

  private ParameterStore(IntToDoubleFunction parameters, Gradients gradients) {
    this.parameters = parameters;
    this.gradients = gradients;
  }

  /** Where gradients go. */
  @FunctionalInterface
  private interface Gradients {
    void put(int index, double value);
  }

  /**
   * Floats.
   *
   * @param gradients null where there is no backward pass
   */
  static ParameterStore of(FloatBuffer parameters, FloatBuffer gradients) {
    return new ParameterStore(
        parameters::get, (index, value) -> gradients.put(index, (float) value));
  }

  /**
   * Doubles.
   *
   * @param gradients null where there is no backward pass
   */
  static ParameterStore of(DoublePointer parameters, DoublePointer gradients) {
    return new ParameterStore(parameters::get, (index, value) -> gradients.put(index, value));
  }

  /** Copies parameters from an index on. */
  void read(int from, double[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = parameters.applyAsDouble(from + k);
    }
  }

  /** Stores the gradients of parameters from an index on. */
  void writeGradient(int from, double[] values) {
    for (int k = 0; k < values.length; k++) {
      gradients.put(from + k, values[k]);
    }
  }
}
