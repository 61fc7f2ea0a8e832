package io.gibbsvae.energy.coordinates;

import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * n numbers whose squares have the sum 1: x = y / r. The radius r = |y| has the law that it has
 * under N(0, I), which no value depends on. Volumes are those of the sphere, so that a density of 1
 * has its surface as Z.
 */
record UnitVector(int values) implements Support {

  @Override
  public String name() {
    return "unit-vector";
  }

  @Override
  public List<Integer> shape() {
    return List.of(values);
  }

  @Override
  public int coordinates() {
    return values;
  }

  private static double norm(double[] v, int at, int n) {
    double largest = 0;
    for (int i = at; i < at + n; i++) {
      largest = Math.max(largest, Math.abs(v[i]));
    }
    double squares = 0;
    for (int i = at; i < at + n; i++) {
      double part = v[i] / largest;
      squares += part * part;
    }
    return largest == 0 ? 0 : largest * Math.sqrt(squares);
  }

  @Override
  public double map(double[] y, int at, double[] x, int to) {
    double r = norm(y, at, values);
    for (int i = 0; i < values; i++) {
      // No direction is a direction too.
      x[to + i] = r == 0 ? (i == 0 ? 1 : 0) : y[at + i] / r;
    }
    return -0.5 * r * r - logIntegral();
  }

  /** log of the integral of exp(-r^2 / 2) r^(n - 1) over the radius. */
  private double logIntegral() {
    return (0.5 * values - 1) * Math.log(2) + Gamma.logGamma(0.5 * values);
  }

  @Override
  public void pullBack(
      double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    double r = Math.max(norm(y, at, values), Double.MIN_NORMAL);
    double along = 0;
    for (int i = 0; i < values; i++) {
      along += slopes[from + i] * x[from + i];
    }
    for (int i = 0; i < values; i++) {
      gradient[at + i] = (slopes[from + i] - along * x[from + i]) / r + y[at + i];
    }
  }

  @Override
  public void invert(double[] x, int from, double[] y, int at) {
    double r = norm(x, from, values);
    for (int i = 0; i < values; i++) {
      y[at + i] = Math.sqrt(values) * x[from + i] / r;
    }
  }
}
