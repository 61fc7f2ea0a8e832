package io.gibbsvae.model;

import java.io.Serializable;

/**
 * A model with its parameters, as it travels to the tasks that generate with it.
 *
 * @param settings its shape
 * @param parameters all parameters, in DL4J's order
 */
public record TrainedModel(ModelSettings settings, float[] parameters) implements Serializable {

  public TrainedModel {
    int expected = settings.countParameters();
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          "a model of these settings has " + expected + " parameters, found " + parameters.length);
    }
  }
}
