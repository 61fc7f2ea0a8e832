package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Affine;
import java.util.Arrays;
import java.util.List;

/**
 * How the numbers of all stages' networks come from a model's parameters. Where stages share their
 * networks ({@link Sharing#STAGES}), W of a layer is the same for all of them but for gains g of
 * the hidden units that it sees,
 *
 * <pre>W_s = diag(g_s) W,</pre>
 *
 * and each stage has its biases. The parameters are: of the decoders, then of the encoders, each
 * layer's W; then for stages S .. 1 and both networks, each layer's b and, if it is a hidden one,
 * g; then all the rest, as {@link ParameterLayout} has it. Elsewhere parameters are those numbers
 * themselves.
 */
final class StageParameters {

  // A gain of 1.
  private static final int NO_GAIN = -1;

  private final boolean shared;
  private final int length;
  // Of each number of the layout: its parameter, and the parameter that is its gain.
  private final int[] values;
  private final int[] gains;

  private StageParameters(ModelSettings settings, ParameterLayout layout) {
    shared = settings.sharing() == Sharing.STAGES;
    values = new int[shared ? layout.length() : 0];
    gains = new int[values.length];
    Arrays.fill(values, -1);
    Arrays.fill(gains, NO_GAIN);
    length = shared ? share(settings.stages(), layout) : layout.length();
  }

  static StageParameters of(ModelSettings settings) {
    return new StageParameters(settings, new ParameterLayout(settings));
  }

  private int share(int stages, ParameterLayout layout) {
    int next = 0;
    List<List<Part>> roles = List.of(layout.decoders(), layout.encoders());
    for (List<Part> role : roles) {
      for (int k = 0; k < role.get(0).network().size(); k++) {
        for (Part part : role) {
          Affine layer = part.network().get(k);
          place(layer.offset(), layer.weights(), next);
        }
        next += role.get(0).network().get(k).weights();
      }
    }
    for (int stage = stages; stage >= 1; stage--) {
      for (List<Part> role : roles) {
        next = own(role.get(stage - 1).network(), next);
      }
    }
    for (int k = 0; k < values.length; k++) {
      values[k] = values[k] < 0 ? next++ : values[k];
    }
    return next;
  }

  /** Biases and gains of one stage's network. */
  private int own(List<Affine> layers, int first) {
    int next = first;
    for (int k = 0; k < layers.size(); k++) {
      Affine layer = layers.get(k);
      place(layer.biasOffset(), layer.outputs(), next);
      next += layer.outputs();
      if (k < layers.size() - 1) {
        Affine above = layers.get(k + 1);
        for (int w = 0; w < above.weights(); w++) {
          gains[above.offset() + w] = next + w % above.inputs();
        }
        next += layer.outputs();
      }
    }
    return next;
  }

  private void place(int from, int count, int parameter) {
    for (int k = 0; k < count; k++) {
      values[from + k] = parameter + k;
    }
  }

  /** The number of parameters. */
  int length() {
    return length;
  }

  /** The parameter that a number of the layout is, but for its gain. */
  int parameter(int number) {
    return shared ? values[number] : number;
  }

  /**
   * The numbers of the layout.
   *
   * @param parameters not changed
   * @return parameters itself where nothing is shared
   */
  float[] numbers(float[] parameters) {
    if (!shared) {
      return parameters;
    }
    float[] numbers = new float[values.length];
    fill(parameters, numbers);
    return numbers;
  }

  /** The same, into an array of the layout's length. */
  void fill(float[] parameters, float[] numbers) {
    if (!shared) {
      System.arraycopy(parameters, 0, numbers, 0, length);
      return;
    }
    for (int k = 0; k < numbers.length; k++) {
      float value = parameters[values[k]];
      numbers[k] = gains[k] == NO_GAIN ? value : value * parameters[gains[k]];
    }
  }

  /** Parameters that make numbers, whose stages are alike, with gains of 1. */
  float[] parameters(float[] numbers) {
    if (!shared) {
      return numbers;
    }
    float[] parameters = new float[length];
    Arrays.fill(parameters, 1);
    for (int k = 0; k < numbers.length; k++) {
      parameters[values[k]] = numbers[k];
    }
    return parameters;
  }

  /**
   * The gradient with respect to the parameters.
   *
   * @param gradient overwritten
   */
  void pullBack(float[] parameters, float[] numberGradients, float[] gradient) {
    if (!shared) {
      System.arraycopy(numberGradients, 0, gradient, 0, length);
      return;
    }
    Arrays.fill(gradient, 0);
    for (int k = 0; k < numberGradients.length; k++) {
      float g = numberGradients[k];
      if (gains[k] == NO_GAIN) {
        gradient[values[k]] += g;
      } else {
        gradient[values[k]] += g * parameters[gains[k]];
        gradient[gains[k]] += g * parameters[values[k]];
      }
    }
  }
}
