package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Variable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.special.Gamma;

/**
 * Counts of mean mu, the exposure times e^m, and variance mu + a mu^2. The dispersion a is a
 * parameter; as it goes to 0, counts become Poisson's.
 *
 * <p>With phi = 1 / a the losses are (y + phi) log(1 + a mu) - y log mu, and log y! and the sum of
 * -log(1 + a j) for j below y come after the sum over rows: numbers of moderate size, whatever a.
 */
final class NegativeBinomialLikelihood implements Likelihood {

  private static final long serialVersionUID = 1;

  private static final Variable DISPERSION = new Variable("dispersion", List.of(), "positive");
  // Beyond that many terms, Stirling's series for the rest of them.
  private static final int TERMS = 64;
  private static final double LARGEST_LOG = 690;

  private final double[] response;
  private final double[] offsets;
  private final NoisePrior prior;
  private final double logFactorials;
  // How many responses are larger than j, for each j below TERMS.
  private final double[] larger = new double[TERMS];
  // Responses above TERMS, and how many of each there are.
  private final double[] large;
  private final double[] counts;

  NegativeBinomialLikelihood(Observations data, NoisePrior prior) {
    this.prior = prior;
    response = data.response().clone();
    offsets = data.logExposure();
    Map<Double, Integer> largeCounts = new TreeMap<>();
    double factorials = 0;
    for (double y : response) {
      factorials += Gamma.logGamma(y + 1);
      for (int j = 0; j < Math.min(y, TERMS); j++) {
        larger[j]++;
      }
      if (y > TERMS) {
        largeCounts.merge(y, 1, Integer::sum);
      }
    }
    logFactorials = factorials;
    large = largeCounts.keySet().stream().mapToDouble(y -> y).toArray();
    counts = largeCounts.values().stream().mapToDouble(n -> n).toArray();
  }

  @Override
  public List<Variable> parameters() {
    return List.of(DISPERSION);
  }

  /** log a and phi. */
  @Override
  public int scalars() {
    return 2;
  }

  /** The losses, and their derivatives by log a. */
  @Override
  public int sums() {
    return 2;
  }

  @Override
  public void scalars(double[] points, int at, double[] scalars, int to) {
    scalars[to] = log(points, at);
    scalars[to + 1] = Math.exp(-log(points, at));
  }

  /** log a, no farther from 0 than a double has an exponential of. */
  private static double log(double[] points, int at) {
    return Math.max(-LARGEST_LOG, Math.min(points[at], LARGEST_LOG));
  }

  @Override
  public void differentiate(
      int first, int rows, double[] predictors, int width, double[] scalars, double[] sums) {
    for (int k = 0; k < rows; k++) {
      double offset = offsets[first + k];
      for (int p = 0; p < width; p++) {
        predictors[k * width + p] += offset;
      }
    }
    RegressionArithmetic.BEST.negativeBinomial(rows, predictors, response, first, scalars, sums);
  }

  @Override
  public double energy(double[] points, int at, double[] sums, int from) {
    double a = Math.exp(log(points, at));
    double rising = 0;
    for (int j = 1; j < TERMS; j++) {
      rising += larger[j] * Math.log1p(a * j);
    }
    for (int i = 0; i < large.length; i++) {
      rising += counts[i] * (stirling(a, large[i]) - stirling(a, TERMS));
    }
    return sums[from] + logFactorials - rising;
  }

  /** What the sum of log(1 + a j) over j below x has of it, but for what does not depend on x. */
  private static double stirling(double a, double x) {
    double phi = 1 / a;
    double z = 1 / (phi + x);
    double square = z * z;
    return (phi + x - 0.5) * Math.log1p(a * x)
        - x
        + z * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
  }

  @Override
  public double prior(double[] points, int at) {
    return prior.energy(points[at]);
  }

  @Override
  public void gradient(
      double[] points, int at, double[] sums, int from, double[] gradient, int to) {
    double a = Math.exp(log(points, at));
    double rising = 0;
    for (int j = 1; j < TERMS; j++) {
      rising += larger[j] * (a * j / (1 + a * j));
    }
    for (int i = 0; i < large.length; i++) {
      rising += counts[i] * (stirlingSlope(a, large[i]) - stirlingSlope(a, TERMS));
    }
    gradient[to] = sums[from + 1] - rising + prior.slope(points[at]);
  }

  /** The derivative of {@link #stirling} by log a. */
  private static double stirlingSlope(double a, double x) {
    double phi = 1 / a;
    double z = 1 / (phi + x);
    double square = z * z;
    return (phi + x - 0.5) * (a * x / (1 + a * x))
        - phi * Math.log1p(a * x)
        + phi * square * (1.0 / 12 - square * (1.0 / 120 - square / 252));
  }
}
