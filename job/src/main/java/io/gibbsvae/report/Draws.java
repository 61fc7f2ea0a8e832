package io.gibbsvae.report;

import io.gibbsvae.diagnose.SystematicResampling;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Points with energies and weights.
 *
 * @param dimension C, how many values a point has
 * @param x row-major [n, C]
 * @param energies U(x) in nats, length n, all finite
 * @param weights not negative, of sum 1; length n
 */
record Draws(int dimension, double[] x, double[] energies, double[] weights) {

  /** Points that count the same; those without a finite energy are left out. */
  static Draws equal(int dimension, double[] x, double[] energies) {
    return ofLogWeights(dimension, x, energies, new double[energies.length]);
  }

  /** Points by the logarithms of their weights; those without a finite energy are left out. */
  static Draws ofLogWeights(int dimension, double[] x, double[] energies, double[] logWeights) {
    int[] finite =
        IntStream.range(0, energies.length)
            .filter(row -> Double.isFinite(energies[row]) && logWeights[row] < Double.MAX_VALUE)
            .toArray();
    double largest = Arrays.stream(finite).mapToDouble(row -> logWeights[row]).max().orElse(0);
    double[] weights =
        Arrays.stream(finite).mapToDouble(row -> Math.exp(logWeights[row] - largest)).toArray();
    double sum = Arrays.stream(weights).sum();
    Arrays.setAll(weights, k -> weights[k] / sum);
    double[] points = new double[finite.length * dimension];
    for (int k = 0; k < finite.length; k++) {
      System.arraycopy(x, finite[k] * dimension, points, k * dimension, dimension);
    }
    return new Draws(
        dimension,
        points,
        Arrays.stream(finite).mapToDouble(row -> energies[row]).toArray(),
        weights);
  }

  int rows() {
    return energies.length;
  }

  double[] point(int row) {
    return Arrays.copyOfRange(x, row * dimension, (row + 1) * dimension);
  }

  double[] coordinate(int i) {
    return IntStream.range(0, rows()).mapToDouble(row -> x[row * dimension + i]).toArray();
  }

  /** The mean of each point's coordinates: a field's magnetisation. */
  double[] means() {
    return IntStream.range(0, rows())
        .mapToDouble(row -> Arrays.stream(point(row)).average().orElse(Double.NaN))
        .toArray();
  }

  /**
   * n of these points, each as often as its weight says, to the nearest whole numbers (systematic
   * resampling at the middle of each step).
   */
  Draws resampled(int n) {
    double[] points = new double[n * dimension];
    double[] drawn = new double[n];
    double[] reached = new double[rows()];
    double sum = 0;
    for (int row = 0; row < rows(); row++) {
      sum += weights[row];
      reached[row] = n * sum;
    }
    int[] chosen = SystematicResampling.chosen(reached, n, 0.5);
    for (int k = 0; k < n; k++) {
      System.arraycopy(x, chosen[k] * dimension, points, k * dimension, dimension);
      drawn[k] = energies[chosen[k]];
    }
    return equal(dimension, points, drawn);
  }
}
