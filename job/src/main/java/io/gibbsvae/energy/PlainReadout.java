package io.gibbsvae.energy;

import java.util.List;
import java.util.stream.IntStream;

/** Shows a point of R^D as it is. */
record PlainReadout(int width) implements Readout {

  @Override
  public List<Variable> variables() {
    return IntStream.range(0, width)
        .mapToObj(i -> new Variable("x" + i, List.of(), Variable.REAL))
        .toList();
  }

  @Override
  public void read(double[] points, int at, double[] values, int to) {
    System.arraycopy(points, at, values, to, width);
  }

  @Override
  public double logVolume(double[] points, int at) {
    return 0;
  }

  @Override
  public void invert(double[] values, int at, double[] points, int to) {
    System.arraycopy(values, at, points, to, width);
  }

  @Override
  public boolean plain() {
    return true;
  }

  @Override
  public String coordinateTitle(int i) {
    return "x" + i;
  }

  @Override
  public int coordinate(int column) {
    return column;
  }
}
