package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.Variable;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * An energy or a log density as it is written, and the names that it may use.
 *
 * @param text the expression
 * @param isLogDensity whether its value is log p and not the energy U = -log p, in nats
 * @param dimension how many coordinates there are, at least 1
 * @param variables the coordinates by their names, row-major one after the other; empty where they
 *     are x0, x1, ...
 * @param parameters numbers and vectors; the expression must use them all
 * @param data numbers, vectors and matrices; the expression must use them all
 */
public record Formula(
    String text,
    boolean isLogDensity,
    int dimension,
    List<Variable> variables,
    List<Parameter> parameters,
    List<Data> data)
    implements Serializable {

  /**
   * Checks the dimension.
   *
   * @throws IllegalArgumentException if it is less than 1, or not that of the variables
   */
  public Formula {
    Objects.requireNonNull(text, "text");
    variables = List.copyOf(variables);
    parameters = List.copyOf(parameters);
    data = List.copyOf(data);
    Text.require(dimension >= 1, "dimension must be at least 1, found %s", dimension);
    int size = variables.stream().mapToInt(Variable::size).sum();
    Text.require(
        variables.isEmpty() || size == dimension,
        "found variables of %s numbers, expected as many as coordinates, %s",
        size,
        dimension);
  }

  /** An energy of the coordinates x0, x1, .... */
  public static Formula energy(String text, int dimension, List<Parameter> parameters) {
    return new Formula(text, false, dimension, List.of(), parameters, List.of());
  }

  /** What its value is, in words. */
  String what() {
    return isLogDensity ? "log density" : "energy";
  }
}
