package io.gibbsvae.model;

import io.gibbsvae.model.network.Affine;
import io.gibbsvae.model.network.CoordinateNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where the numbers of each part of a model lie in one array: for stages S .. 1 the decoder, then
 * the encoder, and of each layer W, then b. W is [inputs, outputs], column by column. Where there
 * is a {@link CoordinateNetwork} or a {@link DriftLayer}, its numbers follow those of the network
 * that it adds to. A {@link Frame} that is not a setting comes last, and after it the components of
 * a {@link Prior}. Where stages share their networks, these numbers are made of fewer parameters:
 * {@link StageParameters}.
 */
final class ParameterLayout {

  private final List<Part> decoders = new ArrayList<>();
  private final List<Part> encoders = new ArrayList<>();
  private int length;
  private Optional<Affine> frame = Optional.empty();
  private Optional<Affine> prior = Optional.empty();

  ParameterLayout(ModelSettings settings) {
    for (int stage = settings.stages(); stage >= 1; stage--) {
      decoders.add(part(settings.latentDimension(), settings.decoder(), settings));
      encoders.add(part(settings.dimension(), settings.encoder(), settings));
    }
    Collections.reverse(decoders);
    Collections.reverse(encoders);
    if (settings.frame() == FrameType.PARTICLES) {
      frame = Optional.of(affine(settings.dimension() + 1, settings.dimension()));
    }
    if (settings.components() > 0) {
      prior = Optional.of(affine(2 * settings.latentDimension(), settings.components()));
    }
  }

  private Affine affine(int inputs, int outputs) {
    Affine layer = new Affine(inputs, outputs, length);
    length = layer.end();
    return layer;
  }

  private Part part(int inputs, Gaussian gaussian, ModelSettings settings) {
    List<Affine> layers = new ArrayList<>();
    int width = inputs;
    for (int hidden : settings.network().hidden()) {
      layers.add(affine(width, hidden));
      width = hidden;
    }
    layers.add(affine(width, gaussian.size()));
    Optional<CoordinateNetwork.Layers> coordinates = Optional.empty();
    if (settings.network().coordinateUnits() > 0) {
      var places =
          CoordinateNetwork.Layers.of(
              inputs, settings.network().coordinateUnits(), gaussian.signals(), length);
      length = places.out().end();
      coordinates = Optional.of(places);
    }
    Optional<Affine> drift =
        settings.drift() == Drift.NONE ? Optional.empty() : Optional.of(affine(1, inputs));
    return new Part(List.copyOf(layers), coordinates, drift);
  }

  /**
   * The numbers of one decoder or encoder.
   *
   * @param network the layers, first to last
   * @param coordinates what adds to the network coordinate by coordinate; empty where nothing does
   * @param drift what a {@link DriftLayer} adds with: W is a, b is b; empty where nothing does
   */
  record Part(
      List<Affine> network,
      Optional<CoordinateNetwork.Layers> coordinates,
      Optional<Affine> drift) {

    /** The layer that puts out a Gaussian. */
    Affine last() {
      return network.get(network.size() - 1);
    }
  }

  /** Of stages 1 .. S. */
  List<Part> decoders() {
    return decoders;
  }

  /** Of stages 1 .. S. */
  List<Part> encoders() {
    return encoders;
  }

  /**
   * Where the frame's numbers are: a column of W is a row of A and what the coordinate of c is more
   * than its float, and b is c.
   *
   * @throws java.util.NoSuchElementException if the frame is a setting
   */
  Affine frame() {
    return frame.orElseThrow();
  }

  /**
   * Where the prior's components are: a column of W is a component's means, then its scales, and b
   * is the weights.
   *
   * @throws java.util.NoSuchElementException if the prior is N(0, I)
   */
  Affine prior() {
    return prior.orElseThrow();
  }

  /** How many numbers there are. */
  int length() {
    return length;
  }
}
