package io.gibbsvae.bench;

import java.util.List;

/** The middle of what was measured. */
final class Medians {

  private Medians() {}

  static double of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
  }
}
