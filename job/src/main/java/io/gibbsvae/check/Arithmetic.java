package io.gibbsvae.check;

import java.util.Arrays;

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

  static double[] ones(int d) {
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return ones;
  }
}
