package io.gibbsvae.latent;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Base noise by the block: n rows of w standard normal numbers, with rows that are independent of
 * each other or balanced.
 *
 * <p>Balanced ones are the first n points of a Sobol sequence (Joe and Kuo's direction numbers,
 * "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput.
 * 2008) with a random digital shift for each column, different in each block, through the inverse
 * of the normal distribution function. The shift makes each point uniform in the cube, and with it
 * every mean over a block unbiased (L'Ecuyer and Lemieux, "Recent advances in randomized
 * quasi-Monte Carlo methods", 2002).
 */
public final class BlockNoise {

  /** Columns that can be balanced: there are direction numbers for so many. */
  public static final int WIDEST = 1000;

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
  // Sobol points have so many binary digits there, as many as a double.
  private static final int DIGITS = 52;

  private final int rows;
  private final int width;
  // The points' digits, row-major [rows, balanced], those after the first `depth` being zero.
  private final int[] points;
  private final int balanced;
  private final int depth;

  /**
   * Blocks of n rows of w numbers. Columns after the first {@link #WIDEST} have independent rows in
   * any case.
   *
   * @param type whether rows are independent or the points of a Sobol sequence
   * @param rows n
   * @param width w
   */
  public BlockNoise(NoiseType type, int rows, int width) {
    this.rows = rows;
    this.width = width;
    balanced = type == NoiseType.SOBOL ? Math.min(width, WIDEST) : 0;
    depth = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, rows - 1));
    points = new int[rows * balanced];
    if (balanced > 0) {
      SobolSequenceGenerator sequence = new SobolSequenceGenerator(balanced);
      double scale = 1L << depth;
      for (int row = 0; row < rows; row++) {
        double[] point = sequence.nextVector();
        for (int column = 0; column < balanced; column++) {
          points[row * balanced + column] = (int) (point[column] * scale);
        }
      }
    }
  }

  /**
   * Draws a block.
   *
   * @param stream where the numbers, or the digital shifts of the sequence's columns, come from
   * @param noise where to, row-major [n, w]
   */
  public void fill(NoiseStream stream, float[] noise) {
    if (balanced == 0) {
      stream.fillGaussian(noise);
      return;
    }
    for (int column = 0; column < balanced; column++) {
      long shift = stream.uniform().nextLong() >>> Long.SIZE - DIGITS;
      for (int row = 0; row < rows; row++) {
        long digits = (long) points[row * balanced + column] << DIGITS - depth;
        // In the middle of its interval: neither 0 nor 1.
        double uniform = ((digits ^ shift) + 0.5) / (1L << DIGITS);
        noise[row * width + column] = (float) NORMAL.inverseCumulativeProbability(uniform);
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int column = balanced; column < width; column++) {
        noise[row * width + column] = (float) stream.gaussian();
      }
    }
  }
}
