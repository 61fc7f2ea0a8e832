package io.gibbsvae.energy.coordinates;

import java.util.List;

/**
 * Numbers between two: x = low + (high - low) / (1 + e^-y).
 *
 * @param name how the configuration says it
 */
record Interval(String name, double low, double high, List<Integer> shape, int values)
    implements Support {

  @Override
  public int coordinates() {
    return values;
  }

  @Override
  public double least(int i) {
    return Ends.least(low, high - low);
  }

  @Override
  public double most(int i) {
    return -Ends.least(high, high - low);
  }

  @Override
  public double map(double[] y, int at, double[] x, int to) {
    double width = high - low;
    double volume = values * Math.log(width);
    for (int i = 0; i < values; i++) {
      double t = y[at + i];
      // The logistic function of -|t|, from the nearer end.
      double e = Math.exp(-Math.abs(t));
      double part = width * (e / (1 + e));
      x[to + i] = t < 0 ? low + part : high - part;
      volume -= Math.abs(t) + 2 * Math.log1p(e);
    }
    return volume;
  }

  @Override
  public void pullBack(
      double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    double width = high - low;
    for (int i = 0; i < values; i++) {
      double t = y[at + i];
      double e = Math.exp(-Math.abs(t));
      double small = e / (1 + e);
      double slope = small / (1 + e);
      double tilt = (1 - e) / (1 + e);
      gradient[at + i] = slopes[from + i] * width * slope + (t < 0 ? -tilt : tilt);
    }
  }

  @Override
  public void invert(double[] x, int from, double[] y, int at) {
    for (int i = 0; i < values; i++) {
      double value = x[from + i];
      y[at + i] = Math.log(value - low) - Math.log(high - value);
    }
  }
}
