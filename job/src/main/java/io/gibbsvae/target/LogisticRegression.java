package io.gibbsvae.target;

import java.util.Optional;

/**
 * The posterior of Bayesian logistic regression, with a normalised Gaussian prior on the weights w:
 *
 * <pre>  U(w) = -log N(w; 0, s^2 I) + sum_n log(1 + exp(-t_n w . f_n)),   t_n = 2 label_n - 1</pre>
 *
 * <p>So Z is the evidence of the data, and log Z is comparable between models of the same labels.
 */
public final class LogisticRegression implements Potential {

  private static final long serialVersionUID = 1;

  private final int dimension;
  private final double priorDeviation;
  // t_n f_n, row-major [n, D].
  private final double[] signedFeatures;
  // Made where it is used: another process may have another arithmetic.
  private transient LinearPredictors margins;

  private LogisticRegression(
      double[][] features, int[] labels, int dimension, double priorDeviation) {
    this.dimension = dimension;
    this.priorDeviation = priorDeviation;
    this.signedFeatures = new double[features.length * dimension];
    for (int n = 0; n < features.length; n++) {
      double sign = 2 * labels[n] - 1;
      for (int i = 0; i < dimension; i++) {
        // Past the given features stands the intercept's, which is 1.
        double feature = i < features[n].length ? features[n][i] : 1;
        signedFeatures[n * dimension + i] = sign * feature;
      }
    }
  }

  /**
   * A regression without intercept, D = p.
   *
   * @param features the features, [n][p], already scaled
   * @param labels 0 or 1, length n
   * @param priorStandardDeviation s, positive
   * @return the potential
   * @throws IllegalArgumentException if lengths contradict each other or an entry is out of range
   */
  public static LogisticRegression of(
      double[][] features, int[] labels, double priorStandardDeviation) {
    int columns = requireTable(features, labels);
    return new LogisticRegression(
        features,
        labels,
        columns,
        RowPotential.positive("priorStandardDeviation", priorStandardDeviation));
  }

  /**
   * A regression with an intercept, D = p + 1: the last weight, under the same prior as the others.
   *
   * @param features the features, [n][p], already scaled
   * @param labels 0 or 1, length n
   * @param priorStandardDeviation s, positive
   * @return the potential
   * @throws IllegalArgumentException if lengths contradict each other or an entry is out of range
   */
  public static LogisticRegression withIntercept(
      double[][] features, int[] labels, double priorStandardDeviation) {
    int columns = requireTable(features, labels);
    return new LogisticRegression(
        features,
        labels,
        columns + 1,
        RowPotential.positive("priorStandardDeviation", priorStandardDeviation));
  }

  private static int requireTable(double[][] features, int[] labels) {
    if (features.length == 0 || features[0].length == 0) {
      throw new IllegalArgumentException(
          "features must have at least one row and one column, found " + features.length + " rows");
    }
    if (labels.length != features.length) {
      throw new IllegalArgumentException(
          "labels must have %d entries, one for each row of features, found %d"
              .formatted(features.length, labels.length));
    }
    for (int n = 0; n < features.length; n++) {
      if (features[n].length != features[0].length) {
        throw new IllegalArgumentException(
            "features[%d] must have %d entries like features[0], found %d"
                .formatted(n, features[0].length, features[n].length));
      }
      for (int i = 0; i < features[n].length; i++) {
        RowPotential.finite("features[" + n + "][" + i + "]", features[n][i]);
      }
      if (labels[n] != 0 && labels[n] != 1) {
        throw new IllegalArgumentException("labels[" + n + "] must be 0 or 1, found " + labels[n]);
      }
    }
    return features[0].length;
  }

  /**
   * {@return this posterior as a target} Nothing but log Z can be known of it, and that only from
   * outside: by a long run on the same data, scaling and prior.
   *
   * @param name the target's name
   * @param logZ the log evidence in nats, if it is known
   */
  public Target asTarget(String name, Optional<Knowledge.Known> logZ) {
    Knowledge nothing = Knowledge.nothing();
    Knowledge knowledge =
        logZ.map(known -> nothing.withLogZ(known.value(), known.uncertainty())).orElse(nothing);
    return new Target(name, this, knowledge);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    double[] energy = new double[1];
    energiesAndGradients(x, 1, energy, gradient);
    return energy[0];
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    margins().lossesAndGradients(points, count, LogisticRegression::loss, energies, gradients);
    double precision = 1 / (priorDeviation * priorDeviation);
    for (int k = 0; k < count * dimension; k++) {
      gradients[k] += precision * points[k];
    }
    addPriorEnergies(points, count, energies);
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    margins().losses(points, count, LogisticRegression::loss, energies);
    addPriorEnergies(points, count, energies);
  }

  private LinearPredictors margins() {
    if (margins == null) {
      margins = new LinearPredictors(RegressionArithmetic.BEST, signedFeatures, dimension);
    }
    return margins;
  }

  private static void loss(int first, int rows, double[] margins, int width, double[] losses) {
    RegressionArithmetic.BEST.logistic(rows, margins, losses);
  }

  private void addPriorEnergies(double[] points, int count, double[] energies) {
    double constant = dimension * (Math.log(priorDeviation) + 0.5 * Math.log(2 * Math.PI));
    for (int row = 0; row < count; row++) {
      double squares = 0;
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        squares += points[i] * points[i];
      }
      energies[row] += 0.5 * squares / (priorDeviation * priorDeviation) + constant;
    }
  }
}
