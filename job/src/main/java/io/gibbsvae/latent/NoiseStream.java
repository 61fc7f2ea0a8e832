package io.gibbsvae.latent;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A stream of random numbers that is addressed, not handed on: (seed, purpose, three indices)
 * determine every number of it, so that a task is a pure function of its description and a retry
 * gives the same bits.
 *
 * <p>The generator is Philox 4x64-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
 * easy as 1, 2, 3", SC 2011), which is counter-based. Seed and purpose are its key, the indices the
 * upper three words of its counter, so that no two streams of one seed share a number before 2^66
 * draws.
 */
public final class NoiseStream {

  /** What the numbers are for. Streams of different purposes are independent. */
  public enum Purpose {
    // The order is part of every result: append only.
    /** Initial parameters. */
    INITIALISE,
    /** Latents of training. */
    TRAIN,
    /** Latents of evaluation. */
    EVALUATE,
    /** Latents of generation. */
    SAMPLE,
    /** Exact samples of the target, and the encoder noise that goes with them. */
    EXACT,
    /** Points at which a target is checked before a run. */
    CHECK
  }

  private final UniformRandomProvider random;
  private final SharedStateContinuousSampler gaussian;

  private NoiseStream(UniformRandomProvider random) {
    this.random = random;
    this.gaussian = ZigguratSampler.NormalizedGaussian.of(random);
  }

  /**
   * The stream at an address. What the indices mean is the purpose's own affair: in training they
   * are round, partition and step.
   */
  public static NoiseStream of(long seed, Purpose purpose, long first, long second, long third) {
    long[] keyAndCounter = {seed, purpose.ordinal(), 0, third, second, first};
    return new NoiseStream(RandomSource.PHILOX_4X64.create(keyAndCounter));
  }

  /** The uniform numbers behind this stream; drawing from them moves the stream on. */
  public UniformRandomProvider uniform() {
    return random;
  }

  /** The next standard normal number. */
  public double gaussian() {
    return gaussian.sample();
  }

  /** Fills an array with independent standard normal numbers, each rounded to a float. */
  public void fillGaussian(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) gaussian.sample();
    }
  }
}
