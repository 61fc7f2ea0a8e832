package io.gibbsvae.model;

/**
 * The activations of hidden layers and their derivatives. On columns of floats they do nothing but
 * add, multiply, divide and compare, in loops that the JIT compiler vectorises; the same bits come
 * out on every machine.
 */
final class Activations {

  /** The slope of the sigmoid in GELU's usual approximation, x sigmoid(1.702 x). */
  private static final float GELU_SLOPE = 1.702f;

  private Activations() {}

  /** The activation of one number, in double precision. */
  static double value(Activation activation, double x) {
    return switch (activation) {
      case TANH -> Math.tanh(x);
      case SILU -> x * sigmoid(x);
      case RELU -> Math.max(0, x);
      case GELU -> x * sigmoid(1.702 * x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
    };
  }

  /** Its derivative; at ReLU's corner that from the left. */
  static double derivative(Activation activation, double x) {
    return switch (activation) {
      case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
      case SILU -> sigmoid(x) * (1 + x * sigmoid(-x));
      case RELU -> x > 0 ? 1 : 0;
      case GELU -> sigmoid(1.702 * x) * (1 + 1.702 * x * sigmoid(-1.702 * x));
      case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * values := activation(values).
   *
   * @param scratch as long
   */
  static void apply(Activation activation, int rows, float[] values, float[] scratch) {
    switch (activation) {
      case SOFTSIGN -> softsign(rows, values);
      case RELU -> relu(rows, values);
      case TANH -> tanh(rows, values);
      case SILU -> timesSigmoid(rows, 1, values, scratch);
      case GELU -> timesSigmoid(rows, GELU_SLOPE, values, scratch);
    }
  }

  /** values := activation(values), derivatives := activation'(values). */
  static void applyWithDerivative(
      Activation activation, int rows, float[] values, float[] derivatives) {
    switch (activation) {
      case SOFTSIGN -> softsignWithDerivative(rows, values, derivatives);
      case RELU -> reluWithDerivative(rows, values, derivatives);
      case TANH -> {
        tanh(rows, values);
        oneMinusSquares(rows, values, derivatives);
      }
      case SILU -> timesSigmoid(rows, 1, values, derivatives);
      case GELU -> timesSigmoid(rows, GELU_SLOPE, values, derivatives);
    }
  }

  private static void softsign(int rows, float[] values) {
    for (int row = 0; row < rows; row++) {
      float x = values[row];
      values[row] = x / (1 + Math.abs(x));
    }
  }

  private static void softsignWithDerivative(int rows, float[] values, float[] derivatives) {
    for (int row = 0; row < rows; row++) {
      float x = values[row];
      float t = 1 / (1 + Math.abs(x));
      // As in softsign, to the bit.
      values[row] = x / (1 + Math.abs(x));
      derivatives[row] = t * t;
    }
  }

  private static void relu(int rows, float[] values) {
    for (int row = 0; row < rows; row++) {
      values[row] = Math.max(0, values[row]);
    }
  }

  private static void reluWithDerivative(int rows, float[] values, float[] derivatives) {
    relu(rows, values);
    // 0 or 1, without the branch that would keep the loop from being vectorised.
    for (int row = 0; row < rows; row++) {
      derivatives[row] = Math.min(1, values[row] * Float.MAX_VALUE);
    }
  }

  private static void tanh(int rows, float[] values) {
    clamp(rows, values);
    tanhOfClamped(rows, values);
  }

  private static void oneMinusSquares(int rows, float[] values, float[] squares) {
    for (int row = 0; row < rows; row++) {
      squares[row] = 1 - values[row] * values[row];
    }
  }

  /** x sigmoid(c x) = x (1 + tanh(c x / 2)) / 2, and its derivative. */
  private static void timesSigmoid(int rows, float slope, float[] values, float[] derivatives) {
    multiply(rows, 0.5f * slope, values, derivatives);
    tanh(rows, derivatives);
    for (int row = 0; row < rows; row++) {
      float x = values[row];
      float sigmoid = 0.5f + 0.5f * derivatives[row];
      values[row] = x * sigmoid;
      derivatives[row] = sigmoid + slope * (x * sigmoid) * (1 - sigmoid);
    }
  }

  private static void multiply(int rows, float factor, float[] values, float[] products) {
    for (int row = 0; row < rows; row++) {
      products[row] = factor * values[row];
    }
  }

  // A loop of its own: together with tanh it would not be vectorised.
  private static void clamp(int rows, float[] values) {
    for (int row = 0; row < rows; row++) {
      values[row] = Math.max(-10, Math.min(10, values[row]));
    }
  }

  /**
   * tanh of numbers in [-10, 10], to 8 units in the last place: the Padé approximant of an eighth
   * of the argument, then tanh 2a = 2 tanh a / (1 + tanh^2 a) three times, on numerator and
   * denominator apart. A doubling shrinks the relative error.
   */
  private static void tanhOfClamped(int rows, float[] values) {
    for (int row = 0; row < rows; row++) {
      float a = values[row] * 0.125f;
      float s = a * a;
      float p = a * (1 + s * (105 / 945f + s * (1 / 945f)));
      float q = 1 + s * (420 / 945f + s * (15 / 945f));
      float p1 = (p + p) * q;
      float q1 = q * q + p * p;
      float p2 = (p1 + p1) * q1;
      float q2 = q1 * q1 + p1 * p1;
      values[row] = (p2 + p2) * q2 / (q2 * q2 + p2 * p2);
    }
  }
}
