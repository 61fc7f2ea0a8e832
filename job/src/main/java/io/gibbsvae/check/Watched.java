package io.gibbsvae.check;

import io.gibbsvae.target.Potential;
import java.util.Arrays;
import java.util.Optional;

/**
 * An energy that keeps the infinite point nearest to a place: whoever looks around says where the
 * support ends. For one thread.
 */
final class Watched implements Potential {

  private static final long serialVersionUID = 1;

  private final Potential potential;
  private final double[] location;
  private final double[] scale;
  private double nearest = Double.POSITIVE_INFINITY;
  private double[] end;

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
