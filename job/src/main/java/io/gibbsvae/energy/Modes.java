package io.gibbsvae.energy;

import java.io.Serializable;

/**
 * The modes of a target: centres, and the probability of the region nearest to each.
 *
 * @param centres the centres, [K][D], at least one; not copied
 * @param weights the probability of each mode, length K, sums to 1; not copied
 */
public record Modes(double[][] centres, double[] weights) implements Serializable {

  /**
   * Checks that there are as many weights as centres.
   *
   * @throws IllegalArgumentException if not
   */
  public Modes {
    Text.require(
        centres.length > 0 && centres.length == weights.length,
        "modes need as many weights as centres and at least one, found %s weights and %s"
            + " centres",
        weights.length,
        centres.length);
  }

  /** {@return the number of modes K} */
  public int count() {
    return centres.length;
  }

  /**
   * {@return the index of the centre nearest to x in Euclidean distance; the lowest index wins a
   * tie}
   *
   * @param x length D
   */
  public int nearest(double[] x) {
    int best = 0;
    double bestDistance = Double.POSITIVE_INFINITY;
    for (int k = 0; k < centres.length; k++) {
      double distance = 0;
      for (int i = 0; i < x.length; i++) {
        double difference = x[i] - centres[k][i];
        distance += difference * difference;
      }
      if (distance < bestDistance) {
        best = k;
        bestDistance = distance;
      }
    }
    return best;
  }
}
