package io.gibbsvae;

import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.ModelSettings.Coordinates;
import io.gibbsvae.model.ModelSettings.NetworkShape;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.PriorShape;
import io.gibbsvae.model.Sharing;
import io.gibbsvae.model.network.Activation;
import java.util.Collections;
import java.util.List;

/**
 * Settings of models for tests, which vary a few of them: one stage of affine conditionals with
 * diagonal covariances around the origin, unless said otherwise.
 */
public final class Shape {

  private final int dimension;
  private int latents;
  private int stages = 1;
  private List<Integer> hidden = List.of();
  private int coordinateUnits;
  private Sharing sharing = Sharing.NONE;
  private Drift drift = Drift.NONE;
  private Activation activation = Activation.TANH;
  private Covariance covariance = Covariance.DIAGONAL;
  private Objective objective = Objective.JOINT;
  private List<Double> location;
  private List<Double> scale;
  private FrameType frame = FrameType.FIXED;
  private int components;

  private Shape(int dimension) {
    this.dimension = dimension;
    latents = dimension;
    location = Collections.nCopies(dimension, 0.0);
    scale = Collections.nCopies(dimension, 1.0);
  }

  public static Shape of(int dimension) {
    return new Shape(dimension);
  }

  /** As other settings, to begin with. */
  public static Shape of(ModelSettings settings) {
    return new Shape(settings.dimension())
        .latents(settings.latentDimension())
        .stages(settings.stages())
        .hidden(settings.network().hidden())
        .coordinateUnits(settings.network().coordinateUnits())
        .sharing(settings.sharing())
        .drift(settings.drift())
        .activation(settings.network().activation())
        .covariance(settings.covariance())
        .objective(settings.objective())
        .location(settings.location())
        .scale(settings.scale())
        .frame(settings.frame())
        .components(settings.prior().places());
  }

  public Shape latents(int value) {
    latents = value;
    return this;
  }

  public Shape stages(int value) {
    stages = value;
    return this;
  }

  public Shape hidden(List<Integer> value) {
    hidden = value;
    return this;
  }

  public Shape coordinateUnits(int value) {
    coordinateUnits = value;
    return this;
  }

  public Shape sharing(Sharing value) {
    sharing = value;
    return this;
  }

  public Shape drift(Drift value) {
    drift = value;
    return this;
  }

  public Shape activation(Activation value) {
    activation = value;
    return this;
  }

  public Shape covariance(Covariance value) {
    covariance = value;
    return this;
  }

  public Shape objective(Objective value) {
    objective = value;
    return this;
  }

  public Shape location(List<Double> value) {
    location = value;
    return this;
  }

  public Shape scale(List<Double> value) {
    scale = value;
    return this;
  }

  public Shape frame(FrameType value) {
    frame = value;
    return this;
  }

  public Shape components(int value) {
    components = value;
    return this;
  }

  public ModelSettings settings() {
    return new ModelSettings(
        dimension,
        latents,
        stages,
        new NetworkShape(hidden, activation, coordinateUnits),
        sharing,
        drift,
        covariance,
        objective,
        new Coordinates(location, scale, frame),
        new PriorShape(components, false));
  }
}
