package io.gibbsvae.energy.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * Minimises |b - sum_i c_i a_i| over c_i of at least 0, by the active set method of Lawson and
 * Hanson. At most as many c_i are positive as b has entries, so n may be large.
 *
 * <p>The residual r is a certificate: a_i . r is at most 0 for all i, and b . r = |r|^2. So either
 * b is a combination of the a_i with coefficients of at least 0, or -r is on the same side of all
 * a_i (Farkas' lemma).
 */
final class NonNegativeLeastSquares {

  private static final double TOLERANCE = 1e-11;

  private NonNegativeLeastSquares() {}

  /**
   * The residual.
   *
   * @param rows a, [n][k], each of norm about 1
   * @param b length k
   * @return r, length k; empty where no end was found
   */
  static Optional<double[]> residual(double[][] rows, double[] b) {
    List<Integer> passive = new ArrayList<>();
    List<Double> coefficients = new ArrayList<>();
    double[] residual = b.clone();
    double tolerance = TOLERANCE * norm(b);
    for (int step = 0; step < 100 + 30 * b.length; step++) {
      int best = -1;
      double most = tolerance;
      for (int i = 0; i < rows.length; i++) {
        double slope = dot(rows[i], residual);
        if (slope > most && !passive.contains(i)) {
          most = slope;
          best = i;
        }
      }
      if (best < 0) {
        return Optional.of(residual);
      }
      passive.add(best);
      coefficients.add(0.0);
      try {
        solve(rows, b, passive, coefficients);
      } catch (SingularMatrixException e) {
        return Optional.empty();
      }
      residual = b.clone();
      for (int k = 0; k < passive.size(); k++) {
        double[] row = rows[passive.get(k)];
        for (int j = 0; j < b.length; j++) {
          residual[j] -= coefficients.get(k) * row[j];
        }
      }
    }
    return Optional.empty();
  }

  /** Moves to the minimum over the passive rows, and drops those whose coefficient reaches 0. */
  private static void solve(
      double[][] rows, double[] b, List<Integer> passive, List<Double> coefficients) {
    while (!passive.isEmpty()) {
      double[][] columns = new double[b.length][passive.size()];
      for (int k = 0; k < passive.size(); k++) {
        for (int j = 0; j < b.length; j++) {
          columns[j][k] = rows[passive.get(k)][j];
        }
      }
      double[] found =
          new QRDecomposition(new Array2DRowRealMatrix(columns, false))
              .getSolver()
              .solve(new ArrayRealVector(b, false))
              .toArray();
      double length = 1;
      int first = -1;
      for (int k = 0; k < found.length; k++) {
        if (found[k] <= 0) {
          double share = coefficients.get(k) / (coefficients.get(k) - found[k]);
          if (first < 0 || share < length) {
            length = share;
            first = k;
          }
        }
      }
      for (int k = 0; k < found.length; k++) {
        double here = coefficients.get(k);
        coefficients.set(k, first < 0 ? found[k] : here + length * (found[k] - here));
      }
      if (first < 0) {
        return;
      }
      passive.remove(first);
      coefficients.remove(first);
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
