package io.gibbsvae.model;

import io.gibbsvae.model.network.Columns;
import java.util.Arrays;

/**
 * A Gaussian whose L is lower triangular. A head is m, the raw log scales of the diagonal, one for
 * each coordinate or one for all, and the entries of a band below the diagonal, row by row. All
 * loops run along columns, where the JIT compiler vectorises them.
 */
final class TriangularGaussian implements Gaussian {

  private final int n;
  private final boolean oneScale;
  private final int band;
  // Where the entries of each row of L before its diagonal begin, and where the last end.
  private final int[] starts;
  // One column for each raw log scale.
  private double[][] logScales = {};
  private double[][] scales = {};
  private double[] raw = {};

  /**
   * @param oneScale whether all coordinates have the same scale
   * @param band how many entries before its diagonal a row of L has at most: 0 where L is diagonal,
   *     n where it is full
   */
  TriangularGaussian(int n, boolean oneScale, int band) {
    this.n = n;
    this.oneScale = oneScale;
    this.band = band;
    starts = new int[n + 1];
    starts[0] = n + rawLogScales();
    for (int i = 0; i < n; i++) {
      starts[i + 1] = starts[i] + i - first(i);
    }
  }

  /** The first column in which row i of L may have an entry. */
  private int first(int i) {
    return Math.max(0, i - band);
  }

  /** Where a head has L_ij, first(i) <= j < i. */
  private int below(int i, int j) {
    return starts[i] + j - first(i);
  }

  /** The raw log scale of a coordinate. */
  private int scaleOf(int i) {
    return oneScale ? 0 : i;
  }

  @Override
  public int dimension() {
    return n;
  }

  @Override
  public int size() {
    return starts[n];
  }

  @Override
  public int rawLogScales() {
    return oneScale ? 1 : n;
  }

  @Override
  public int signals() {
    return oneScale ? 1 : 2;
  }

  @Override
  public void addSample(
      int rows, double[][] heads, double[][] eps, double[][] out, double[] logDensity) {
    loadScales(rows, heads);
    for (int i = 0; i < n; i++) {
      addStep(rows, heads[i], scale(i), eps[i], out[i]);
      for (int j = first(i); j < i; j++) {
        addProduct(rows, heads[below(i, j)], eps[j], out[i]);
      }
      addLogNormal(rows, logScale(i), eps[i], logDensity);
    }
  }

  @Override
  public void sampleGradient(
      int rows, double[][] eps, double[][] gradients, double[] weights, double[][] headGradients) {
    startScaleGradients(rows, headGradients);
    for (int i = 0; i < n; i++) {
      System.arraycopy(gradients[i], 0, headGradients[i], 0, rows);
      // log N depends on the scales alone: - log s_i.
      addSampleScaleGradient(
          rows,
          gradients[i],
          eps[i],
          scale(i),
          logScale(i),
          weights,
          headGradients[n + scaleOf(i)]);
      for (int j = first(i); j < i; j++) {
        setProduct(rows, gradients[i], eps[j], headGradients[below(i, j)]);
      }
    }
  }

  @Override
  public void addLogDensity(
      int rows, double[][] heads, double[][] difference, double[] logDensity) {
    loadScales(rows, heads);
    for (int i = 0; i < n; i++) {
      double[] rest = difference[i];
      Columns.subtract(rows, heads[i], rest);
      for (int j = first(i); j < i; j++) {
        subtractProduct(rows, heads[below(i, j)], difference[j], rest);
      }
      divide(rows, scale(i), rest);
      addLogNormal(rows, logScale(i), rest, logDensity);
    }
  }

  @Override
  public void minusLogDensityGradient(
      int rows,
      double[][] heads,
      double[][] whitened,
      double[] weights,
      double[][] differenceGradients,
      double[][] headGradients) {
    startScaleGradients(rows, headGradients);
    for (int i = n - 1; i >= 0; i--) {
      // u = L^-T r by back substitution; differenceGradients holds weight u.
      double[] u = differenceGradients[i];
      setProduct(rows, weights, whitened[i], u);
      for (int k = i + 1; k < n && first(k) <= i; k++) {
        subtractProduct(rows, heads[below(k, i)], differenceGradients[k], u);
      }
      divide(rows, scale(i), u);
      negate(rows, u, headGradients[i]);
      // - d log N / dL_ij = delta_ij / L_ii - u_i r_j
      addDensityScaleGradient(
          rows, u, whitened[i], scale(i), logScale(i), weights, headGradients[n + scaleOf(i)]);
      for (int j = first(i); j < i; j++) {
        double[] gradient = headGradients[below(i, j)];
        setProduct(rows, u, whitened[j], gradient);
        negate(rows, gradient, gradient);
      }
    }
  }

