package io.gibbsvae.latent;

import java.util.Locale;
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
    fill(stream, noise, rows);
  }

  /**
   * Draws the noise that generates some rows, n at most: z_S and a step of width D for each stage.
   * Independent noise is that of {@link Noise#down}.
   *
   * @param stream where the numbers, or the digital shifts of the sequence's columns, come from
   * @return the noise of these rows
   * @throws IllegalArgumentException if these numbers are not w together, or rows are more than n
   */
  public Noise down(
      NoiseStream stream, int rowsOfIt, int latentDimension, int dimension, int stages) {
    if (balanced == 0) {
      return Noise.down(stream, rowsOfIt, latentDimension, dimension, stages);
    }
    if (rowsOfIt > rows || width != latentDimension + stages * dimension) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected at most %d rows of %d numbers, found %d of %d",
              rows,
              width,
              rowsOfIt,
              latentDimension + stages * dimension));
    }
    float[] numbers = new float[rowsOfIt * width];
    fill(stream, numbers, rowsOfIt);
    float[] latent = columns(numbers, rowsOfIt, 0, latentDimension);
    float[][] steps = new float[stages][];
    // The first columns of a Sobol sequence are the most even: they go to what comes first.
    for (int s = stages - 1, column = latentDimension; s >= 0; s--, column += dimension) {
      steps[s] = columns(numbers, rowsOfIt, column, dimension);
    }
    return new Noise(latent, steps);
  }

  private float[] columns(float[] numbers, int rowsOfIt, int first, int count) {
    float[] part = new float[rowsOfIt * count];
    for (int row = 0; row < rowsOfIt; row++) {
      System.arraycopy(numbers, row * width + first, part, row * count, count);
    }
    return part;
  }

  private void fill(NoiseStream stream, float[] noise, int rowsOfIt) {
    if (balanced == 0) {
      stream.fillGaussian(noise);
      return;
    }
    for (int column = 0; column < balanced; column++) {
      long shift = stream.uniform().nextLong() >>> Long.SIZE - DIGITS;
      for (int row = 0; row < rowsOfIt; row++) {
        long digits = (long) points[row * balanced + column] << DIGITS - depth;
        // In the middle of its interval: neither 0 nor 1.
        double uniform = ((digits ^ shift) + 0.5) / (1L << DIGITS);
        noise[row * width + column] = (float) NormalQuantile.of(uniform);
      }
    }
    for (int row = 0; row < rowsOfIt; row++) {
      for (int column = balanced; column < width; column++) {
        noise[row * width + column] = (float) stream.gaussian();
      }
    }
  }
}
