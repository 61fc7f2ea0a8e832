package io.gibbsvae.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The networks of a model under training, each made once. */
final class TrainedNetworks {

  private final Function<String, GradientNetwork> make;
  private final Map<String, GradientNetwork> made = new HashMap<>();

  /**
   * @param make makes the network of a name
   */
  TrainedNetworks(Function<String, GradientNetwork> make) {
    this.make = make;
  }

  GradientNetwork decoder(int stage) {
    return made.computeIfAbsent(ParameterLayout.decoderName(stage), make);
  }

  GradientNetwork encoder(int stage) {
    return made.computeIfAbsent(ParameterLayout.encoderName(stage), make);
  }
}
