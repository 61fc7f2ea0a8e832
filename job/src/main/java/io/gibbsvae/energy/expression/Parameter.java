package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A number, or a vector of numbers, that an expression knows by name.
 *
 * @param name letters, digits and underscores, not beginning with a digit
 * @param values one number, or the entries of the vector
 * @param isVector whether it is a vector, which may have a single entry
 */
public record Parameter(String name, List<Double> values, boolean isVector)
    implements Serializable {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is no value, or several of a number
   */
  public Parameter {
    Objects.requireNonNull(name, "name");
    values = List.copyOf(values);
    Text.require(
        values.size() == 1 || isVector && !values.isEmpty(),
        "%s must have one value, or some as a vector, found %s",
        name,
        values.size());
  }

  /** {@return a number} */
  public static Parameter number(String name, double value) {
    return new Parameter(name, List.of(value), false);
  }

  /** {@return a vector} */
  public static Parameter vector(String name, List<Double> values) {
    return new Parameter(name, values, true);
  }
}
