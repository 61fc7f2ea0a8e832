package io.gibbsvae.run;

import io.gibbsvae.model.network.Networks;
import io.gibbsvae.sample.Generator;
import java.io.IOException;
import java.util.Map;

/** Loads native libraries before anything is computed that needs them. */
final class Natives {

  private Natives() {}

  /**
   * Loads those of the networks and of a codec on the driver.
   *
   * @throws RunFailedException if one of them cannot be loaded
   */
  static void load(String codec) {
    try {
      Networks.loadNatives();
      Generator.tryCodec(codec);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw StartFailure.of("a native library was not loaded", e, Map.of());
    }
  }
}
