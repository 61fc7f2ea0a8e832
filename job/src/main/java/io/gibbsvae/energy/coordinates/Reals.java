package io.gibbsvae.energy.coordinates;

import io.gibbsvae.energy.Variable;
import java.util.List;

/** Any numbers: x = y. */
record Reals(List<Integer> shape, int values) implements Support {

  @Override
  public String name() {
    return Variable.REAL;
  }

  @Override
  public int coordinates() {
    return values;
  }

  @Override
  public double map(double[] y, int at, double[] x, int to) {
    System.arraycopy(y, at, x, to, values);
    return 0;
  }

  @Override
  public void pullBack(
      double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    System.arraycopy(slopes, from, gradient, at, values);
  }

  @Override
  public void invert(double[] x, int from, double[] y, int at) {
    System.arraycopy(x, from, y, at, values);
  }
}
