package io.gibbsvae.model;

import io.gibbsvae.latent.NormalQuantile;
import io.gibbsvae.model.network.Columns;
import java.util.Arrays;

/**
 * The law pi of the top latent: N(0, I) (eq. 1.2), or a mixture of M Gaussians with diagonal
 * covariances, sum_m w_m N(z; mu_m, diag(s_m^2)), whose numbers lie among the parameters and are
 * not trained. A draw of the mixture takes one more number of noise than a latent has coordinates,
 * the first, which says the component: that of the normal distribution function's value there.
 */
final class Prior {

  private final int dimension;
  private final int components;
  private final int offset;
  private final float[] numbers;
  private final double[][] means;
  private final double[][] scales;
  // Sums of the weights up to each component's, and log w - sum log s - d/2 log 2 pi.
  private final double[] cumulative;
  private final double[] constants;
  // Of the components' parts at one point, and what these are of their sum.
  private final double[] logs;
  private final double[] shares;

  /**
   * @param numbers of the whole model, in the order of {@link ParameterLayout}; kept
   */
  Prior(ModelSettings settings, float[] numbers) {
    dimension = settings.latentDimension();
    components = settings.components();
    offset = components == 0 ? 0 : new ParameterLayout(settings).prior().offset();
    this.numbers = numbers;
    means = new double[components][dimension];
    scales = new double[components][dimension];
    cumulative = new double[components];
    constants = new double[components];
    logs = new double[components];
    shares = new double[components];
    refresh();
  }

  /** Takes notice of parameters that have changed. */
  void refresh() {
    if (!isMixture()) {
      return;
    }
    double[] weights = new double[components];
    read(offset + 2 * dimension * components, weights);
    double total = Arrays.stream(weights).sum();
    double sum = 0;
    for (int m = 0; m < components; m++) {
      read(offset + 2 * dimension * m, means[m]);
      read(offset + 2 * dimension * m + dimension, scales[m]);
      sum += weights[m] / total;
      cumulative[m] = sum;
      constants[m] = Math.log(weights[m] / total) - dimension * Gaussian.HALF_LOG_TWO_PI;
      for (double scale : scales[m]) {
        constants[m] -= Math.log(scale);
      }
    }
  }

  private void read(int from, double[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = numbers[from + k];
    }
  }

  /** Whether latents are not the noise itself. */
  boolean isMixture() {
    return components > 0;
  }

  private int component(double normal) {
    double uniform = NormalQuantile.share(normal);
    int m = 0;
    while (m < components - 1 && uniform > cumulative[m]) {
      m++;
    }
    return m;
  }

  /**
   * Draws latents of a mixture; elsewhere they are the noise itself.
   *
   * @param noise columns of N(0, I), as many as {@link ModelSettings#latentNoise}
   * @param z overwritten, [d][rows]
   */
  void draw(int rows, double[][] noise, double[][] z) {
    for (int row = 0; row < rows; row++) {
      int m = component(noise[0][row]);
      for (int i = 0; i < dimension; i++) {
        z[i][row] = means[m][i] + scales[m][i] * noise[1 + i][row];
      }
    }
  }

  /**
   * Draws latents of rows, whatever the prior.
   *
   * @param noise row-major, [n, {@link ModelSettings#latentNoise}]
   * @return z, row-major [n, d]
   */
  double[] draw(float[] noise) {
    if (!isMixture()) {
      double[] z = new double[noise.length];
      Arrays.setAll(z, k -> noise[k]);
      return z;
    }
    int rows = noise.length / (dimension + 1);
    double[][] columns = new double[dimension + 1][rows];
    double[][] drawn = new double[dimension][rows];
    Columns.read(noise, 0, rows, columns);
    draw(rows, columns, drawn);
    double[] z = new double[rows * dimension];
    Columns.write(drawn, 0, rows, z);
    return z;
  }

  /** Adds log pi(z) to out. */
  void addLogDensity(int rows, double[][] z, double[] out) {
    if (!isMixture()) {
      addLogStandardNormal(rows, z, out);
      return;
    }
    for (int row = 0; row < rows; row++) {
      out[row] += logDensity(z, row);
    }
  }

  private static void addLogStandardNormal(int rows, double[][] z, double[] out) {
    double constant = -z.length * Gaussian.HALF_LOG_TWO_PI;
    for (int row = 0; row < rows; row++) {
      out[row] += constant;
    }
    for (double[] column : z) {
      subtractHalfSquares(rows, column, out);
    }
  }

  private static void subtractHalfSquares(int rows, double[] values, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] -= 0.5 * (values[row] * values[row]);
    }
  }

  /** log pi, which leaves the logs of the components' parts behind. */
  private double logDensity(double[][] z, int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int m = 0; m < components; m++) {
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        double away = (z[i][row] - means[m][i]) / scales[m][i];
        squares += away * away;
      }
      logs[m] = constants[m] - 0.5 * squares;
      largest = Math.max(largest, logs[m]);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - largest);
    }
    return largest + Math.log(sum);
  }

  /**
   * The gradient of {@code - sum_rows weight log pi(z)}.
   *
   * @param gradient overwritten, [d][rows]
   */
  void minusLogDensityGradient(int rows, double[][] z, double[] weights, double[][] gradient) {
    for (int row = 0; row < rows; row++) {
      double log = isMixture() ? logDensity(z, row) : 0;
      for (int m = 0; m < components; m++) {
        shares[m] = Math.exp(logs[m] - log);
      }
      for (int i = 0; i < dimension; i++) {
        double slope = isMixture() ? 0 : z[i][row];
        for (int m = 0; m < components; m++) {
          slope += shares[m] * (z[i][row] - means[m][i]) / (scales[m][i] * scales[m][i]);
        }
        gradient[i][row] = weights[row] * slope;
      }
    }
  }
}
