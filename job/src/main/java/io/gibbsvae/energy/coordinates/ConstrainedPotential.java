package io.gibbsvae.energy.coordinates;

import io.gibbsvae.energy.BlockPotential;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Text;

/**
 * The energy of unconstrained points, U(y) = U(x(y)) - log |det dx/dy|, of an energy U(x) of values
 * in their supports.
 *
 * <p>Where a double cannot tell values from the end of a support, U(y) goes on along a straight
 * line with its slope where doubles end, if it grows there; else it stays the same, since a slope
 * at one point does not say that it falls for ever.
 */
public final class ConstrainedPotential implements BlockPotential {

  private static final long serialVersionUID = 1;

  private final Potential inner;
  private final Coordinates coordinates;
  // Of a block.
  private transient double[] held;
  private transient double[] values;
  private transient double[] slopes;
  private transient double[] volumes;

  /**
   * The energy of unconstrained points.
   *
   * @param inner U(x), of C values
   * @throws IllegalArgumentException if the energy takes another number of values
   */
  public ConstrainedPotential(Potential inner, Coordinates coordinates) {
    Text.require(
        inner.dimension() == coordinates.width(),
        "found %s coordinates, expected %s, as the energy has",
        coordinates.width(),
        inner.dimension());
    this.inner = inner;
    this.coordinates = coordinates;
  }

  /** {@return U(x), the energy of the values} */
  public Potential ofValues() {
    return inner;
  }

  @Override
  public int dimension() {
    return coordinates.dimension();
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    reserve(count);
    int d = dimension();
    int c = coordinates.width();

    for (int row = 0; row < count; row++) {
      volumes[row] = coordinates.mapHeld(points, held, row * d, values, row * c);
    }
    inner.energiesAndGradients(values, count, energies, slopes);
    for (int row = 0; row < count; row++) {
      coordinates.pullBack(held, values, slopes, row * c, gradients, row * d);
      energies[row] -= volumes[row];
      for (int k = row * d; k < (row + 1) * d; k++) {
        if (points[k] != held[k] && Double.isFinite(energies[row])) {
          double further = gradients[k] * (points[k] - held[k]);
          energies[row] += Math.max(0, further);
          gradients[k] = further < 0 ? 0 : gradients[k];
        }
      }
    }
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    reserve(count);
    int d = dimension();
    int c = coordinates.width();

    boolean far = false;
    for (int row = 0; row < count; row++) {
      volumes[row] = coordinates.mapHeld(points, held, row * d, values, row * c);
      for (int k = row * d; k < (row + 1) * d; k++) {
        far |= points[k] != held[k];
      }
    }
    if (far) {
      energiesAndGradients(points, count, energies, new double[count * d]);
      return;
    }
    inner.energies(values, count, energies);
    for (int row = 0; row < count; row++) {
      energies[row] -= volumes[row];
    }
  }

  private void reserve(int count) {
    if (volumes == null || volumes.length < count) {
      held = new double[Math.multiplyExact(count, dimension())];
      values = new double[Math.multiplyExact(count, coordinates.width())];
      slopes = new double[values.length];
      volumes = new double[count];
    }
  }
}
