package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Variable;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * Noise of Student's t distribution with scale s and nu degrees of freedom, each known or a
 * parameter. The prior of nu is gamma(2, 0.1) above 1, normalised there: for fewer degrees a few
 * equal responses would make the density grow without bound as s goes to 0.
 */
final class RobustLikelihood implements Likelihood {

  private static final long serialVersionUID = 1;

  static final double LEAST_DEGREES = 1;
  private static final Variable DEGREES = new Variable("degrees", List.of(), "lower(1)");
  private static final double SHAPE = 2;
  private static final double RATE = 0.1;
  // log of the integral of x^(shape - 1) e^(-rate x) from 1 on.
  private static final double LOG_PRIOR_MASS =
      Math.log(1 / RATE + 1 / (RATE * RATE)) - RATE * LEAST_DEGREES;
  // Differences of log gamma lose digits beyond, where four terms of their series are exact.
  private static final double MANY_DEGREES = 100;
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double LARGEST_LOG = 690;
  // Below that log s, residuals are so many s that log(1 + q) is a straight line of log s.
  private static final double LEAST_LOG_DEVIATION = -150;

  private final double[] response;
  private final double deviation;
  private final NoisePrior noise;
  private final double degrees;
  private final boolean sampled;

  /**
   * Student's noise.
   *
   * @param deviation s; of no meaning where there is a prior
   * @param noise the prior of s, or null where it is known
   * @param degrees nu, or NaN where it is a parameter
   */
  RobustLikelihood(Observations data, double deviation, NoisePrior noise, double degrees) {
    response = data.response().clone();
    this.deviation = deviation;
    this.noise = noise;
    this.degrees = degrees;
    sampled = Double.isNaN(degrees);
  }

  @Override
  public List<Variable> parameters() {
    List<Variable> parameters = new ArrayList<>();
    if (noise != null) {
      parameters.add(NoisePrior.DEVIATION);
    }
    if (sampled) {
      parameters.add(DEGREES);
    }
    return parameters;
  }

  @Override
  public int scalars() {
    return 1;
  }

  /** log(1 + q) and q / (1 + q), with q = (m - y)^2 / (nu s^2). */
  @Override
  public int sums() {
    return 2;
  }

  @Override
  public void scalars(double[] points, int at, double[] scalars, int to) {
    double scale = Math.exp(Math.max(logDeviation(points, at), LEAST_LOG_DEVIATION));
    scalars[to] = degrees(points, at) * scale * scale;
  }

  @Override
  public void differentiate(
      int first, int rows, double[] predictors, int width, double[] scalars, double[] sums) {
    for (int k = 0; k < rows; k++) {
      double y = response[first + k];
      for (int p = 0; p < width; p++) {
        predictors[k * width + p] -= y;
      }
    }
    RegressionArithmetic.BEST.studentT(rows, predictors, scalars, sums);
  }

  @Override
  public double energy(double[] points, int at, double[] sums, int from) {
    double nu = degrees(points, at);
    return 0.5 * (nu + 1) * logs(points, at, sums, from)
        + response.length * (logDeviation(points, at) + logNormaliser(nu));
  }

  @Override
  public double factor(double[] points, int at) {
    return degrees(points, at) + 1;
  }

  @Override
  public double prior(double[] points, int at) {
    double energy = noise == null ? 0 : noise.energy(points[at]);
    if (sampled) {
      double nu = degrees(points, at);
      energy += LOG_PRIOR_MASS - (SHAPE - 1) * Math.log(nu) + RATE * nu - logOfDegrees(points, at);
    }
    return energy;
  }

  @Override
  public void gradient(
      double[] points, int at, double[] sums, int from, double[] gradient, int to) {
    double nu = degrees(points, at);
    if (noise != null) {
      gradient[to] = response.length - (nu + 1) * sums[from + 1] + noise.slope(points[at]);
    }
    if (sampled) {
      double byDegrees =
          response.length * normaliserSlope(nu)
              + 0.5 * logs(points, at, sums, from)
              - 0.5 * (nu + 1) / nu * sums[from + 1]
              - (SHAPE - 1) / nu
              + RATE;
      gradient[to + (noise == null ? 0 : 1)] = byDegrees * Math.exp(logOfDegrees(points, at)) - 1;
    }
  }

  /** The sum of log(1 + q), for s that a double has no square of, too. */
  private double logs(double[] points, int at, double[] sums, int from) {
    double beyond = LEAST_LOG_DEVIATION - logDeviation(points, at);
    return beyond > 0 ? sums[from] + 2 * response.length * beyond : sums[from];
  }

  private double logDeviation(double[] points, int at) {
    return noise == null ? Math.log(deviation) : points[at];
  }

  private double degrees(double[] points, int at) {
    return sampled ? LEAST_DEGREES + Math.exp(logOfDegrees(points, at)) : degrees;
  }

  /** log(nu - 1), no larger than a double has an exponential of. */
  private double logOfDegrees(double[] points, int at) {
    return Math.min(points[at + (noise == null ? 0 : 1)], LARGEST_LOG);
  }

  /** log(sqrt(nu pi) Gamma(nu / 2) / Gamma((nu + 1) / 2)). */
  private static double logNormaliser(double nu) {
    if (nu < MANY_DEGREES) {
      return 0.5 * Math.log(nu * Math.PI)
          + Gamma.logGamma(0.5 * nu)
          - Gamma.logGamma(0.5 * (nu + 1));
    }
    double inverse = 1 / nu;
    double square = inverse * inverse;
    return HALF_LOG_TWO_PI + inverse * (1.0 / 4 - square * (1.0 / 24 - square / 20));
  }

  private static double normaliserSlope(double nu) {
    if (nu < MANY_DEGREES) {
      return 0.5 / nu + 0.5 * (Gamma.digamma(0.5 * nu) - Gamma.digamma(0.5 * (nu + 1)));
    }
    double square = 1 / (nu * nu);
    return -square * (1.0 / 4 - square * (1.0 / 8 - square / 4));
  }
}
