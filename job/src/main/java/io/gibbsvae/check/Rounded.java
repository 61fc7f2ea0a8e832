package io.gibbsvae.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Points and directions as findings show them. */
final class Rounded {

  private static final int MOST_SHOWN = 4;

  private Rounded() {}

  /** The first few numbers, to three digits: {@code [0.843, -0.538, ...]}. */
  static String list(double[] values) {
    return Arrays.stream(values)
        .limit(MOST_SHOWN)
        .mapToObj(value -> String.format(Locale.ROOT, "%.3g", value))
        .collect(Collectors.joining(", ", "[", values.length > MOST_SHOWN ? ", ...]" : "]"));
  }
}
