package io.gibbsvae.energy.coordinates;

import java.util.List;

/**
 * n positive numbers of sum 1, by breaking a stick: x_k is a share z_k of what the ones before have
 * left, z_k = 1 / (1 + e^-t) with t = y_k - log(n - k). At y = 0 all are 1/n. Volumes are those of
 * the first n - 1 numbers.
 */
record Simplex(int values) implements Support {

  @Override
  public String name() {
    return "simplex";
  }

  @Override
  public List<Integer> shape() {
    return List.of(values);
  }

  @Override
  public int coordinates() {
    return values - 1;
  }

  @Override
  public double least(int i) {
    return -Ends.FARTHEST;
  }

  @Override
  public double most(int i) {
    return Ends.FARTHEST;
  }

  private double logit(double y, int k) {
    return y - Math.log(values - 1 - k);
  }

  @Override
  public double map(double[] y, int at, double[] x, int to) {
    double volume = 0;
    double left = 1;
    double logLeft = 0;
    for (int k = 0; k < values - 1; k++) {
      double t = logit(y[at + k], k);
      double e = Math.exp(-Math.abs(t));
      double small = e / (1 + e);
      double large = 1 / (1 + e);
      x[to + k] = inside(left * (t < 0 ? small : large));
      left *= t < 0 ? large : small;
      double log1pE = Math.log1p(e);
      volume += logLeft - Math.abs(t) - 2 * log1pE;
      logLeft -= log1pE + Math.max(t, 0);
    }
    x[to + values - 1] = inside(left);
    return volume;
  }

  private static double inside(double x) {
    return Math.max(Double.MIN_NORMAL, Math.min(x, Math.nextDown(1.0)));
  }

  @Override
  public void pullBack(
      double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    double behind = slopes[from + values - 1] * x[from + values - 1];
    for (int k = values - 2; k >= 0; k--) {
      double t = logit(y[at + k], k);
      double share = Ends.logistic(t);
      double left = Ends.logistic(-t);
      double here = slopes[from + k] * x[from + k];
      gradient[at + k] = here * left - share * behind - 1 + (values - k) * share;
      behind += here;
    }
  }

  @Override
  public void invert(double[] x, int from, double[] y, int at) {
    double behind = x[from + values - 1];
    for (int k = values - 2; k >= 0; k--) {
      y[at + k] = Math.log(x[from + k]) - Math.log(behind) + Math.log(values - 1 - k);
      behind += x[from + k];
    }
  }
}
