package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Affine;
import io.gibbsvae.model.network.PlainNetwork;

/** A model whose parameters a test changes by hand. */
final class DraftModel {

  final ModelSettings settings;
  final ParameterLayout layout;
  final float[] parameters;
  private final StageParameters places;

  /** As it is before training. */
  DraftModel(ModelSettings settings) {
    this.settings = settings;
    layout = new ParameterLayout(settings);
    places = StageParameters.of(settings);
    parameters = Initialisation.parameters(settings, 5);
  }

  TrainedModel trained() {
    return new TrainedModel(settings, parameters.clone());
  }

  Vae vae(Potential potential) {
    return Vae.of(trained(), potential);
  }

  Bound bound(Potential potential) {
    Bound bound = Bound.of(settings, potential);
    bound.setParameters(parameters);
    return bound;
  }

  Part decoder(int stage) {
    return layout.decoders().get(stage - 1);
  }

  Part encoder(int stage) {
    return layout.encoders().get(stage - 1);
  }

  /** A number of the layout. */
  double number(int place) {
    return places.numbers(parameters)[place];
  }

  /** Changes a number, in a shared network that of all stages. */
  void set(int place, double value) {
    parameters[places.parameter(place)] = (float) value;
  }

  static int weight(Affine layer, int input, int output) {
    return layer.offset() + output * layer.inputs() + input;
  }

  /** Adds Gaussian noise to parameters 0, 1, .. */
  void disturb(NoiseStream stream, int count, double amount) {
    for (int k = 0; k < count; k++) {
      parameters[k] += (float) (amount * stream.gaussian());
    }
  }

  /** How many parameters are learned by gradients: all but those of a frame and what follows. */
  int learned() {
    return settings.frame() == FrameType.PARTICLES
        ? places.parameter(layout.frame().offset())
        : parameters.length;
  }

  /** What a part's dense network puts out for one row. */
  double[] output(Part part, double... row) {
    return PlainNetwork.output(
        places.numbers(parameters), part.network(), settings.network().activation(), row);
  }

  /**
   * Adds what a part's coordinate network and drift put out for one row, by their formulas.
   *
   * @param score of the row; not read where there is no drift
   */
  void addToHead(Part part, double[] y, double[] score, double[] head) {
    float[] numbers = places.numbers(parameters);
    part.coordinates()
        .ifPresent(
            c -> {
              int n = c.dimension();
              for (int at = 0; at < c.signals() * n; at++) {
                int i = at % n;
                head[at] += numbers[c.out().biasOffset() + at] * y[i];
                for (int k = 0; k < c.units(); k++) {
                  int unit = i * c.units() + k;
                  double t =
                      numbers[c.in().offset() + unit] * y[i] + numbers[c.in().biasOffset() + unit];
                  head[at] +=
                      numbers[c.out().offset() + at * c.units() + k] * t / (1 + Math.abs(t));
                }
              }
            });
    part.drift()
        .ifPresent(
            drift -> {
              for (int i = 0; i < y.length; i++) {
                head[i] +=
                    numbers[drift.offset() + i] * score[i] + numbers[drift.biasOffset() + i] * y[i];
              }
            });
  }

  /** Adds to the log scales of all encoders. */
  void widenEncoders(double raw) {
    for (Part part : layout.encoders()) {
      int first = part.last().biasOffset() + settings.latentDimension();
      for (int i = first; i < first + settings.encoder().rawLogScales(); i++) {
        set(i, number(i) + raw);
      }
    }
  }
}
