package io.gibbsvae.model;

import java.util.Arrays;

/** log sum exp of each row of a block, term by term. */
record LogSums(double[] largest, double[] multiples) {

  LogSums(int rows) {
    this(new double[rows], new double[rows]);
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
  }

  void add(int row, double term) {
    if (term > largest[row]) {
      multiples[row] = multiples[row] * Math.exp(largest[row] - term) + 1;
      largest[row] = term;
    } else {
      // Two equal infinities have no difference.
      multiples[row] += term == largest[row] ? 1 : Math.exp(term - largest[row]);
    }
  }

  double log(int row) {
    return largest[row] + Math.log(multiples[row]);
  }
}
