package io.gibbsvae.energy.coordinates;

import java.util.List;

/**
 * A real number x = centre + width sinh(y). Where the density of x falls like a power, that of y
 * falls exponentially.
 *
 * @param width positive: the half-width of the middle, where the density does not fall like a power
 *     yet
 */
record Stretch(double centre, double width) implements Support {

  /** Squares of values so far out are doubles. */
  private static final double FARTHEST = 300;

  @Override
  public String name() {
    return "stretched";
  }

  @Override
  public List<Integer> shape() {
    return List.of();
  }

  @Override
  public int values() {
    return 1;
  }

  @Override
  public int coordinates() {
    return 1;
  }

  @Override
  public double least(int i) {
    return -FARTHEST;
  }

  @Override
  public double most(int i) {
    return FARTHEST;
  }

  @Override
  public double map(double[] y, int at, double[] x, int to) {
    double t = Math.abs(y[at]);
    x[to] = centre + width * Math.sinh(y[at]);
    return Math.log(width) + t + Math.log1p(Math.exp(-2 * t)) - Math.log(2);
  }

  @Override
  public void pullBack(
      double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    gradient[at] = slopes[from] * width * Math.cosh(y[at]) - Math.tanh(y[at]);
  }

  @Override
  public void invert(double[] x, int from, double[] y, int at) {
    double z = (x[from] - centre) / width;
    y[at] = Math.copySign(Math.log(Math.abs(z) + Math.hypot(1, z)), z);
  }
}
