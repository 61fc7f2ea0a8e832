package io.gibbsvae.energy;

import java.io.Serializable;
import java.util.Objects;

/**
 * A function f(x) whose expectation under the target is known.
 *
 * @param name how people write it, such as {@code P(x0 > 0)}
 * @param function f
 * @param truth E f(x) under the target, finite
 * @param uncertainty standard error of {@code truth}; 0 where it is exact to the digits that matter
 */
public record Observable(String name, Function function, double truth, double uncertainty)
    implements Serializable {

  /** A serializable function of a point. */
  @FunctionalInterface
  public interface Function extends Serializable {
    /**
     * Computes the function.
     *
     * @param x length D; must not be changed
     * @return f(x)
     */
    double of(double[] x);
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Observable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(function, "function");
    Text.require(
        Double.isFinite(truth) && uncertainty >= 0,
        "%s: truth must be finite and uncertainty at least 0, found %s and %s",
        name,
        truth,
        uncertainty);
  }

  /** {@return an observable whose truth is exact} */
  public static Observable exact(String name, Function function, double truth) {
    return new Observable(name, function, truth, 0);
  }
}
