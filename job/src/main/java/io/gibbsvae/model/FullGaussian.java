package io.gibbsvae.model;

/**
 * L lower triangular. A head is m, the raw log scales of its diagonal, and the entries below, row
 * by row.
 */
final class FullGaussian extends TriangularGaussian {

  FullGaussian(int n) {
    super(n);
  }

  @Override
  public int size() {
    return 2 * n + n * (n - 1) / 2;
  }

  @Override
  public int rawLogScales() {
    return n;
  }

  @Override
  public int signals() {
    return 2;
  }

  @Override
  int scaleOf(int i) {
    return i;
  }

  @Override
  int entriesBefore(int i) {
    return i;
  }

  @Override
  public double klFromStandardNormal(
      double[] head, double[] mean, double factor, double[] meanGradient, double[] headGradient) {
    double[][] inverse = inverseOfL(head);
    double kl = 0;
    double[] whitened = new double[n];
    for (int i = 0; i < n; i++) {
      double squares = 0;
      for (int j = 0; j <= i; j++) {
        squares += inverse[i][j] * inverse[i][j];
        whitened[i] += inverse[i][j] * mean[j];
      }
      kl += logScaleOf(head, i) - 0.5 + 0.5 * (squares + whitened[i] * whitened[i]);
    }
    if (headGradient.length > 0) {
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
        headGradient[i] += meanGradient[i];
        for (int j = 0; j <= i; j++) {
          double gradient = 0;
          for (int k = i; k < n; k++) {
            gradient -= inverse[k][i] * spread[k][j];
          }
          if (j < i) {
            headGradient[below(i, j)] += factor * gradient;
          } else {
            double logScale = logScaleOf(head, i);
            addLogScaleGradient(
                headGradient,
                i,
                factor * (1 + gradient * Math.exp(logScale)) * logScaleDerivative(logScale));
          }
        }
      }
    }
    return kl;
  }

  private double[][] inverseOfL(double[] head) {
    double[][] inverse = new double[n][n];
    for (int column = 0; column < n; column++) {
      for (int i = column; i < n; i++) {
        double rest = i == column ? 1 : 0;
        for (int j = column; j < i; j++) {
          rest -= head[below(i, j)] * inverse[j][column];
        }
        inverse[i][column] = rest / Math.exp(logScaleOf(head, i));
      }
    }
    return inverse;
  }
}
