package io.gibbsvae.config;

import io.gibbsvae.energy.Knowledge;
import java.util.Optional;

/** Reads the block {@code known-log-z} of a target of which the user may know more. */
final class KnownLogZ {

  private KnownLogZ() {}

  static Optional<Knowledge.Known> read(Section target) {
    Section known = target.section("known-log-z");
    if (!known.has("value")) {
      return Optional.empty();
    }
    double value = known.number("value", Range.ANY);
    double uncertainty = known.number("uncertainty", Range.NOT_NEGATIVE);
    return Optional.of(new Knowledge.Known(value, uncertainty));
  }
}
