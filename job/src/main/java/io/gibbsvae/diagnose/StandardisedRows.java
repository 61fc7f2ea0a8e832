package io.gibbsvae.diagnose;

import java.util.List;

/**
 * Samples in units of their own standard deviations about their mean, and their energies' gradients
 * in these coordinates.
 *
 * @param points u, [D][rows]; 0 in a coordinate that is the same in all samples
 * @param gradients dU/du, [D][rows]; 0 there, too
 * @param weights with a sum of 1
 * @param deviations of the coordinates, D
 */
record StandardisedRows(
    double[][] points, double[][] gradients, double[] weights, double[] deviations) {

  static StandardisedRows of(List<SteinRows.Row> rows, double[] weights, int dimension) {
    int n = rows.size();
    double[][] points = new double[dimension][n];
    double[][] gradients = new double[dimension][n];
    double[] deviations = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      // Differences from the first, so that a constant has a variance of exactly zero.
      double shift = n > 0 ? rows.get(0).point()[i] : 0;
      double mean = 0;
      for (int row = 0; row < n; row++) {
        mean += weights[row] * (rows.get(row).point()[i] - shift);
      }
      double variance = 0;
      for (int row = 0; row < n; row++) {
        double centred = rows.get(row).point()[i] - shift - mean;
        variance += weights[row] * centred * centred;
      }
      double deviation = Math.sqrt(variance);
      deviations[i] = deviation;
      for (int row = 0; row < n && deviation > 0; row++) {
        points[i][row] = (rows.get(row).point()[i] - shift - mean) / deviation;
        gradients[i][row] = deviation * rows.get(row).gradient()[i];
      }
    }
    return new StandardisedRows(points, gradients, weights, deviations);
  }

  int dimension() {
    return points.length;
  }

  int count() {
    return weights.length;
  }

  /** Whether a coordinate differs between samples. */
  boolean varies(int i) {
    return deviations[i] > 0;
  }
}
