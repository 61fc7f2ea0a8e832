package io.gibbsvae.energy;

import java.io.Serializable;
import org.apache.commons.rng.UniformRandomProvider;

/** Draws independent, exact samples of a target: the truth that estimates are held against. */
@FunctionalInterface
public interface ExactSampler extends Serializable {

  /**
   * Draws one sample. A pure function of the random numbers: it keeps no state between calls.
   *
   * @param random the stream to draw from
   * @param x receives the sample, length D
   */
  void sample(UniformRandomProvider random, double[] x);

  /** {@return samples, one after the other, row-major [rows, D]} */
  default double[] samples(UniformRandomProvider random, int rows, int dimension) {
    double[] points = new double[rows * dimension];
    double[] x = new double[dimension];
    for (int row = 0; row < rows; row++) {
      sample(random, x);
      System.arraycopy(x, 0, points, row * dimension, dimension);
    }
    return points;
  }
}
