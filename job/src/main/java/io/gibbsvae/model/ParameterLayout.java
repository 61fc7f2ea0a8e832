package io.gibbsvae.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where each network's numbers lie in the row of all parameters: for stages S .. 1 the decoder,
 * then the encoder, and of each layer W, then b. W is [inputs, outputs], column by column. Where
 * there is a {@link CoordinateNetwork} or a {@link DriftLayer}, its numbers follow those of the
 * network that it adds to. A {@link Frame} that is not a setting comes last, and after it the
 * components of a {@link Prior}. Where stages share their networks, these numbers are made of fewer
 * parameters: {@link StageParameters}.
 */
final class ParameterLayout {

  private final Map<String, List<Affine>> networks = new HashMap<>();
  private final Map<String, CoordinateLayers> coordinates = new HashMap<>();
  private final Map<String, Affine> drifts = new HashMap<>();
  private final List<Affine> all = new ArrayList<>();
  private int length;
  private Optional<Affine> frame = Optional.empty();
  private Optional<Affine> prior = Optional.empty();

  ParameterLayout(ModelSettings settings) {
    for (int stage = settings.stages(); stage >= 1; stage--) {
      add(decoderName(stage), settings.latentDimension(), settings.decoder().size(), settings);
      add(encoderName(stage), settings.dimension(), settings.encoder().size(), settings);
    }
    if (settings.frame() == FrameType.PARTICLES) {
      Affine layer = new Affine("frame", settings.dimension() + 1, settings.dimension(), length);
      length = layer.end();
      all.add(layer);
      frame = Optional.of(layer);
    }
    if (settings.components() > 0) {
      Affine layer =
          new Affine("prior", 2 * settings.latentDimension(), settings.components(), length);
      length = layer.end();
      all.add(layer);
      prior = Optional.of(layer);
    }
  }

  /**
   * A layer x W + b.
   *
   * @param name unique
   * @param offset of W from the start of all parameters; b follows W
   */
  record Affine(String name, int inputs, int outputs, int offset) {

    int weights() {
      return inputs * outputs;
    }

    int biasOffset() {
      return offset + weights();
    }

    int end() {
      return biasOffset() + outputs;
    }

    String weightKey() {
      return name + "-W";
    }

    String biasKey() {
      return name + "-b";
    }
  }

  private void add(String network, int inputs, int outputs, ModelSettings settings) {
    List<Affine> layers = new ArrayList<>();
    int width = inputs;
    for (int k = 0; k <= settings.hidden().size(); k++) {
      int next = k < settings.hidden().size() ? settings.hidden().get(k) : outputs;
      Affine layer = new Affine(network + "-" + k, width, next, length);
      layers.add(layer);
      length = layer.end();
      width = next;
    }
    networks.put(network, List.copyOf(layers));
    all.addAll(layers);
    int units = settings.coordinateUnits();
    if (units > 0) {
      int signals = settings.covariance() == Covariance.ISOTROPIC ? 1 : 2;
      Affine in = new Affine(network + "-coordinates-in", 1, inputs * units, length);
      Affine out = new Affine(network + "-coordinates-out", units, signals * inputs, in.end());
      length = out.end();
      coordinates.put(network, new CoordinateLayers(inputs, units, signals, in, out));
      all.add(in);
      all.add(out);
    }
    if (settings.drift() != Drift.NONE) {
      Affine drift = new Affine(network + "-drift", 1, inputs, length);
      length = drift.end();
      drifts.put(network, drift);
      all.add(drift);
    }
  }

  /**
   * The numbers of a {@link CoordinateNetwork}.
   *
   * @param dimension coordinates
   * @param units of each coordinate
   * @param signals 1 where only means are added to, 2 with log scales
   * @param in W is u and b is v, [dimension][units] each
   * @param out W is c, [signals][dimension][units]; b is a, [signals][dimension]
   */
  record CoordinateLayers(int dimension, int units, int signals, Affine in, Affine out) {}

  /** What adds to a network coordinate by coordinate; empty where nothing does. */
  Optional<CoordinateLayers> coordinates(String network) {
    return Optional.ofNullable(coordinates.get(network));
  }

  /** What a {@link DriftLayer} adds with: W is a, b is b; empty where nothing does. */
  Optional<Affine> drift(String network) {
    return Optional.ofNullable(drifts.get(network));
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

  /** The layers of a network, first to last. */
  List<Affine> network(String name) {
    return networks.get(name);
  }

  /** All layers, in the order of their parameters. */
  List<Affine> layers() {
    return List.copyOf(all);
  }

  static String decoderName(int stage) {
    return "decoder-" + stage;
  }

  static String encoderName(int stage) {
    return "encoder-" + stage;
  }
}
