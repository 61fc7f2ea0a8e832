package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * A mixture of K isotropic Gaussians, normalised:
 *
 * <pre>  U(x) = -log sum_k w_k N(x; m_k, s_k^2 I)</pre>
 */
public final class GaussianMixture extends RowPotential {

  private static final long serialVersionUID = 1;

  // Terms of e^-40 = 4e-18 of the largest are below the rounding error of the sum.
  private static final double NEGLIGIBLE = -40;

  private final int dimension;
  private final double[] means; // row-major [K, D]
  private final double[] weights;
  private final double[] deviations;
  private final double[] precisions;
  private final double[] logHeights; // log of w_k N(m_k; m_k, s_k^2 I)
  private final double[] logTerms; // scratch, [K]

  private GaussianMixture(double[][] means, double[] weights, double[] deviations) {
    int count = means.length;
    this.dimension = means[0].length;
    this.means = new double[count * dimension];
    this.weights = weights;
    this.deviations = deviations;
    this.precisions = new double[count];
    this.logHeights = new double[count];
    this.logTerms = new double[count];
    for (int k = 0; k < count; k++) {
      System.arraycopy(means[k], 0, this.means, k * dimension, dimension);
      precisions[k] = 1 / (deviations[k] * deviations[k]);
      logHeights[k] =
          Math.log(weights[k])
              - dimension * (Math.log(deviations[k]) + 0.5 * Math.log(2 * Math.PI));
    }
  }

  /**
   * A mixture of K Gaussians in R^D.
   *
   * @param means the centres, [K][D]
   * @param weights relative weights, length K, positive; the factory divides them by their sum
   * @param standardDeviations s_k, length K, positive
   * @throws IllegalArgumentException if lengths contradict each other or an entry is out of range
   */
  public static GaussianMixture of(
      double[][] means, double[] weights, double[] standardDeviations) {
    Text.require(
        means.length > 0 && means[0].length > 0,
        "means must have at least one row and one column, found %s rows",
        means.length);
    requireLength("weights", weights, means.length);
    requireLength("standardDeviations", standardDeviations, means.length);
    double total = 0;
    for (int k = 0; k < means.length; k++) {
      Text.require(
          means[k].length == means[0].length,
          "means[%d] must have %d entries like means[0], found %d",
          k,
          means[0].length,
          means[k].length);
      for (int i = 0; i < means[k].length; i++) {
        finite("means[" + k + "][" + i + "]", means[k][i]);
      }
      positive("standardDeviations[" + k + "]", standardDeviations[k]);
      total += positive("weights[" + k + "]", weights[k]);
    }
    double[] normalised = weights.clone();
    for (int k = 0; k < normalised.length; k++) {
      normalised[k] /= total;
    }
    return new GaussianMixture(means, normalised, standardDeviations.clone());
  }

  private static void requireLength(String parameter, double[] values, int length) {
    Text.require(
        values.length == length,
        "%s must have %d entries, one for each mean, found %d",
        parameter,
        length,
        values.length);
  }

  /**
   * {@return this mixture with log Z = 0, an exact sampler, expectations, and its components as
   * modes} The weight of a mode is its component's: the probability of the region nearest to its
   * centre as far as components do not overlap. (Of the 40 of GMM-40 two pairs do, and regions hold
   * 0.0241 to 0.0259 in place of 0.025.)
   */
  public Target asTarget(String name) {
    return new Target(
        name,
        this,
        Knowledge.nothing()
            .withLogZ(0, 0)
            .withSampler(this::sample)
            .withModes(modes())
            .withObservables(observables()));
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  double rowEnergy(double[] points, int start) {
    double largest = fillLogTerms(points, start);
    double sum = 0;
    for (double logTerm : logTerms) {
      if (logTerm - largest > NEGLIGIBLE) {
        sum += Math.exp(logTerm - largest);
      }
    }
    return -largest - Math.log(sum);
  }

  @Override
  double rowEnergyAndGradient(double[] points, int start, double[] gradients) {
    double largest = fillLogTerms(points, start);
    for (int i = 0; i < dimension; i++) {
      gradients[start + i] = 0;
    }
    double sum = 0;
    for (int k = 0; k < logTerms.length; k++) {
      if (logTerms[k] - largest > NEGLIGIBLE) {
        double term = Math.exp(logTerms[k] - largest);
        sum += term;
        for (int i = 0; i < dimension; i++) {
          gradients[start + i] +=
              term * precisions[k] * (points[start + i] - means[k * dimension + i]);
        }
      }
    }
    for (int i = 0; i < dimension; i++) {
      gradients[start + i] /= sum;
    }
    return -largest - Math.log(sum);
  }

  /** Fills the logarithms of w_k N(x; m_k, s_k^2 I) and returns the largest. */
  private double fillLogTerms(double[] points, int start) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logTerms.length; k++) {
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        double difference = points[start + i] - means[k * dimension + i];
        squares += difference * difference;
      }
      logTerms[k] = logHeights[k] - 0.5 * precisions[k] * squares;
      largest = Math.max(largest, logTerms[k]);
    }
    return largest;
  }

  private void sample(UniformRandomProvider random, double[] x) {
    int k = index(random, weights, 1);
    var gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    for (int i = 0; i < dimension; i++) {
      x[i] = means[k * dimension + i] + deviations[k] * gaussian.sample();
    }
  }

  private Modes modes() {
    double[][] centres = new double[weights.length][dimension];
    for (int k = 0; k < centres.length; k++) {
      System.arraycopy(means, k * dimension, centres[k], 0, dimension);
    }
    return new Modes(centres, weights.clone());
  }

  private List<Observable> observables() {
    double[] first = new double[dimension];
    double[] second = new double[dimension];
    double squaredNorm = 0;
    for (int i = 0; i < dimension; i++) {
      for (int k = 0; k < weights.length; k++) {
        double mean = means[k * dimension + i];
        first[i] += weights[k] * mean;
        second[i] += weights[k] * (mean * mean + deviations[k] * deviations[k]);
      }
      squaredNorm += second[i];
    }
    List<Observable> all = new ArrayList<>();
    if (dimension <= 2) {
      for (int i = 0; i < dimension; i++) {
        int coordinate = i;
        all.add(Observable.exact("E x" + i, x -> x[coordinate], first[i]));
        all.add(Observable.exact("E x" + i + "^2", x -> x[coordinate] * x[coordinate], second[i]));
      }
    } else {
      all.add(Observable.exact("E |x|^2", x -> sum(x, v -> v * v), squaredNorm));
    }
    return all;
  }
}
