package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Variable;
import java.util.List;

/** Normal noise, whose standard deviation s is known or a parameter. */
final class LinearLikelihood implements Likelihood {

  private static final long serialVersionUID = 1;
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private final double[] response;
  private final double deviation;
  private final NoisePrior noise;

  /**
   * Normal noise.
   *
   * @param deviation s; of no meaning where there is a prior
   * @param noise the prior of s, or null where it is known
   */
  LinearLikelihood(Observations data, double deviation, NoisePrior noise) {
    response = data.response().clone();
    this.deviation = deviation;
    this.noise = noise;
  }

  @Override
  public List<Variable> parameters() {
    return noise == null ? List.of() : List.of(NoisePrior.DEVIATION);
  }

  /** (m - y)^2 / 2: what the noise makes of it comes after the sum. */
  @Override
  public void differentiate(
      int first, int rows, double[] predictors, int width, double[] scalars, double[] sums) {
    for (int k = 0; k < rows; k++) {
      double y = response[first + k];
      for (int p = 0; p < width; p++) {
        double residual = predictors[k * width + p] - y;
        sums[p] += 0.5 * residual * residual;
        predictors[k * width + p] = residual;
      }
    }
  }

  @Override
  public double energy(double[] points, int at, double[] sums, int from) {
    double logDeviation = noise == null ? Math.log(deviation) : points[at];
    return factor(points, at) * sums[from] + response.length * (logDeviation + HALF_LOG_TWO_PI);
  }

  /** The precision. */
  @Override
  public double factor(double[] points, int at) {
    return noise == null ? 1 / (deviation * deviation) : Math.exp(-2 * points[at]);
  }

  @Override
  public double prior(double[] points, int at) {
    return noise == null ? 0 : noise.energy(points[at]);
  }

  @Override
  public void gradient(
      double[] points, int at, double[] sums, int from, double[] gradient, int to) {
    if (noise != null) {
      gradient[to] =
          response.length - 2 * factor(points, at) * sums[from] + noise.slope(points[at]);
    }
  }
}
