package io.gibbsvae.energy.regression;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What terms of a formula are products of: a column, the levels of a column, or a number that is
 * computed of columns.
 *
 * @param title how people are told of it, such as {@code I(a^2)}; a column's is its name
 * @param columns those that it depends on
 * @param kind what it is
 * @param value the number of a row, given the numbers of its columns
 */
public record Atom(String title, List<String> columns, Kind kind, Value value) {

  /** Kinds of atoms. */
  public enum Kind {
    /** A column: numbers, or words, which are levels. */
    COLUMN,
    /** The levels of a column, whether they are words or numbers. */
    LEVELS,
    /** A number that is computed of columns of numbers. */
    NUMBER
  }

  /** A number of a row. */
  @FunctionalInterface
  public interface Value {
    /**
     * {@return the number}
     *
     * @param row gives the row's number in a column
     */
    double of(ToDoubleFunction<String> row);
  }

  /** {@return a column as it is} */
  public static Atom column(String name) {
    return new Atom(name, List.of(name), Kind.COLUMN, row -> row.applyAsDouble(name));
  }

  /** {@return the levels of a column} */
  static Atom levels(String name) {
    return new Atom(
        "factor(" + name + ")", List.of(name), Kind.LEVELS, row -> row.applyAsDouble(name));
  }
}