  @Override
  public double klFromStandardNormal(
      double[] head, double[] mean, double factor, double[] meanGradient, double[] headGradient) {
    return band == 0
        ? klOfDiagonal(head, mean, factor, meanGradient, headGradient)
        : klOfMatrix(head, mean, factor, meanGradient, headGradient);
  }

  private double klOfDiagonal(
      double[] head, double[] mean, double factor, double[] meanGradient, double[] headGradient) {
    double kl = 0;
    for (int i = 0; i < n; i++) {
      double logScale = logScaleOf(head, i);
      double precision = Math.exp(-2 * logScale);
      double spread = precision * (1 + mean[i] * mean[i]);
      kl += logScale - 0.5 + 0.5 * spread;
      if (headGradient.length > 0) {
        meanGradient[i] = factor * precision * mean[i];
        headGradient[i] += meanGradient[i];
        addLogScaleGradient(headGradient, i, factor * (1 - spread) * logScaleDerivative(logScale));
      }
    }
    return kl;
  }

  private double klOfMatrix(
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
        for (int j = first(i); j <= i; j++) {
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
        for (int j = Math.max(column, first(i)); j < i; j++) {
          rest -= head[below(i, j)] * inverse[j][column];
        }
        inverse[i][column] = rest / Math.exp(logScaleOf(head, i));
      }
    }
    return inverse;
  }

  /** The log scale of a coordinate by the head of a row. */
  private double logScaleOf(double[] head, int i) {
    return LOG_SCALE_LIMIT * Math.tanh(head[n + scaleOf(i)] / LOG_SCALE_LIMIT);
  }

  private static double logScaleDerivative(double logScale) {
    double t = logScale / LOG_SCALE_LIMIT;
    return 1 - t * t;
  }

  private void addLogScaleGradient(double[] headGradient, int i, double value) {
    headGradient[n + scaleOf(i)] += value;
  }

  private double[] logScale(int i) {
    return logScales[scaleOf(i)];
  }

  private double[] scale(int i) {
    return scales[scaleOf(i)];
  }

  private void loadScales(int rows, double[][] heads) {
    if (raw.length < rows) {
      raw = new double[rows];
      logScales = new double[rawLogScales()][rows];
      scales = new double[rawLogScales()][rows];
    }
    for (int i = 0; i < scales.length; i++) {
      System.arraycopy(heads[n + i], 0, raw, 0, rows);
      LogScales.compute(rows, raw, logScales[i], scales[i]);
    }
  }

  private void startScaleGradients(int rows, double[][] headGradients) {
    for (int i = 0; i < scales.length; i++) {
      Arrays.fill(headGradients[n + i], 0, rows, 0);
    }
  }

  private static void addStep(int rows, double[] mean, double[] scale, double[] eps, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = out[row] + mean[row] + scale[row] * eps[row];
    }
  }

  private static void addSampleScaleGradient(
      int rows,
      double[] gradient,
      double[] eps,
      double[] scale,
      double[] logScale,
      double[] weights,
      double[] out) {
    for (int row = 0; row < rows; row++) {
      double t = logScale[row] * (1 / LOG_SCALE_LIMIT);
      out[row] += (gradient[row] * eps[row] * scale[row] - weights[row]) * (1 - t * t);
    }
  }

  private static void addDensityScaleGradient(
      int rows,
      double[] u,
      double[] whitened,
      double[] scale,
      double[] logScale,
      double[] weights,
      double[] out) {
    for (int row = 0; row < rows; row++) {
      double t = logScale[row] * (1 / LOG_SCALE_LIMIT);
      out[row] += (weights[row] - u[row] * whitened[row] * scale[row]) * (1 - t * t);
    }
  }

  private static void negate(int rows, double[] a, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = -a[row];
    }
  }

  private static void setProduct(int rows, double[] a, double[] b, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = a[row] * b[row];
    }
  }

  private static void addProduct(int rows, double[] a, double[] b, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] += a[row] * b[row];
    }
  }

  private static void subtractProduct(int rows, double[] a, double[] b, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] -= a[row] * b[row];
    }
  }

  private static void divide(int rows, double[] divisors, double[] values) {
    for (int row = 0; row < rows; row++) {
      values[row] /= divisors[row];
    }
  }

  /** Adds log N(eps; 0, 1) - logScale. */
  private static void addLogNormal(int rows, double[] logScale, double[] eps, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = out[row] - (HALF_LOG_TWO_PI + logScale[row] + 0.5 * eps[row] * eps[row]);
    }
  }
}
