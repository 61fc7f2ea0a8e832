package io.gibbsvae.model.network;

/**
 * The activations of hidden layers and their derivatives. On columns of floats they do nothing but
 * add, multiply, divide and compare, in loops that the JIT compiler vectorises; the same bits come
 * out on every machine.
 */
final class Activations {

  /** The slope of the sigmoid in GELU's usual approximation, x sigmoid(1.702 x). */
  private static final float GELU_SLOPE = 1.702f;

  private Activations() {}

  /**
   * values := activation(values), from one index to before another.
   *
   * @param scratch is overwritten where values are
   */
  static void apply(Activation activation, int from, int to, float[] values, float[] scratch) {
    switch (activation) {
      case SOFTSIGN -> softsign(from, to, values);
      case RELU -> relu(from, to, values);
      case TANH -> tanh(from, to, values);
      case SILU -> timesSigmoid(from, to, 1, values, scratch);
      case GELU -> timesSigmoid(from, to, GELU_SLOPE, values, scratch);
    }
  }

  /** The same, and derivatives := activation'(values). */
  static void applyWithDerivative(
      Activation activation, int from, int to, float[] values, float[] derivatives) {
    switch (activation) {
      case SOFTSIGN -> softsignWithDerivative(from, to, values, derivatives);
      case RELU -> reluWithDerivative(from, to, values, derivatives);
      case TANH -> {
        tanh(from, to, values);
        oneMinusSquares(from, to, values, derivatives);
      }
      case SILU -> timesSigmoid(from, to, 1, values, derivatives);
      case GELU -> timesSigmoid(from, to, GELU_SLOPE, values, derivatives);
    }
  }

  private static void softsign(int from, int to, float[] values) {
    for (int k = from; k < to; k++) {
      float x = values[k];
      values[k] = x / (1 + Math.abs(x));
    }
  }

  private static void softsignWithDerivative(
      int from, int to, float[] values, float[] derivatives) {
    for (int k = from; k < to; k++) {
      float x = values[k];
      float t = 1 / (1 + Math.abs(x));
      // As in softsign, to the bit.
      values[k] = x / (1 + Math.abs(x));
      derivatives[k] = t * t;
    }
  }

  private static void relu(int from, int to, float[] values) {
    for (int k = from; k < to; k++) {
      values[k] = Math.max(0, values[k]);
    }
  }

  private static void reluWithDerivative(int from, int to, float[] values, float[] derivatives) {
    relu(from, to, values);
    // 0 or 1, without the branch that would keep the loop from being vectorised.
    for (int k = from; k < to; k++) {
      derivatives[k] = Math.min(1, values[k] * Float.MAX_VALUE);
    }
  }

  private static void tanh(int from, int to, float[] values) {
    clamp(from, to, values);
    tanhOfClamped(from, to, values);
  }

  private static void oneMinusSquares(int from, int to, float[] values, float[] squares) {
    for (int k = from; k < to; k++) {
      squares[k] = 1 - values[k] * values[k];
    }
  }

  /** x sigmoid(c x) = x (1 + tanh(c x / 2)) / 2, and its derivative. */
  private static void timesSigmoid(
      int from, int to, float slope, float[] values, float[] derivatives) {
    multiply(from, to, 0.5f * slope, values, derivatives);
    tanh(from, to, derivatives);
    for (int k = from; k < to; k++) {
      float x = values[k];
      float sigmoid = 0.5f + 0.5f * derivatives[k];
      values[k] = x * sigmoid;
      derivatives[k] = sigmoid + slope * (x * sigmoid) * (1 - sigmoid);
    }
  }

  private static void multiply(int from, int to, float factor, float[] values, float[] products) {
    for (int k = from; k < to; k++) {
      products[k] = factor * values[k];
    }
  }

  // A loop of its own: together with tanh it would not be vectorised.
  private static void clamp(int from, int to, float[] values) {
    for (int k = from; k < to; k++) {
      values[k] = Math.max(-10, Math.min(10, values[k]));
    }
  }

  /**
   * tanh of numbers in [-10, 10], to 8 units in the last place: the Padé approximant of an eighth
   * of the argument, then tanh 2a = 2 tanh a / (1 + tanh^2 a) three times, on numerator and
   * denominator apart. A doubling shrinks the relative error.
   */
  private static void tanhOfClamped(int from, int to, float[] values) {
    for (int k = from; k < to; k++) {
      float a = values[k] * 0.125f;
      float s = a * a;
      float p = a * (1 + s * (105 / 945f + s * (1 / 945f)));
      float q = 1 + s * (420 / 945f + s * (15 / 945f));
      float p1 = (p + p) * q;
      float q1 = q * q + p * p;
      float p2 = (p1 + p1) * q1;
      float q2 = q1 * q1 + p1 * p1;
      values[k] = (p2 + p2) * q2 / (q2 * q2 + p2 * p2);
    }
  }
}
