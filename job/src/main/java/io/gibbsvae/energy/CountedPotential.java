package io.gibbsvae.energy;

/** An energy that counts the points at which it is computed. For one thread. */
public class CountedPotential implements Potential {

  private static final long serialVersionUID = 1;

  private final Potential potential;
  private long count;

  /** The same energy, counted from 0. */
  public CountedPotential(Potential potential) {
    this.potential = potential;
  }

  /** {@return the points so far at which it was computed, with a gradient or without} */
  public final long count() {
    return count;
  }

  /**
   * Is called with what was computed.
   *
   * @param points row-major [rows, D]
   * @param energies of the points, in nats
   */
  protected void saw(double[] points, int rows, double[] energies) {
    // Counting is enough.
  }

  @Override
  public final int dimension() {
    return potential.dimension();
  }

  @Override
  public final double energyAndGradient(double[] x, double[] gradient) {
    double energy = potential.energyAndGradient(x, gradient);
    count++;
    saw(x, 1, new double[] {energy});
    return energy;
  }

  @Override
  public final void energiesAndGradients(
      double[] points, int rows, double[] energies, double[] gradients) {
    potential.energiesAndGradients(points, rows, energies, gradients);
    count += rows;
    saw(points, rows, energies);
  }

  @Override
  public final void energies(double[] points, int rows, double[] energies) {
    potential.energies(points, rows, energies);
    count += rows;
    saw(points, rows, energies);
  }
}
