package io.gibbsvae.energy.coordinates;

import io.gibbsvae.energy.Variable;
import java.util.List;

/**
 * Angles in (-pi, pi], each that of a point (a, b) of the plane: 0 where b = 0 and a is positive.
 * The radius has the law that it has under N(0, I), which no angle depends on.
 */
record Circle(List<Integer> shape, int values) implements Support {

  @Override
  public String name() {
    return Variable.CIRCLE;
  }

  @Override
  public int coordinates() {
    return 2 * values;
  }

  @Override
  public double map(double[] y, int at, double[] x, int to) {
    double squares = 0;
    for (int i = 0; i < values; i++) {
      double a = y[at + 2 * i];
      double b = y[at + 2 * i + 1];
      // 0.0 + makes a negative zero positive: -pi is the same angle as pi.
      x[to + i] = Math.atan2(0.0 + b, a);
      squares += a * a + b * b;
    }
    return -0.5 * squares;
  }

  @Override
  public void pullBack(
      double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    for (int i = 0; i < values; i++) {
      double a = y[at + 2 * i];
      double b = y[at + 2 * i + 1];
      double turn = slopes[from + i] / Math.max(a * a + b * b, Double.MIN_NORMAL);
      gradient[at + 2 * i] = a - turn * b;
      gradient[at + 2 * i + 1] = b + turn * a;
    }
  }

  @Override
  public void invert(double[] x, int from, double[] y, int at) {
    for (int i = 0; i < values; i++) {
      y[at + 2 * i] = Math.sqrt(2) * Math.cos(x[from + i]);
      y[at + 2 * i + 1] = Math.sqrt(2) * Math.sin(x[from + i]);
    }
  }
}
