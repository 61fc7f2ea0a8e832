package io.gibbsvae.train;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/** Draws indices in proportion to weights. */
final class WeightedDraw {

  // The last is the sum of all.
  private final double[] cumulative;

  /**
   * Draws by these weights.
   *
   * @param weights not negative, and not all 0 where anything is drawn; not changed
   */
  WeightedDraw(double[] weights) {
    cumulative = weights.clone();
    Arrays.parallelPrefix(cumulative, Double::sum);
  }

  /** The sum of the weights; 0 where there are none. */
  double sum() {
    return cumulative.length == 0 ? 0 : cumulative[cumulative.length - 1];
  }

  /** An index. */
  int next(UniformRandomProvider random) {
    double at = random.nextDouble() * sum();
    int found = Arrays.binarySearch(cumulative, at);
    // Between two sums: the index of the larger one. At one: the index after it.
    return Math.min(cumulative.length - 1, found < 0 ? -1 - found : found + 1);
  }
}
