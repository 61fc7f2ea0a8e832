package io.gibbsvae.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each network's numbers lie in the row of all parameters: for stages S .. 1 the decoder,
 * then the encoder, and of each layer W, then b. W is [inputs, outputs], column by column.
 */
final class ParameterLayout {

  private final Map<String, List<Affine>> networks = new LinkedHashMap<>();
  private int length;

  ParameterLayout(ModelSettings settings) {
    for (int stage = settings.stages(); stage >= 1; stage--) {
      add(decoderName(stage), settings.latentDimension(), settings.decoder().size(), settings);
      add(encoderName(stage), settings.dimension(), settings.encoder().size(), settings);
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
  }

  /** The number of parameters. */
  int length() {
    return length;
  }

  /** The layers of a network, first to last. */
  List<Affine> network(String name) {
    return networks.get(name);
  }

  /** All layers, in the order of their parameters. */
  List<Affine> layers() {
    return networks.values().stream().flatMap(List::stream).toList();
  }

  static String decoderName(int stage) {
    return "decoder-" + stage;
  }

  static String encoderName(int stage) {
    return "encoder-" + stage;
  }
}
