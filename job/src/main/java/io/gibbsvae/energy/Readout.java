package io.gibbsvae.energy;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What rows say of a point. Models and chains live on R^D and see the energy U(y) of a point y
 * there; rows have the values x that a user knows, C numbers under names of their own.
 *
 * <p>Instances travel to Spark executors by Java serialization, and each task works on a copy of
 * its own: an implementation may keep scratch arrays and need not be thread-safe.
 */
public interface Readout extends Serializable {

  /** The readout that shows a point of R^D as it is, under the names x0, x1, .... */
  static Readout plain(int dimension) {
    return new PlainReadout(dimension);
  }

  /** {@return the variables, in the order of their columns} */
  List<Variable> variables();

  /** {@return C, the number of values of a row: the sum of the variables' sizes} */
  default int width() {
    return variables().stream().mapToInt(Variable::size).reduce(0, Math::addExact);
  }

  /**
   * Reads the values of a point.
   *
   * @param points has y from {@code at} on, D numbers; must not be changed
   * @param values receives x from {@code to} on, C numbers, all inside their supports
   */
  void read(double[] points, int at, double[] values, int to);

  /**
   * {@return what the energy of the values has more than that of the point, in nats: U(x) = U(y) +
   * this} It is log |det dx/dy| where x has as many coordinates as y, and 0 where nothing is known.
   *
   * @param points has y from {@code at} on, D numbers; must not be changed
   */
  double logVolume(double[] points, int at);

  /**
   * Finds a point that reads as these values, for rows that are read back. Where several do, as on
   * a circle, it is any of them that is not far out.
   *
   * @param values has x from {@code at} on, C numbers
   * @param points receives y from {@code to} on, D numbers; not finite where no point reads as
   *     these values
   */
  void invert(double[] values, int at, double[] points, int to);

  /** {@return whether values are the point itself under the names x0, x1, ...} */
  default boolean plain() {
    return false;
  }

  /**
   * {@return the coordinate of y, from 0, that a column repeats digit by digit, or -1 if its values
   * are computed} Columns of computed values are doubles; the others are floats where these are
   * fine enough.
   *
   * @param column from 0
   */
  default int coordinate(int column) {
    return -1;
  }

  /**
   * {@return those of some things that belong to a coordinate which a column repeats}
   *
   * @param coordinate of each, from 0
   */
  default <T> List<T> repeated(List<T> things, ToIntFunction<T> coordinate) {
    Set<Integer> repeated =
        IntStream.range(0, width()).map(this::coordinate).boxed().collect(Collectors.toSet());
    return things.stream()
        .filter(thing -> repeated.contains(coordinate.applyAsInt(thing)))
        .toList();
  }

  /**
   * {@return how people are told of a coordinate of y}
   *
   * @param i from 0
   */
  default String coordinateTitle(int i) {
    return "unconstrained coordinate " + i;
  }

  /**
   * {@return the name of each column, C different ones} A readout whose arrays are not in row-major
   * order overrides this and {@link #titles()}.
   */
  default List<String> columns() {
    return variables().stream().flatMap(variable -> variable.columns().stream()).toList();
  }

  /** {@return how people are told of each column, such as "theta[1]"} */
  default List<String> titles() {
    return variables().stream().flatMap(variable -> variable.titles().stream()).toList();
  }

  /**
   * {@return the first few values of a point with their titles: "mu = 4.412, theta[1] = -0.31,
   * ..."; its coordinates where it has no values}
   *
   * @param point y, length D
   */
  default String text(double[] point, int most) {
    double[] values = new double[width()];
    read(point, 0, values, 0);
    boolean none = Arrays.stream(values).anyMatch(Double::isNaN);
    double[] shown = none ? point : values;
    List<String> titles = titles();
    return IntStream.range(0, Math.min(most, shown.length))
            .mapToObj(
                i -> Text.format("%s = %.4g", none ? coordinateTitle(i) : titles.get(i), shown[i]))
            .collect(Collectors.joining(", "))
        + (shown.length > most ? ", ..." : "");
  }
}
