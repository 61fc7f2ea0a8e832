package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/** A number, a vector or a matrix of data that an expression knows by name. */
public final class Data implements Serializable {

  private static final long serialVersionUID = 1;

  private final String name;
  private final double[] values;
  private final int rows;
  private final int columns;
  private final transient IntFunction<String> places;

  private Data(String name, double[] values, int rows, int columns, IntFunction<String> places) {
    this.name = Objects.requireNonNull(name, "name");
    this.values = values.clone();
    this.rows = rows;
    this.columns = columns;
    this.places = places;
    Text.require(values.length > 0, "%s must have a value", name);
  }

  /** {@return a number} */
  public static Data number(String name, double value) {
    return new Data(name, new double[] {value}, 0, 0, null);
  }

  /**
   * {@return a vector}
   *
   * @param places where an entry is, from 0, for messages: "row 3"
   */
  public static Data vector(String name, double[] values, IntFunction<String> places) {
    return new Data(name, values, values.length, 0, places);
  }

  /**
   * {@return a matrix}
   *
   * @param values [rows][columns], rows of one length
   */
  public static Data matrix(String name, double[][] values) {
    int columns = values[0].length;
    double[] all = new double[values.length * columns];
    for (int row = 0; row < values.length; row++) {
      Text.require(
          values[row].length == columns,
          "found %s numbers in row %s of %s, expected %s as in the first",
          values[row].length,
          row + 1,
          name,
          columns);
      System.arraycopy(values[row], 0, all, row * columns, columns);
    }
    return new Data(name, all, values.length, columns, null);
  }

  /** {@return what an expression calls it} */
  public String name() {
    return name;
  }

  /** {@return the length of each dimension; none for a number} */
  public List<Integer> shape() {
    return rows == 0 ? List.of() : columns == 0 ? List.of(rows) : List.of(rows, columns);
  }

  /** {@return where an entry is, from 0, in words} */
  public String place(int entry) {
    return places == null ? "entry " + (entry + 1) : places.apply(entry);
  }

  Node node(Graph graph) {
    if (rows == 0) {
      return graph.number(values[0]);
    }
    Node entries = graph.constant(values, values.length);
    return columns == 0 ? entries : Matrices.of(graph, entries, rows, columns);
  }
}
