package io.gibbsvae.energy.coordinates;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the values of a variable are, and the map there from unconstrained coordinates.
 *
 * <p>Far out a double cannot tell values from the end of their support. Coordinates are held
 * between {@link #least} and {@link #most} therefore before they are mapped: the values of those
 * are strictly inside.
 */
public sealed interface Support extends Serializable
    permits Reals, HalfLine, Interval, Ordered, Simplex, UnitVector, Circle, Stretch {

  /**
   * {@return the support of a text such as "positive[8]"}
   *
   * @throws IllegalArgumentException whose message says what was found and what was expected
   */
  static Support parse(String text) {
    return SupportText.parse(text);
  }

  /** {@return its name with its numbers, without its shape, such as "interval(0, 1)"} */
  String name();

  /** {@return the length of each dimension of the values' array; empty for a number} */
  List<Integer> shape();

  /** {@return the text that {@link #parse} reads, such as "interval(0, 1)[5]"} */
  default String text() {
    return name()
        + (shape().isEmpty()
            ? ""
            : shape().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]")));
  }

  /** {@return how many values there are} */
  int values();

  /** {@return how many unconstrained coordinates there are} */
  int coordinates();

  /**
   * {@return the least value of a coordinate at which a double can tell x from the end of the
   * support}
   *
   * @param i the coordinate, from 0
   */
  default double least(int i) {
    return Double.NEGATIVE_INFINITY;
  }

  /** {@return the largest one} */
  default double most(int i) {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Maps coordinates to values.
   *
   * @param y coordinates from {@code at} on
   * @param x receives values from {@code to} on
   * @return log |det dx/dy|, for coordinates of any size
   */
  double map(double[] y, int at, double[] x, int to);

  /**
   * Pulls the gradient of an energy U(x) back to that of U(x(y)) - log |det dx/dy|.
   *
   * @param y coordinates from {@code at} on
   * @param x their values, from {@code from} on
   * @param slopes dU/dx, from {@code from} on
   * @param gradient receives the gradient from {@code at} on
   */
  void pullBack(double[] y, double[] x, double[] slopes, int from, double[] gradient, int at);

  /**
   * Finds coordinates of values.
   *
   * @param x values from {@code from} on
   * @param y receives coordinates from {@code at} on, not finite where a value is not inside
   */
  void invert(double[] x, int from, double[] y, int at);
}
