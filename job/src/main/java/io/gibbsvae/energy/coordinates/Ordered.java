package io.gibbsvae.energy.coordinates;

import java.util.List;

/**
 * Increasing numbers: x_1 = y_1, or e^{y_1} where all are positive, and x_k = x_{k-1} + e^{y_k}.
 *
 * @param positive whether all are
 */
record Ordered(boolean positive, int values) implements Support {

  @Override
  public String name() {
    return positive ? "positive-ordered" : "ordered";
  }

  @Override
  public List<Integer> shape() {
    return List.of(values);
  }

  @Override
  public int coordinates() {
    return values;
  }

  @Override
  public double least(int i) {
    return i > 0 || positive ? -Ends.FARTHEST : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double most(int i) {
    return -least(i);
  }

  @Override
  public double map(double[] y, int at, double[] x, int to) {
    double volume = positive ? y[at] : 0;
    x[to] = positive ? Math.exp(y[at]) : y[at];
    for (int k = 1; k < values; k++) {
      double before = x[to + k - 1];
      // Math.max hands on what is not a number.
      x[to + k] = Math.max(before + Math.exp(y[at + k]), Math.nextUp(before));
      volume += y[at + k];
    }
    return volume;
  }

  @Override
  public void pullBack(
      double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    double sum = 0;
    for (int k = values - 1; k >= 0; k--) {
      sum += slopes[from + k];
      gradient[at + k] = k > 0 || positive ? sum * Math.exp(y[at + k]) - 1 : sum;
    }
  }

  @Override
  public void invert(double[] x, int from, double[] y, int at) {
    y[at] = positive ? Math.log(x[from]) : x[from];
    for (int k = 1; k < values; k++) {
      y[at + k] = Math.log(x[from + k] - x[from + k - 1]);
    }
  }
}
