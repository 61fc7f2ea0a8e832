package io.gibbsvae.model;

/** How the gradient of a bound is estimated. Both estimators have the bound's gradient as mean. */
public enum GradientEstimator {
  /** The gradient of the minibatch's bound itself. */
  TOTAL,
  /**
   * Without the scores of the Gaussians that are drawn from, whose mean is zero (Roeder, Wu and
   * Duvenaud, "Sticking the landing", NeurIPS 2017): where the bound is tight, it does not vary in
   * what those Gaussians' networks get.
   */
  PATH
}
