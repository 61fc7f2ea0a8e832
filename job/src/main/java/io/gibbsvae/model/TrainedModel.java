package io.gibbsvae.model;

import java.io.Serializable;

/**
 * A model with its parameters, as it travels to the tasks that generate with it.
 *
 * @param settings its shape
 * @param parameters all parameters, in the order of {@link ParameterLayout} or {@link
 *     StageParameters}
 */
public record TrainedModel(ModelSettings settings, float[] parameters) implements Serializable {

  /**
   * Checks that the parameters are as many as the shape asks for.
   *
   * @param settings the shape
   * @param parameters not copied
   * @throws IllegalArgumentException if their number is another
   */
  public TrainedModel {
    int expected = settings.countParameters();
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          "a model of these settings has " + expected + " parameters, found " + parameters.length);
    }
  }

  /**
   * This model with another frame.
   *
   * @param location c, length D
   * @param factor lower triangular A, row-major [D, D], with a positive diagonal
   * @return a model with the same networks and a copy of their parameters
   * @throws java.util.NoSuchElementException if the frame is a setting
   */
  public TrainedModel framed(double[] location, double[] factor) {
    float[] framed = parameters.clone();
    int place = new ParameterLayout(settings).frame().offset();
    Frame.write(StageParameters.of(settings).parameter(place), framed, location, factor);
    return new TrainedModel(settings, framed);
  }

  /** The numbers of all stages' networks, in the order of {@link ParameterLayout}. */
  float[] numbers() {
    return StageParameters.of(settings).numbers(parameters);
  }
}
