package io.gibbsvae.model;

import java.io.Serializable;

/**
 * The shape of the law of the top latent.
 *
 * @param places Gaussians, each where a part of the particles is; 0 for N(0, I)
 * @param tails whether each has wider copies of itself, so that it has tails
 */
public record PriorShape(int places, boolean tails) implements Serializable {

  /** N(0, I). */
  public static final PriorShape STANDARD = new PriorShape(0, false);

  // A scale mixture: heavier tails than the target's keep weights bounded.
  private static final double[] WIDTHS = {1, 1.6, 2.5};
  private static final double[] SHARES = {0.8, 0.15, 0.05};

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is negative, or there are tails of nothing
   */
  public PriorShape {
    if (places < 0 || tails && places == 0) {
      throw new IllegalArgumentException(
          "a prior needs no negative number of places, and a place for tails, found " + places);
    }
  }

  /** {@return M, the Gaussians that it is a mixture of; 0 for N(0, I)} */
  public int components() {
    return tails ? places * WIDTHS.length : places;
  }

  /**
   * {@return the mixture of this shape}
   *
   * @param places one Gaussian for each of the places
   */
  public Mixture of(Mixture places) {
    if (!tails) {
      return places;
    }
    double[] weights = new double[components()];
    double[][] means = new double[weights.length][];
    double[][] scales = new double[weights.length][];
    for (int m = 0; m < weights.length; m++) {
      int place = m / WIDTHS.length;
      int width = m % WIDTHS.length;
      weights[m] = places.weights()[place] * SHARES[width];
      means[m] = places.means()[place];
      scales[m] = places.scales()[place].clone();
      for (int i = 0; i < scales[m].length; i++) {
        scales[m][i] *= WIDTHS[width];
      }
    }
    return new Mixture(weights, means, scales);
  }
}
