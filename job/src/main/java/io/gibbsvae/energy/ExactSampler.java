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
}
