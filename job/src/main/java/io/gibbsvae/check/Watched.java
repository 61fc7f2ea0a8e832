package io.gibbsvae.check;

import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.Potential;
import java.util.Arrays;
import java.util.Optional;

/**
 * An energy that counts what is asked of it, and keeps the infinite point nearest to a place: where
 * the support ends. For one thread.
 */
final class Watched extends CountedPotential {

  private static final long serialVersionUID = 1;

  private final double[] location;
  private final double[] scale;
  private double nearest = Double.POSITIVE_INFINITY;
  private double[] end;
  private double[] unsound;

  /**
   * The same energy.
   *
   * @param location the place
   * @param scale what distances from it are measured in, coordinate by coordinate
   */
  Watched(Potential potential, double[] location, double[] scale) {
    super(potential);
    this.location = location.clone();
    this.scale = scale.clone();
  }

  /** The nearest infinite point so far. */
  Optional<double[]> end() {
    return Optional.ofNullable(end);
  }

  /** A point whose energy is infinite or no number. */
  Optional<double[]> unsound() {
    return Optional.ofNullable(unsound);
  }

  @Override
  protected void saw(double[] points, int count, double[] energies) {
    for (int row = 0; row < count; row++) {
      note(points, row * location.length, energies[row]);
    }
  }

  private void note(double[] points, int at, double energy) {
    if (!Double.isFinite(energy)) {
      unsound = Arrays.copyOfRange(points, at, at + location.length);
    }
    if (energy != Double.POSITIVE_INFINITY) {
      return;
    }
    double[] point = Arrays.copyOfRange(points, at, at + location.length);
    double distance = Arithmetic.distance(point, location, scale);
    if (distance < nearest) {
      nearest = distance;
      end = point;
    }
  }
}
