package io.gibbsvae.config;

import io.gibbsvae.energy.Knowledge;

/** Reads the block {@code known-log-z} of a target of which the user may know more. */
final class KnownLogZ {

  static final String KEY = "known-log-z";

  private KnownLogZ() {}

  static Knowledge read(Section target) {
    Section known = target.section(KEY);
    if (!known.has("value")) {
      return Knowledge.nothing();
    }
    double value = known.number("value", Range.ANY);
    return Knowledge.nothing().withLogZ(value, known.number("uncertainty", Range.NOT_NEGATIVE));
  }
}
