package io.gibbsvae.diagnose;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A minimum of an energy and the Gaussian that its curvature makes of it.
 *
 * @param x the minimum; length D
 * @param deviations standard deviation of each coordinate there; length D, all positive
 * @param logMass log of the integral of exp(-U) over its basin by that Gaussian, in nats
 * @param values what a user knows the minimum by, in words; empty where that is x
 */
public record Place(double[] x, double[] deviations, double logMass, String values)
    implements Serializable {

  /** Root mean square of the coordinates' distances, in deviations: 1 for the Gaussian's draws. */
  private static final double NEAR = 4;

  /** Of one coordinate, so that a mode that differs in one of many is another. */
  private static final double NEAR_IN_EACH = 8;

  /**
   * Copies the arrays.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public Place {
    if (x.length != deviations.length) {
      throw new IllegalArgumentException(
          "deviations has the length " + deviations.length + ", expected " + x.length);
    }
    x = x.clone();
    deviations = deviations.clone();
    // Manifests leave out what is empty.
    values = Objects.requireNonNullElse(values, "");
  }

  /** A minimum that a user knows by its coordinates. */
  public Place(double[] x, double[] deviations, double logMass) {
    this(x, deviations, logMass, "");
  }

  /** {@return the same place, which a user knows by these values} */
  public Place known(String byValues) {
    return new Place(x, deviations, logMass, byValues);
  }

  /**
   * {@return whether a point is near: its root mean square distance is at most 4 deviations, and
   * that of no coordinate more than 8}
   *
   * @param points coordinates, those of the point from offset on
   */
  public boolean isNear(double[] points, int offset) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double z = (points[offset + i] - x[i]) / deviations[i];
      if (Math.abs(z) > NEAR_IN_EACH) {
        return false;
      }
      sum += z * z;
    }
    return sum <= NEAR * NEAR * x.length;
  }

  /** {@return the minimum; a copy of length D} */
  @Override
  public double[] x() {
    return x.clone();
  }

  /** {@return standard deviation of each coordinate; a copy of length D} */
  @Override
  public double[] deviations() {
    return deviations.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place that
        && Arrays.equals(x, that.x)
        && Arrays.equals(deviations, that.deviations)
        && Double.compare(logMass, that.logMass) == 0
        && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(x) + Arrays.hashCode(deviations)) + Double.hashCode(logMass);
  }

  @Override
  public String toString() {
    return "Place[x=" + Arrays.toString(x) + ", logMass=" + logMass + "]";
  }
}
