package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.BlockPotential;
import io.gibbsvae.energy.InvalidDataException;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The posterior of a Bayesian regression:
 *
 * <pre>  U(w) = - log prior(w) - sum_n log p(y_n | f_n . w)</pre>
 *
 * <p>All densities are normalised, factorials included, so that Z is the evidence of the data, and
 * log Z is comparable between models of the same response. Coordinates are the features'
 * coefficients, then the intercept's, then those of {@linkplain Grouping groups}, then those of the
 * family's {@linkplain #parameters parameters}.
 */
public final class Regression implements BlockPotential {

  private static final long serialVersionUID = 1;
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double LARGEST_LOG = 345;

  private final Likelihood likelihood;
  // f_n with the intercept's 1, row-major [n, coefficients], times the likelihood's sign.
  private final double[] table;
  private final double[] signs;
  private final int coefficients;
  private final Prior prior;
  private final Prior interceptPrior;
  private final Grouping[] groupings;
  private final int effects;
  // Made where it is used: another process may have another arithmetic.
  private transient LinearPredictors predictors;

  private Regression(Likelihood likelihood, Observations data, Prior prior, Prior interceptPrior) {
    this.likelihood = likelihood;
    this.prior = prior;
    this.interceptPrior = interceptPrior;
    groupings = new Grouping[0];
    effects = 0;
    int rows = data.features().length;
    int features = data.features()[0].length;
    coefficients = features + (interceptPrior == null ? 0 : 1);
    signs = new double[rows];
    table = new double[rows * coefficients];
    for (int n = 0; n < rows; n++) {
      signs[n] = likelihood.sign(n);
      for (int i = 0; i < coefficients; i++) {
        table[n * coefficients + i] = signs[n] * (i < features ? data.features()[n][i] : 1);
      }
    }
  }

  private Regression(Regression ungrouped, List<Grouping> groupings) {
    likelihood = ungrouped.likelihood;
    prior = ungrouped.prior;
    interceptPrior = ungrouped.interceptPrior;
    coefficients = ungrouped.coefficients;
    signs = ungrouped.signs;
    table = ungrouped.table;
    this.groupings = groupings.toArray(Grouping[]::new);
    effects = groupings.stream().mapToInt(Grouping::count).sum();
  }

  /**
   * A logistic or Poisson regression.
   *
   * @param family {@link Family#LOGISTIC} or {@link Family#POISSON}
   * @param prior of every feature's coefficient
   * @param intercept the prior of an intercept, if there is one
   * @return the regression, D = p or p + 1
   * @throws InvalidDataException with every response and exposure that the family does not have
   * @throws IllegalArgumentException if the family is another
   */
  public static Regression of(
      Family family, Observations data, Prior prior, Optional<Prior> intercept) {
    check(family, data);
    Likelihood likelihood =
        switch (family) {
          case LOGISTIC -> new LogisticLikelihood(data);
          case POISSON -> new PoissonLikelihood(data);
          default ->
              throw new IllegalArgumentException(
                  "a " + family + " regression has a factory of its own");
        };
    return new Regression(likelihood, data, prior, intercept.orElse(null));
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
    check(Family.LINEAR, data);
    return new Regression(
        new LinearLikelihood(data, deviation, null), data, prior, intercept.orElse(null));
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
    check(Family.LINEAR, data);
    return new Regression(
        new LinearLikelihood(data, 1, noise), data, prior, intercept.orElse(null));
  }

  /**
   * A regression with noise of Student's t distribution.
   *
   * @param prior of every feature's coefficient
   * @param intercept the prior of an intercept, if there is one
   * @param deviation the noise's scale s, positive, where it is known; otherwise log s is a
   *     coordinate
   * @param noise the prior of s where it is not known
   * @param degrees the degrees of freedom nu, positive, where they are known; otherwise log(nu - 1)
   *     is the last coordinate, and the prior of nu is gamma(2, 0.1) above 1
   * @return the regression, D = p to p + 3
   * @throws InvalidDataException with every response that is not finite
   * @throws IllegalArgumentException if a number is not positive
   */
  public static Regression robust(
      Observations data,
      Prior prior,
      Optional<Prior> intercept,
      Optional<Double> deviation,
      NoisePrior noise,
      Optional<Double> degrees) {
    deviation.ifPresent(value -> Prior.positive("deviation", value));
    degrees.ifPresent(value -> Prior.positive("degrees", value));
    check(Family.ROBUST, data);
    return new Regression(
        new RobustLikelihood(
            data,
            deviation.orElse(1.0),
            deviation.isPresent() ? null : noise,
            degrees.orElse(Double.NaN)),
        data,
        prior,
        intercept.orElse(null));
  }

  /**
   * A regression of counts whose variance is mu + a mu^2, mu being their mean. log a is the last
   * coordinate.
   *
   * @param prior of every feature's coefficient
   * @param intercept the prior of an intercept, if there is one
   * @param dispersion the prior of a
   * @return the regression, D = p + 1 or p + 2
   * @throws InvalidDataException with every response and exposure that the family does not have
   */
  public static Regression negativeBinomial(
      Observations data, Prior prior, Optional<Prior> intercept, NoisePrior dispersion) {
    check(Family.NEGATIVE_BINOMIAL, data);
    return new Regression(
        new NegativeBinomialLikelihood(data, dispersion), data, prior, intercept.orElse(null));
  }

