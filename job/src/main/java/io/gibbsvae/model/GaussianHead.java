package io.gibbsvae.model;

import java.io.Serializable;

/**
 * A Gaussian N(m, L L^T) on R^n as a row of numbers that a network puts out: the mean m, then the
 * raw scales. L is s I, diag(s_1 .. s_n), or lower triangular with s_i on its diagonal. Everything
 * is in double precision and in nats.
 *
 * <p>Layout of a row: m [n]; raw log scales [1] or [n]; for {@link Covariance#FULL} the entries of
 * L below the diagonal, row by row [n (n - 1) / 2].
 *
 * <p>A log scale is {@value #LOG_SCALE_LIMIT} tanh(raw / {@value #LOG_SCALE_LIMIT}): the identity
 * near 0, smooth, and never out of range.
 */
final class GaussianHead implements Serializable {

  private static final long serialVersionUID = 1;

  static final double LOG_SCALE_LIMIT = 8;
  static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private final int n;
  private final Covariance covariance;

  GaussianHead(int n, Covariance covariance) {
    this.n = n;
    this.covariance = covariance;
  }

  /** Length of a row. */
  int size() {
    return n + rawLogScales() + (covariance == Covariance.FULL ? n * (n - 1) / 2 : 0);
  }

  /** The number of raw log scales, which follow the mean. */
  int rawLogScales() {
    return covariance == Covariance.ISOTROPIC ? 1 : n;
  }

  /** The form of L. */
  Covariance covariance() {
    return covariance;
  }

  /** The dimension n. */
  int dimension() {
    return n;
  }

  /** The raw value whose log scale is the given one. */
  static double rawOf(double logScale) {
    double t = logScale / LOG_SCALE_LIMIT;
    return LOG_SCALE_LIMIT * 0.5 * Math.log((1 + t) / (1 - t));
  }

  private static double logScale(double raw) {
    return LOG_SCALE_LIMIT * Math.tanh(raw / LOG_SCALE_LIMIT);
  }

  private static double logScaleDerivative(double logScale) {
    double t = logScale / LOG_SCALE_LIMIT;
    return 1 - t * t;
  }

  private double logScaleOf(double[] heads, int head, int i) {
    return logScale(heads[head + n + (covariance == Covariance.ISOTROPIC ? 0 : i)]);
  }

  /** Offset of L_ij, j < i, from the start of a row. */
  int below(int i, int j) {
    return 2 * n + i * (i - 1) / 2 + j;
  }

  private void addLogScaleGradient(double[] headGradients, int head, int i, double value) {
    headGradients[head + n + (covariance == Covariance.ISOTROPIC ? 0 : i)] += value;
  }

  /**
   * KL(N(0, I) || N(mean, L L^T)): eq. (2.9) of the source for a full covariance, eqs. (2.10) and
   * (1.8) for diagonal and isotropic ones with the factor d restored to the logarithm. If
   * headGradients is not empty, the gradient of {@code factor * KL} is added to it, and
   * meanGradient receives that with respect to the mean.
   *
   * @param mean the mean, length n, which may differ from the row's m by a residual
   */
  double klFromStandardNormal(
      double[] heads,
      int head,
      double[] mean,
      double factor,
      double[] meanGradient,
      double[] headGradients) {
    return covariance == Covariance.FULL
        ? fullKl(heads, head, mean, factor, meanGradient, headGradients)
        : diagonalKl(heads, head, mean, factor, meanGradient, headGradients);
  }

  private double diagonalKl(
      double[] heads,
      int head,
      double[] mean,
      double factor,
      double[] meanGradient,
      double[] headGradients) {
    double kl = 0;
    for (int i = 0; i < n; i++) {
      double logScale = logScaleOf(heads, head, i);
      double precision = Math.exp(-2 * logScale);
      double spread = precision * (1 + mean[i] * mean[i]);
      kl += logScale - 0.5 + 0.5 * spread;
      if (headGradients.length > 0) {
        meanGradient[i] = factor * precision * mean[i];
        headGradients[head + i] += meanGradient[i];
        addLogScaleGradient(
            headGradients, head, i, factor * (1 - spread) * logScaleDerivative(logScale));
      }
    }
    return kl;
  }

  private double fullKl(
      double[] heads,
      int head,
      double[] mean,
      double factor,
      double[] meanGradient,
      double[] headGradients) {
    double[][] inverse = inverseOfL(heads, head);
    double kl = 0;
    double[] whitened = new double[n];
    for (int i = 0; i < n; i++) {
      double squares = 0;
      for (int j = 0; j <= i; j++) {
        squares += inverse[i][j] * inverse[i][j];
        whitened[i] += inverse[i][j] * mean[j];
      }
      kl += logScaleOf(heads, head, i) - 0.5 + 0.5 * (squares + whitened[i] * whitened[i]);
    }
    if (headGradients.length > 0) {
      // With M = L^-1 and A = I + mean mean^T, KL = log det L + tr(M A M^T) / 2 - n / 2 and
      // dKL/dL = L^-T - M^T (M A M^T) with M A M^T = M M^T + whitened whitened^T, lower triangle.
      double[][] spread = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = whitened[i] * whitened[j];
          for (int k = 0; k <= Math.min(i, j); k++) {
            sum += inverse[i][k] * inverse[j][k];
          }
          spread[i][j] = sum;
        }
      }
      for (int i = 0; i < n; i++) {
        meanGradient[i] = 0;
        for (int k = i; k < n; k++) {
          meanGradient[i] += factor * inverse[k][i] * whitened[k];
        }
        headGradients[head + i] += meanGradient[i];
        for (int j = 0; j <= i; j++) {
          double gradient = 0;
          for (int k = i; k < n; k++) {
            gradient -= inverse[k][i] * spread[k][j];
          }
          if (j < i) {
            headGradients[head + below(i, j)] += factor * gradient;
          } else {
            double logScale = logScaleOf(heads, head, i);
            addLogScaleGradient(
                headGradients,
                head,
                i,
                factor * (1 + gradient * Math.exp(logScale)) * logScaleDerivative(logScale));
          }
        }
      }
    }
    return kl;
  }

  private double[][] inverseOfL(double[] heads, int head) {
    double[][] inverse = new double[n][n];
    for (int column = 0; column < n; column++) {
      for (int i = column; i < n; i++) {
        double rest = i == column ? 1 : 0;
        for (int j = column; j < i; j++) {
          rest -= heads[head + below(i, j)] * inverse[j][column];
        }
        inverse[i][column] = rest / Math.exp(logScaleOf(heads, head, i));
      }
    }
    return inverse;
  }
}
