package io.gibbsvae.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The networks of a model under training and what adds to their means, each made once. */
final class TrainedNetworks {

  private final Function<String, GradientNetwork> make;
  private final Function<String, DriftLayer> makeDrift;
  private final Map<String, GradientNetwork> made = new HashMap<>();
  private final Map<String, DriftLayer> drifts = new HashMap<>();

  /**
   * @param make makes the network of a name
   * @param makeDrift makes what adds to its means
   */
  TrainedNetworks(Function<String, GradientNetwork> make, Function<String, DriftLayer> makeDrift) {
    this.make = make;
    this.makeDrift = makeDrift;
  }

  GradientNetwork decoder(int stage) {
    return made.computeIfAbsent(ParameterLayout.decoderName(stage), make);
  }

  GradientNetwork encoder(int stage) {
    return made.computeIfAbsent(ParameterLayout.encoderName(stage), make);
  }

  DriftLayer decoderDrift(int stage) {
    return drifts.computeIfAbsent(ParameterLayout.decoderName(stage), makeDrift);
  }

  DriftLayer encoderDrift(int stage) {
    return drifts.computeIfAbsent(ParameterLayout.encoderName(stage), makeDrift);
  }
}
