package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.BlockPotential;
import io.gibbsvae.energy.InvalidDataException;
import io.gibbsvae.energy.Text;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.special.Gamma;

/**
 * The posterior of a Bayesian regression:
 *
 * <pre>  U(w) = - log prior(w) - sum_n log p(y_n | f_n . w)</pre>
 *
 * <p>All densities are normalised, factorials included, so that Z is the evidence of the data, and
 * log Z is comparable between models of the same response. Coordinates are the features'
 * coefficients, then the intercept's, then log s of a linear regression whose noise is unknown.
 */
public final class Regression implements BlockPotential {

  private static final long serialVersionUID = 1;
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private final Family family;
  // f_n with the intercept's 1, row-major [n, coefficients]; of a logistic regression it is
  // multiplied by 2 y - 1.
  private final double[] table;
  private final double[] response;
  // Of a Poisson regression: log exposure, and log y!.
  private final double[] offsets;
  private final double[] constants;
  private final int coefficients;
  private final Prior prior;
  private final Prior interceptPrior;
  private final double deviation;
  private final NoisePrior noise;
  // Made where it is used: another process may have another arithmetic.
  private transient LinearPredictors predictors;

  private Regression(
      Family family,
      Observations data,
      Prior prior,
      Prior interceptPrior,
      double deviation,
      NoisePrior noise) {
    List<String> problems = data.problems(family);
    if (!problems.isEmpty()) {
      throw new InvalidDataException("the data", problems);
    }
    this.family = family;
    this.prior = prior;
    this.interceptPrior = interceptPrior;
    this.deviation = deviation;
    this.noise = noise;
    int rows = data.features().length;
    int features = data.features()[0].length;
    coefficients = features + (interceptPrior == null ? 0 : 1);
    response = data.response().clone();
    offsets = new double[rows];
    constants = new double[rows];
    table = new double[rows * coefficients];
    for (int n = 0; n < rows; n++) {
      double sign = family == Family.LOGISTIC ? 2 * response[n] - 1 : 1;
      for (int i = 0; i < coefficients; i++) {
        table[n * coefficients + i] = sign * (i < features ? data.features()[n][i] : 1);
      }
      if (family == Family.POISSON) {
        offsets[n] = data.exposure().length > 0 ? Math.log(data.exposure()[n]) : 0;
        constants[n] = Gamma.logGamma(response[n] + 1);
      }
    }
  }

  /**
   * A logistic or Poisson regression.
   *
   * @param family {@link Family#LOGISTIC} or {@link Family#POISSON}
   * @param prior of every feature's coefficient
   * @param intercept the prior of an intercept, if there is one
   * @return the regression, D = p or p + 1
   * @throws InvalidDataException with every response and exposure that the family does not have
   * @throws IllegalArgumentException if the family is linear
   */
  public static Regression of(
      Family family, Observations data, Prior prior, Optional<Prior> intercept) {
    Text.require(family != Family.LINEAR, "a linear regression needs to know of its noise");
    return new Regression(family, data, prior, intercept.orElse(null), 1, null);
  }

  /**
   * A linear regression with noise of a known standard deviation.
   *
   * @param prior of every feature's coefficient
   * @param intercept the prior of an intercept, if there is one
   * @param deviation s, positive
   * @return the regression, D = p or p + 1
   * @throws InvalidDataException with every response that is not finite
   * @throws IllegalArgumentException if s is not positive
   */
  public static Regression linear(
      Observations data, Prior prior, Optional<Prior> intercept, double deviation) {
    Prior.positive("deviation", deviation);
    return new Regression(Family.LINEAR, data, prior, intercept.orElse(null), deviation, null);
  }

  /**
   * A linear regression with noise of an unknown standard deviation s, whose log is the last
   * coordinate.
   *
   * @param prior of every feature's coefficient
   * @param intercept the prior of an intercept, if there is one
   * @param noise the prior of s
   * @return the regression, D = p + 1 or p + 2
   * @throws InvalidDataException with every response that is not finite
   */
  public static Regression linear(
      Observations data, Prior prior, Optional<Prior> intercept, NoisePrior noise) {
    return new Regression(Family.LINEAR, data, prior, intercept.orElse(null), 1, noise);
  }

