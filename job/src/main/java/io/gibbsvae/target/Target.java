package io.gibbsvae.target;

import java.io.Serializable;
import java.util.Objects;

/**
 * A Gibbs distribution mu(x) = exp(-U(x)) / Z: its energy and what is known of it.
 *
 * @param name what to call it in reports, such as {@code many-well-32}
 * @param potential U
 * @param knowledge what is known
 */
public record Target(String name, Potential potential, Knowledge knowledge)
    implements Serializable {

  /**
   * Checks that nothing is missing.
   *
   * @param name not null
   * @param potential not null
   * @param knowledge not null
   * @throws NullPointerException if one of them is null
   */
  public Target {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(potential, "potential");
    Objects.requireNonNull(knowledge, "knowledge");
  }

  /** {@return the dimension D} */
  public int dimension() {
    return potential.dimension();
  }
}
