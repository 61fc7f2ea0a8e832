package io.gibbsvae;

import io.gibbsvae.model.Drift;
import io.gibbsvae.model.Initialisation;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Models of two stages with one hidden layer of eight: small enough to train in a test. */
public final class TinyModel {

  private TinyModel() {}

  /** The settings of a model around the origin. */
  public static ModelSettings settings(int dimension) {
    return settings(dimension, 0, 1);
  }

  /** The settings of a model with this first coordinate of its location, and this scale. */
  public static ModelSettings settings(int dimension, double location, double scale) {
    List<Double> centre = new ArrayList<>(Collections.nCopies(dimension, 0.0));
    centre.set(0, location);
    return Shape.of(dimension)
        .stages(2)
        .hidden(List.of(8))
        .location(centre)
        .scale(Collections.nCopies(dimension, scale))
        .settings();
  }

  /** The same with a drift, or without. */
  public static ModelSettings drifting(ModelSettings settings, Drift drift) {
    return Shape.of(settings).drift(drift).settings();
  }

  /** A model as it is before training: x is about N(location, 2 scale^2 I). */
  public static TrainedModel untrained(ModelSettings settings) {
    return withWiderEncoders(settings, 0);
  }

  /** The same with the scales of its encoders e^amount times as large. */
  public static TrainedModel withWiderEncoders(ModelSettings settings, double amount) {
    float[] parameters = Initialisation.parameters(settings, 11);
    // The log scales of an encoder come last of its stage.
    int block = parameters.length / settings.stages();
    for (int end = block; end <= parameters.length; end += block) {
      for (int k = end - settings.dimension(); k < end; k++) {
        parameters[k] += (float) amount;
      }
    }
    return new TrainedModel(settings, parameters);
  }
}
