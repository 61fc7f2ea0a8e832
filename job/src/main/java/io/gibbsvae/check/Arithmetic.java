package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import java.util.Arrays;
import java.util.Collection;

/** Arithmetic of vectors. */
final class Arithmetic {

  private Arithmetic() {}

  static double dot(double[] v, double[] w) {
    double sum = 0;
    for (int i = 0; i < v.length; i++) {
      sum += v[i] * w[i];
    }
    return sum;
  }

  static double norm(double[] v) {
    return Math.sqrt(dot(v, v));
  }

  static double[] ones(int d) {
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The distance of two points, where each coordinate is measured in a width of its own. */
  static double distance(double[] x, double[] y, double[] widths) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double z = (x[i] - y[i]) / widths[i];
      sum += z * z;
    }
    return Math.sqrt(sum);
  }

  /** Points as a block, row-major [n, D]. */
  static double[] block(Collection<double[]> points) {
    double[] block = new double[points.stream().mapToInt(point -> point.length).sum()];
    int at = 0;
    for (double[] point : points) {
      System.arraycopy(point, 0, block, at, point.length);
      at += point.length;
    }
    return block;
  }

  /** The energies of points, in nats. */
  static double[] energies(Potential potential, Collection<double[]> points) {
    double[] energies = new double[points.size()];
    potential.energies(block(points), energies.length, energies);
    return energies;
  }
}
