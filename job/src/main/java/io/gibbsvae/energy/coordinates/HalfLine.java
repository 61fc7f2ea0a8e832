package io.gibbsvae.energy.coordinates;

import java.util.List;

/**
 * Numbers on one side of an end: x = end + direction e^y.
 *
 * @param name how the configuration says it
 * @param direction 1 for those above it, -1 for those below
 */
record HalfLine(String name, double end, int direction, List<Integer> shape, int values)
    implements Support {

  @Override
  public int coordinates() {
    return values;
  }

  @Override
  public double least(int i) {
    return Ends.least(end, 1);
  }

  @Override
  public double most(int i) {
    return Ends.FARTHEST;
  }

  @Override
  public double map(double[] y, int at, double[] x, int to) {
    double volume = 0;
    for (int i = 0; i < values; i++) {
      x[to + i] = end + direction * Math.exp(y[at + i]);
      volume += y[at + i];
    }
    return volume;
  }

  @Override
  public void pullBack(
      double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    for (int i = 0; i < values; i++) {
      // x - end would have lost digits.
      gradient[at + i] = slopes[from + i] * direction * Math.exp(y[at + i]) - 1;
    }
  }

  @Override
  public void invert(double[] x, int from, double[] y, int at) {
    for (int i = 0; i < values; i++) {
      y[at + i] = Math.log(direction * (x[from + i] - end));
    }
  }
}
