package io.gibbsvae.target;

import java.util.Arrays;
import java.util.Optional;

/**
 * The posterior of Bayesian logistic regression, with a normalised Gaussian prior on the weights w:
 *
 * <pre>  U(w) = -log N(w; 0, s^2 I) + sum_n log(1 + exp(-t_n w . f_n)),   t_n = 2 label_n - 1</pre>
 *
 * <p>So Z is the evidence of the data, and log Z is comparable between models of the same labels.
 */
public final class LogisticRegression extends RowPotential {

  private static final long serialVersionUID = 1;

  // Factors 1 + exp(-|m|) are at most 2, so that a product of 512 is far from overflow.
  private static final int FACTORS = 512;

  private final int count;
  private final int dimension;
  private final double priorDeviation;
  // t_n f_n, one feature after the other, [D, n]: both inner loops then run along memory.
  private final double[] signedFeatures;
  private final double[] margins; // scratch, [n]

  private LogisticRegression(
      double[][] features, int[] labels, int dimension, double priorDeviation) {
    this.count = features.length;
    this.dimension = dimension;
    this.priorDeviation = priorDeviation;
    this.signedFeatures = new double[dimension * count];
    this.margins = new double[count];
    for (int n = 0; n < count; n++) {
      double sign = 2 * labels[n] - 1;
      for (int i = 0; i < dimension; i++) {
        // Past the given features stands the intercept's, which is 1.
        double feature = i < features[n].length ? features[n][i] : 1;
        signedFeatures[i * count + n] = sign * feature;
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
        features, labels, columns, positive("priorStandardDeviation", priorStandardDeviation));
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
        features, labels, columns + 1, positive("priorStandardDeviation", priorStandardDeviation));
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
        finite("features[" + n + "][" + i + "]", features[n][i]);
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
  double rowEnergy(double[] points, int start) {
    fillMargins(points, start);
    double lossSum = 0;
    double product = 1;
    for (int n = 0; n < count; n++) {
      lossSum += Math.max(-margins[n], 0);
      product *= 1 + Math.exp(-Math.abs(margins[n]));
      if (n % FACTORS == FACTORS - 1) {
        lossSum += Math.log(product);
        product = 1;
      }
    }
    return lossSum + Math.log(product) + priorEnergy(points, start);
  }

  @Override
  double rowEnergyAndGradient(double[] points, int start, double[] gradients) {
    fillMargins(points, start);
    // log(1 + e^-m) = max(-m, 0) + log(1 + e^-|m|), and the logarithm of a product is one call.
    double lossSum = 0;
    double product = 1;
    for (int n = 0; n < count; n++) {
      double margin = margins[n];
      double decay = Math.exp(-Math.abs(margin));
      lossSum += Math.max(-margin, 0);
      product *= 1 + decay;
      if (n % FACTORS == FACTORS - 1) {
        lossSum += Math.log(product);
        product = 1;
      }
      // From here on the derivative of the loss by the margin, -sigmoid(-m).
      margins[n] = -(margin > 0 ? decay : 1) / (1 + decay);
    }
    double precision = 1 / (priorDeviation * priorDeviation);
    for (int i = 0; i < dimension; i++) {
      gradients[start + i] = precision * points[start + i] + dotWithMargins(i * count);
    }
    return lossSum + Math.log(product) + priorEnergy(points, start);
  }

  private void fillMargins(double[] points, int start) {
    Arrays.fill(margins, 0);
    for (int i = 0; i < dimension; i++) {
      double weight = points[start + i];
      int column = i * count;
      for (int n = 0; n < count; n++) {
        margins[n] += weight * signedFeatures[column + n];
      }
    }
  }

  /** Four partial sums: one would wait for each addition in turn. */
  private double dotWithMargins(int column) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int n = 0;
    for (; n + 3 < count; n += 4) {
      sum0 += margins[n] * signedFeatures[column + n];
      sum1 += margins[n + 1] * signedFeatures[column + n + 1];
      sum2 += margins[n + 2] * signedFeatures[column + n + 2];
      sum3 += margins[n + 3] * signedFeatures[column + n + 3];
    }
    for (; n < count; n++) {
      sum0 += margins[n] * signedFeatures[column + n];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private double priorEnergy(double[] points, int start) {
    double squares = 0;
    for (int i = start; i < start + dimension; i++) {
      squares += points[i] * points[i];
    }
    return 0.5 * squares / (priorDeviation * priorDeviation)
        + dimension * (Math.log(priorDeviation) + 0.5 * Math.log(2 * Math.PI));
  }
}
