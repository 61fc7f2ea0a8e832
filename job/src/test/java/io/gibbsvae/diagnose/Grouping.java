package io.gibbsvae.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.commons.rng.UniformRandomProvider;

/** Cuts points into runs of random lengths, empty ones too, and merges them in a random tree. */
final class Grouping {

  private Grouping() {}

  /**
   * Summarises points 0 .. count - 1.
   *
   * @param point adds point i to a summary
   * @param merge adds the second summary to the first
   */
  static <T> T summarise(
      int count,
      UniformRandomProvider random,
      Supplier<T> empty,
      IntFunction<Consumer<T>> point,
      BiConsumer<T, T> merge) {
    List<T> parts = new ArrayList<>(List.of(empty.get(), empty.get()));
    int i = 0;
    while (i < count) {
      T part = empty.get();
      for (int end = Math.min(count, i + random.nextInt(20)); i < end; i++) {
        point.apply(i).accept(part);
      }
      parts.add(random.nextInt(parts.size() + 1), part);
    }
    while (parts.size() > 1) {
      T moved = parts.remove(random.nextInt(parts.size()));
      merge.accept(parts.get(random.nextInt(parts.size())), moved);
    }
    return parts.get(0);
  }
}
