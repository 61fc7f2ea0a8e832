package io.gibbsvae.energy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A named variable of a target: a number or an array of numbers.
 *
 * @param name a letter, then letters, digits and underscores
 * @param shape the length of each dimension, all positive; empty for a number
 * @param support where its values are, such as {@code real} or {@code interval(0, 1)}
 */
public record Variable(String name, List<Integer> shape, String support) implements Serializable {

  /** The support of a variable that may have any value. */
  public static final String REAL = "real";

  /** The support of an angle in (-pi, pi]. */
  public static final String CIRCLE = "circle";

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if a length is not positive
   */
  public Variable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(support, "support");
    shape = List.copyOf(shape);
    for (int length : shape) {
      Text.require(length > 0, "found the length %s of %s, expected a positive one", length, name);
    }
  }

  /** {@return whether its numbers are angles} */
  public boolean isAngle() {
    return support.equals(CIRCLE);
  }

  /** {@return how many numbers it has} */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** {@return the names of its columns in row-major order: "tau", "theta_1", "m_1_2"} */
  public List<String> columns() {
    return components("_", "_", "");
  }

  /**
   * {@return how people are told of its numbers, in the same order: "tau", "theta[1]", "m[1,2]"}
   */
  public List<String> titles() {
    return components("[", ",", "]");
  }

  private List<String> components(String open, String between, String close) {
    if (shape.isEmpty()) {
      return List.of(name);
    }
    List<String> components = new ArrayList<>(size());
    for (int k = 0; k < size(); k++) {
      components.add(
          index(k).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(between, name + open, close)));
    }
    return components;
  }

  /** The place of the k-th number, from 0, in each dimension, from 1. */
  private List<Integer> index(int k) {
    Integer[] index = new Integer[shape.size()];
    int rest = k;
    for (int d = shape.size() - 1; d >= 0; d--) {
      index[d] = 1 + rest % shape.get(d);
      rest /= shape.get(d);
    }
    return List.of(index);
  }
}
