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
 * <p>Where a stream begins is drawn by Philox 4x64-10 (Salmon, Moraes, Dror and Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011), which is counter-based: seed and purpose are its
 * key, the indices the upper three words of its counter. Its first 256 bits there are the state of
 * xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS
 * 2021), which goes on from it: a quarter of Philox's time for a number, where noise is drawn by
 * the block. Its period is 2^256 - 1, and the chance that any two of n streams of length L overlap
 * is at most n^2 L / 2^256: none to speak of.
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
    CHECK,
    /** Markov chains. */
    CHAIN,
    /** Markov chains without a model. */
    BASELINE,
    /** Which candidates are resampled. */
    RESAMPLE,
    /** The particles that training carries along: their start, moves and resampling. */
    PARTICLES,
    /** Which particles a minibatch has, and the encoder noise that goes with them. */
    POINTS,
    /**
     * Exact samples that distances are measured to, and which weighted rows are held against them.
     */
    DISTANCE,
    /** Samples of a model that decide which coordinates floats are too coarse for. */
    ROUNDING,
    /** Points beside samples, at which walls are looked for. */
    STEIN,
    /** The seed of the pilot that decides how rows are made. */
    PILOT,
    /** Chains that samples are moved by, to see whether they are in equilibrium. */
    RELAX
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
   *
   * @param purpose what the noise is for; streams of two purposes have nothing in common
   */
  public static NoiseStream of(long seed, Purpose purpose, long first, long second, long third) {
    long[] keyAndCounter = {seed, purpose.ordinal(), 0, third, second, first};
    UniformRandomProvider philox = RandomSource.PHILOX_4X64.create(keyAndCounter);
    long[] state = philox.longs(4).toArray();
    return new NoiseStream(RandomSource.XO_SHI_RO_256_PP.create(state));
  }

  /** {@return the uniform numbers behind this stream} Drawing from them moves the stream on. */
  public UniformRandomProvider uniform() {
    return random;
  }

  /** {@return the next standard normal number} */
  public double gaussian() {
    return gaussian.sample();
  }

  /**
   * {@return independent draws of N(mean, diag(times * deviation)^2), row-major [rows, D]}
   *
   * @param mean length D
   * @param times what the deviations are multiplied by
   * @param deviation length D
   */
  public double[] normal(double[] mean, double times, double[] deviation, int rows) {
    double[] x = new double[rows * mean.length];
    for (int k = 0; k < x.length; k++) {
      int i = k % mean.length;
      x[k] = mean[i] + times * deviation[i] * gaussian.sample();
    }
    return x;
  }

  /**
   * Fills an array with independent standard normal numbers, each rounded to a float.
   *
   * @param values all of it is overwritten
   */
  public void fillGaussian(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) gaussian.sample();
    }
  }
}
