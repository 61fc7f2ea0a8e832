package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import java.util.Arrays;

/**
 * An energy in coordinates y with x = centre + width y, each coordinate with a width of its own.
 * What is measured in y does not depend on the units of x, nor on where zero is.
 */
final class Standardised implements Potential {

  private static final long serialVersionUID = 1;

  private final Potential potential;
  private final double[] centre;
  private final double[] widths;

  /**
   * The same energy.
   *
   * @param centre length D
   * @param widths length D, positive
   */
  Standardised(Potential potential, double[] centre, double[] widths) {
    this.potential = potential;
    this.centre = centre.clone();
    this.widths = widths.clone();
  }

  /** Points in x of points in y, row-major [n, D]. */
  double[] x(double[] y) {
    double[] x = new double[y.length];
    Arrays.setAll(x, k -> centre[k % centre.length] + widths[k % centre.length] * y[k]);
    return x;
  }

  /** Points in y of points in x, row-major [n, D]. */
  double[] y(double[] x) {
    double[] y = new double[x.length];
    Arrays.setAll(y, k -> (x[k] - centre[k % centre.length]) / widths[k % centre.length]);
    return y;
  }

  @Override
  public int dimension() {
    return centre.length;
  }

  @Override
  public double energyAndGradient(double[] y, double[] gradient) {
    double energy = potential.energyAndGradient(x(y), gradient);
    stretch(gradient, gradient.length);
    return energy;
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    potential.energiesAndGradients(x(points), count, energies, gradients);
    stretch(gradients, count * centre.length);
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    potential.energies(x(points), count, energies);
  }

  private void stretch(double[] gradients, int length) {
    for (int k = 0; k < length; k++) {
      gradients[k] *= widths[k % centre.length];
    }
  }
}
