package io.gibbsvae.train;

import io.gibbsvae.train.TrainSettings.Optimizer;
import java.util.Arrays;

/**
 * The rule of the gradient step, in one pass over the parameters. Adam is algorithm 1 of Kingma and
 * Ba 2015 in the form that they recommend for speed: the bias corrections go into the rate.
 */
final class GradientStep {

  private static final float FIRST_DECAY = 0.9f;
  private static final float SECOND_DECAY = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final float[] first;
  private final float[] second;

  GradientStep(Optimizer optimizer, int parameters) {
    int moments = optimizer == Optimizer.ADAM ? parameters : 0;
    first = new float[moments];
    second = new float[moments];
  }

  /** Both moments, one after the other; empty with SGD. */
  float[] state() {
    float[] state = Arrays.copyOf(first, 2 * first.length);
    System.arraycopy(second, 0, state, first.length, second.length);
    return state;
  }

  /** Goes on from a state; an empty one is the state before the first step. */
  void start(float[] state) {
    if (state.length == 0) {
      Arrays.fill(first, 0);
      Arrays.fill(second, 0);
    } else {
      System.arraycopy(state, 0, first, 0, first.length);
      System.arraycopy(state, first.length, second, 0, second.length);
    }
  }

  /**
   * Takes a step.
   *
   * @param gradient is multiplied by factor first
   * @param step its number, from 0, for Adam's bias corrections
   */
  void take(float[] parameters, float[] gradient, float factor, double rate, int step) {
    if (first.length == 0) {
      descend(parameters, gradient, (float) (rate * factor));
    } else {
      double corrected =
          rate
              * Math.sqrt(1 - Math.pow(SECOND_DECAY, step + 1.0))
              / (1 - Math.pow(FIRST_DECAY, step + 1.0));
      adam(parameters, gradient, factor, (float) corrected, first, second);
    }
  }

  private static void descend(float[] parameters, float[] gradient, float rate) {
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] -= rate * gradient[k];
    }
  }

  private static void adam(
      float[] parameters,
      float[] gradient,
      float factor,
      float rate,
      float[] first,
      float[] second) {
    for (int k = 0; k < parameters.length; k++) {
      float g = factor * gradient[k];
      float m = FIRST_DECAY * first[k] + (1 - FIRST_DECAY) * g;
      float v = SECOND_DECAY * second[k] + (1 - SECOND_DECAY) * (g * g);
      first[k] = m;
      second[k] = v;
      parameters[k] -= rate * m / ((float) Math.sqrt(v) + EPSILON);
    }
  }

  /** The Euclidean norm, summed in double precision; not finite where an entry is not. */
  static double norm(float[] values) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = 0;
    for (; k + 4 <= values.length; k += 4) {
      a += (double) values[k] * values[k];
      b += (double) values[k + 1] * values[k + 1];
      c += (double) values[k + 2] * values[k + 2];
      d += (double) values[k + 3] * values[k + 3];
    }
    for (; k < values.length; k++) {
      a += (double) values[k] * values[k];
    }
    return Math.sqrt((a + b) + (c + d));
  }
}
