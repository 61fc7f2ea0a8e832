package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import java.util.Arrays;
import java.util.Optional;

/**
 * An energy that counts what is asked of it, and keeps the infinite point nearest to a place: where
 * the support ends. For one thread.
 */
final class Watched implements Potential {

  private static final long serialVersionUID = 1;

  private final Potential potential;
  private final double[] location;
  private final double[] scale;
  private double nearest = Double.POSITIVE_INFINITY;
  private double[] end;
  private double[] unsound;
  private long energies;
  private long unsoundEnergies;

  /**
   * The same energy.
   *
   * @param location the place
   * @param scale what distances from it are measured in, coordinate by coordinate
   */
  Watched(Potential potential, double[] location, double[] scale) {
    this.potential = potential;
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

  /** How many energies were asked for. */
  long energies() {
    return energies;
  }

  /** How many of them were infinite or no numbers. */
  long unsoundEnergies() {
    return unsoundEnergies;
  }

  @Override
  public int dimension() {
    return potential.dimension();
  }

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    double energy = potential.energyAndGradient(x, gradient);
    note(x, 0, energy);
    return energy;
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    potential.energiesAndGradients(points, count, energies, gradients);
    note(points, count, energies);
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    potential.energies(points, count, energies);
    note(points, count, energies);
  }

  private void note(double[] points, int count, double[] energies) {
    for (int row = 0; row < count; row++) {
      note(points, row * location.length, energies[row]);
    }
  }

  private void note(double[] points, int at, double energy) {
    energies++;
    if (!Double.isFinite(energy)) {
      unsoundEnergies++;
      unsound = Arrays.copyOfRange(points, at, at + location.length);
    }
    if (energy != Double.POSITIVE_INFINITY) {
      return;
    }
    double distance = 0;
    for (int i = 0; i < location.length; i++) {
      double z = (points[at + i] - location[i]) / scale[i];
      distance += z * z;
    }
    if (distance < nearest) {
      nearest = distance;
      end = Arrays.copyOfRange(points, at, at + location.length);
    }
  }
}
