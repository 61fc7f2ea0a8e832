package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Variable;
import java.io.Serializable;
import java.util.List;

/**
 * What a family says of all responses, given their linear predictors and further parameters of its
 * own, such as the standard deviation of the noise.
 *
 * <p>The coordinates of parameters are the logarithms of their distances from the lower end of
 * their support. {@code at} is where they begin in an array of points, {@code from} where the sums
 * of a point begin.
 */
interface Likelihood extends LinearPredictors.Loss, Serializable {

  /** The parameters: their names and supports, in the order of their coordinates. */
  default List<Variable> parameters() {
    return List.of();
  }

  /** What row n of the features is multiplied by: 1 or -1. */
  default double sign(int n) {
    return 1;
  }

  /**
   * The numbers that {@link #differentiate} needs of a point, to {@code scalars} from {@code to}.
   */
  default void scalars(double[] points, int at, double[] scalars, int to) {}

  /** - log p(y), in nats, without the priors of the parameters. */
  default double energy(double[] points, int at, double[] sums, int from) {
    return sums[from];
  }

  /** What the derivatives of losses by coefficients are multiplied by. */
  default double factor(double[] points, int at) {
    return 1;
  }

  /** - log of the priors of the parameters, and of the Jacobians of their coordinates. */
  default double prior(double[] points, int at) {
    return 0;
  }

  /** The derivatives of {@link #energy} and {@link #prior} by the coordinates of parameters. */
  default void gradient(
      double[] points, int at, double[] sums, int from, double[] gradient, int to) {}
}
