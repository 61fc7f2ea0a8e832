package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Text;
import java.io.Serializable;
import org.apache.commons.math3.special.Gamma;

/**
 * A prior of a coefficient, centred on 0.
 *
 * @param scale s, the length that a coefficient is divided by, positive and finite
 * @param degrees nu, the degrees of freedom of {@link Type#STUDENT_T}, positive and finite; of no
 *     other
 */
public record Prior(Type type, double scale, double degrees) implements Serializable {

  /** Laws by name, with their densities at w = s t. */
  public enum Type {
    /** exp(-t^2 / 2) / (s sqrt(2 pi)). */
    NORMAL,
    /** exp(-|t|) / (2 s). Its slope jumps at 0, where a gradient is that of neither side. */
    LAPLACE,
    /** (1 + t^2 / nu)^(-(nu + 1) / 2), normalised. */
    STUDENT_T,
    /** 1 / (pi s (1 + t^2)). */
    CAUCHY
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Prior {
    positive("scale", scale);
    positive("degrees", degrees);
  }

  /**
   * {@return N(0, s^2)}
   *
   * @param scale s, positive
   */
  public static Prior normal(double scale) {
    return new Prior(Type.NORMAL, scale, 1);
  }

  static void positive(String name, double value) {
    Text.require(
        value > 0 && Double.isFinite(value),
        "%s must be positive and finite, found %s",
        name,
        value);
  }

  /** - log density, in nats. */
  double energy(double w) {
    double t = w / scale;
    return logNormaliser()
        + switch (type) {
          case NORMAL -> 0.5 * t * t;
          case LAPLACE -> Math.abs(t);
          case STUDENT_T -> 0.5 * (degrees + 1) * Math.log1p(t * t / degrees);
          case CAUCHY -> Math.log1p(t * t);
        };
  }

  private double logNormaliser() {
    return Math.log(scale)
        + switch (type) {
          case NORMAL -> 0.5 * Math.log(2 * Math.PI);
          case LAPLACE -> Math.log(2);
          case STUDENT_T ->
              0.5 * Math.log(degrees * Math.PI)
                  + Gamma.logGamma(0.5 * degrees)
                  - Gamma.logGamma(0.5 * (degrees + 1));
          case CAUCHY -> Math.log(Math.PI);
        };
  }

  /** The derivative of the energy. */
  double slope(double w) {
    double t = w / scale;
    return switch (type) {
          case NORMAL -> t;
          case LAPLACE -> Math.signum(t);
          case STUDENT_T -> (degrees + 1) * t / (degrees + t * t);
          case CAUCHY -> 2 * t / (1 + t * t);
        }
        / scale;
  }
}
