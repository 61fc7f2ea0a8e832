package io.gibbsvae.energy;

import java.io.Serializable;
import java.util.List;

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
   * {@return log |det dx/dy| at a point, in nats: the energy of the values is U(x) = U(y) + this; 0
   * where it is not defined}
   *
   * @param points has y from {@code at} on, D numbers; must not be changed
   */
  double logVolume(double[] points, int at);

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
}
