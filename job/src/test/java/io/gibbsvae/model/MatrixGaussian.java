package io.gibbsvae.model;

import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * N(mean, L L^T) by general matrices, read from a head's row on its own: what {@link Gaussian} is
 * compared with.
 */
record MatrixGaussian(double[] mean, RealMatrix factor) {

  static MatrixGaussian of(int n, Covariance covariance, double[] row) {
    double[] mean = new double[n];
    double[][] factor = new double[n][n];
    int next = covariance == Covariance.ISOTROPIC ? n + 1 : 2 * n;
    for (int i = 0; i < n; i++) {
      mean[i] = row[i];
      double raw = covariance == Covariance.ISOTROPIC ? row[n] : row[n + i];
      factor[i][i] = Math.exp(8 * Math.tanh(raw / 8));
      for (int j = 0; covariance == Covariance.FULL && j < i; j++) {
        factor[i][j] = row[next++];
      }
    }
    return new MatrixGaussian(mean, new Array2DRowRealMatrix(factor));
  }

  int dimension() {
    return mean.length;
  }

  RealMatrix sigma() {
    return factor.multiply(factor.transpose());
  }

  /** The same law moved. */
  MatrixGaussian plus(double[] shift) {
    return new MatrixGaussian(
        new ArrayRealVector(mean).add(new ArrayRealVector(shift)).toArray(), factor);
  }

  /** mean + L eps. */
  double[] sample(double[] eps) {
    return new ArrayRealVector(factor.operate(eps)).add(new ArrayRealVector(mean)).toArray();
  }

  double logDensity(double[] x) {
    return Math.log(new MultivariateNormalDistribution(mean, sigma().getData()).density(x));
  }

  /** KL(N(0, I) || this), eq. (2.9) of the source. */
  double klFromStandardNormal() {
    LUDecomposition lu = new LUDecomposition(sigma());
    RealMatrix precision = lu.getSolver().getInverse();
    RealVector m = new ArrayRealVector(mean);
    return 0.5
        * (Math.log(lu.getDeterminant())
            - dimension()
            + precision.getTrace()
            + m.dotProduct(precision.operate(m)));
  }
}
