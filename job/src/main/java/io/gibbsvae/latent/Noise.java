package io.gibbsvae.latent;

/**
 * The base noise of a block of n rows: everything that is random about them.
 *
 * @param latent what z_S is made of, N(0, I), row-major [n, d]: z_S itself, where that is its law
 * @param steps eps_s ~ N(0, I) of the stages s = 1 .. S, in steps[s - 1]; row-major, [n, D] going
 *     down (x = mu + L eps), [n, d] going up
 */
public record Noise(float[] latent, float[][] steps) {

  /**
   * Draws the noise that generates n rows: z_S and a step of width D for each stage.
   *
   * @param stream where the numbers come from; moved on by n (d + S D) normal ones
   */
  public static Noise down(
      NoiseStream stream, int rows, int latentDimension, int dimension, int stages) {
    float[] latent = new float[rows * latentDimension];
    stream.fillGaussian(latent);
    return new Noise(latent, steps(stream, rows, dimension, stages));
  }

  /**
   * Draws the noise that encodes n given rows.
   *
   * @param stream where the numbers come from; moved on by n S d normal ones
   * @param width d; of noise going down alone, without a z_S, it is D
   * @return eps of the stages, row-major [n, width] each
   */
  public static float[][] steps(NoiseStream stream, int rows, int width, int stages) {
    float[][] steps = new float[stages][rows * width];
    for (float[] step : steps) {
      stream.fillGaussian(step);
    }
    return steps;
  }
}