  private static void check(Family family, Observations data) {
    List<String> problems = data.problems(family);
    if (!problems.isEmpty()) {
      throw new InvalidDataException("the data", problems);
    }
  }

  /**
   * {@return the same regression with effects of groups} Of each grouping there are as many
   * coordinates as groups and one more.
   *
   * @throws IllegalArgumentException if a grouping is not of the regression's rows
   */
  public Regression with(List<Grouping> groupings) {
    for (Grouping grouping : groupings) {
      Text.require(
          grouping.group().length == signs.length,
          "found groups of %s rows, expected %s",
          grouping.group().length,
          signs.length);
    }
    return new Regression(this, groupings);
  }

  /**
   * {@return the parameters of the family with their supports} The coordinate of each is the
   * logarithm of its distance from the lower end of its support.
   */
  public List<Variable> parameters() {
    return likelihood.parameters();
  }

  @Override
  public int dimension() {
    return parametersAt() + likelihood.parameters().size();
  }

  /** The place of the first parameter of the family in a point. */
  private int parametersAt() {
    return coefficients + effects + groupings.length;
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    double[] sums = new double[count * likelihood.sums()];
    predictors().losses(weights(points, count), scalars(points, count), count, likelihood, sums);
    for (int row = 0; row < count; row++) {
      energies[row] = energy(points, row * dimension(), sums, row * likelihood.sums());
    }
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    double[] sums = new double[count * likelihood.sums()];
    int each = coefficients + effects;
    double[] slopes = each == dimension() ? gradients : new double[count * each];
    predictors()
        .lossesAndGradients(
            weights(points, count), scalars(points, count), count, likelihood, sums, slopes);
    for (int row = 0; row < count; row++) {
      int at = row * dimension();
      int from = row * likelihood.sums();
      int parameters = at + parametersAt();
      double factor = likelihood.factor(points, parameters);
      for (int i = 0; i < coefficients; i++) {
        gradients[at + i] = factor * slopes[row * each + i] + prior(i).slope(points[at + i]);
      }
      groupGradients(points, at, factor, slopes, row * each + coefficients, gradients);
      likelihood.gradient(points, parameters, sums, from, gradients, parameters);
      energies[row] = energy(points, at, sums, from);
    }
  }

  /** The whole energy of the point that begins at {@code at}. */
  private double energy(double[] points, int at, double[] sums, int from) {
    int parameters = at + parametersAt();
    double energy = likelihood.energy(points, parameters, sums, from);
    for (int i = 0; i < coefficients; i++) {
      energy += prior(i).energy(points[at + i]);
    }
    int z = at + coefficients;
    for (Grouping grouping : groupings) {
      int logScale = z + grouping.count();
      for (; z < logScale; z++) {
        energy += 0.5 * points[z] * points[z] + HALF_LOG_TWO_PI;
      }
      energy += grouping.prior().energy(points[z++]);
    }
    return energy + likelihood.prior(points, parameters);
  }

  /** By z and log tau, of slopes by effects, which are those of {@code from} on. */
  private void groupGradients(
      double[] points, int at, double factor, double[] slopes, int from, double[] gradients) {
    int z = at + coefficients;
    int effect = from;
    for (Grouping grouping : groupings) {
      int logScale = z + grouping.count();
      double scale = scale(points[logScale]);
      double byScale = 0;
      for (; z < logScale; z++, effect++) {
        double slope = factor * slopes[effect] * scale;
        gradients[z] = slope + points[z];
        byScale += slope * points[z];
      }
      gradients[z] = byScale + grouping.prior().slope(points[z]);
      z++;
    }
  }

  /** tau, no larger than what has a finite square. */
  private static double scale(double logScale) {
    return Math.exp(Math.min(logScale, LARGEST_LOG));
  }

  private Prior prior(int coefficient) {
    return interceptPrior != null && coefficient == coefficients - 1 ? interceptPrior : prior;
  }

  /** Coefficients and effects, row-major [count, both]. */
  private double[] weights(double[] points, int count) {
    int each = coefficients + effects;
    if (each == dimension()) {
      return points;
    }
    double[] weights = new double[count * each];
    for (int row = 0; row < count; row++) {
      int at = row * dimension();
      System.arraycopy(points, at, weights, row * each, coefficients);
      int z = at + coefficients;
      int to = row * each + coefficients;
      for (Grouping grouping : groupings) {
        int logScale = z + grouping.count();
        double scale = scale(points[logScale]);
        for (; z < logScale; z++) {
          weights[to++] = scale * points[z];
        }
        z++;
      }
    }
    return weights;
  }

  private double[] scalars(double[] points, int count) {
    int each = likelihood.scalars();
    double[] scalars = new double[count * each];
    for (int row = 0; row < count && each > 0; row++) {
      likelihood.scalars(points, row * dimension() + parametersAt(), scalars, row * each);
    }
    return scalars;
  }

  private LinearPredictors predictors() {
    if (predictors == null) {
      int[][] kinds = new int[groupings.length][];
      int first = 0;
      for (int k = 0; k < kinds.length; k++) {
        int begin = first;
        kinds[k] = Arrays.stream(groupings[k].group()).map(group -> begin + group).toArray();
        first += groupings[k].count();
      }
      predictors =
          new LinearPredictors(
              RegressionArithmetic.BEST, table, coefficients, kinds, effects, signs);
    }
    return predictors;
  }
}