  @Override
  public int dimension() {
    return coefficients + (noise == null ? 0 : 1);
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    predictors().losses(weights(points, count), count, this::losses, energies);
    for (int row = 0; row < count; row++) {
      energies[row] = energy(points, row * dimension(), energies[row]);
    }
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    double[] slopes = noise == null ? gradients : new double[count * coefficients];
    predictors().lossesAndGradients(weights(points, count), count, this::losses, energies, slopes);
    for (int row = 0; row < count; row++) {
      int at = row * dimension();
      double precision = precision(points, at);
      for (int i = 0; i < coefficients; i++) {
        gradients[at + i] =
            precision * slopes[row * coefficients + i] + prior(i).slope(points[at + i]);
      }
      if (noise != null) {
        gradients[at + coefficients] =
            response.length
                - 2 * precision * energies[row]
                + noise.slope(points[at + coefficients]);
      }
      energies[row] = energy(points, at, energies[row]);
    }
  }

  /** The whole energy of the point that begins at {@code at}, of the sum of its losses. */
  private double energy(double[] points, int at, double losses) {
    double energy = losses;
    if (family == Family.LINEAR) {
      double logDeviation = noise == null ? Math.log(deviation) : points[at + coefficients];
      energy = precision(points, at) * losses + response.length * (logDeviation + HALF_LOG_TWO_PI);
    }
    for (int i = 0; i < coefficients; i++) {
      energy += prior(i).energy(points[at + i]);
    }
    return noise == null ? energy : energy + noise.energy(points[at + coefficients]);
  }

  /** What losses are to be multiplied by. */
  private double precision(double[] points, int at) {
    return noise == null ? 1 / (deviation * deviation) : Math.exp(-2 * points[at + coefficients]);
  }

  private Prior prior(int coefficient) {
    return interceptPrior != null && coefficient == coefficients - 1 ? interceptPrior : prior;
  }

  private double[] weights(double[] points, int count) {
    if (noise == null) {
      return points;
    }
    double[] weights = new double[count * coefficients];
    for (int row = 0; row < count; row++) {
      System.arraycopy(points, row * (coefficients + 1), weights, row * coefficients, coefficients);
    }
    return weights;
  }

  private LinearPredictors predictors() {
    if (predictors == null) {
      predictors = new LinearPredictors(RegressionArithmetic.BEST, table, coefficients);
    }
    return predictors;
  }

  private void losses(int first, int rows, double[] predictors, int width, double[] losses) {
    switch (family) {
      case LOGISTIC -> RegressionArithmetic.BEST.logistic(rows, predictors, losses);
      case LINEAR -> squares(first, rows, predictors, width, losses);
      case POISSON -> counts(first, rows, predictors, width, losses);
    }
  }

  /** (m - y)^2 / 2: what the noise makes of it comes after the sum. */
  private void squares(int first, int rows, double[] predictors, int width, double[] losses) {
    for (int k = 0; k < rows; k++) {
      double y = response[first + k];
      for (int p = 0; p < width; p++) {
        double residual = predictors[k * width + p] - y;
        losses[p] += 0.5 * residual * residual;
        predictors[k * width + p] = residual;
      }
    }
  }

  /** e^m - y m + log y!, with the exposure in m. */
  private void counts(int first, int rows, double[] predictors, int width, double[] losses) {
    for (int k = 0; k < rows; k++) {
      double y = response[first + k];
      double offset = offsets[first + k];
      double constant = constants[first + k];
      for (int p = 0; p < width; p++) {
        double m = predictors[k * width + p] + offset;
        double mean = Math.exp(m);
        losses[p] += mean - y * m + constant;
        predictors[k * width + p] = mean - y;
      }
    }
  }
}
