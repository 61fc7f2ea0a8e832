package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Variable;
import java.io.Serializable;
import java.util.List;

/**
 * A prior of a scale s, which is positive: the standard deviation of noise or of the effects of
 * groups, or the dispersion of counts.
 *
 * @param scale tau, positive and finite
 */
public record NoisePrior(Type type, double scale) implements Serializable {

  /** The scale of a regression's noise. */
  static final Variable DEVIATION = new Variable("sd", List.of(), "positive");

  /** Laws by name, with their densities at s = tau t. */
  public enum Type {
    /** sqrt(2 / pi) exp(-t^2 / 2) / tau. */
    HALF_NORMAL,
    /** 2 / (pi tau (1 + t^2)). */
    HALF_CAUCHY,
    /** exp(-t) / tau, of mean tau. */
    EXPONENTIAL
  }

  /**
   * Checks the scale.
   *
   * @throws IllegalArgumentException if it is not
   */
  public NoisePrior {
    Prior.positive("scale", scale);
  }

  /** - log density of log s, in nats: that of s, and the Jacobian of s = e^u. */
  double energy(double logDeviation) {
    double t = Math.exp(logDeviation) / scale;
    return Math.log(scale)
        - logDeviation
        + switch (type) {
          case HALF_NORMAL -> 0.5 * t * t + 0.5 * Math.log(0.5 * Math.PI);
          case HALF_CAUCHY -> Math.log1p(t * t) + Math.log(0.5 * Math.PI);
          case EXPONENTIAL -> t;
        };
  }

  /** The derivative of the energy by log s. */
  double slope(double logDeviation) {
    double t = Math.exp(logDeviation) / scale;
    return switch (type) {
          case HALF_NORMAL -> t * t;
          // For t^2 beyond what a double holds too.
          case HALF_CAUCHY -> 2 - 2 / (1 + t * t);
          case EXPONENTIAL -> t;
        }
        - 1;
  }
}
