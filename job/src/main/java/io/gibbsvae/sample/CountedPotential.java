package io.gibbsvae.sample;

import io.gibbsvae.energy.Potential;
import org.apache.spark.util.LongAccumulator;

/** An energy that counts how often it is computed. */
final class CountedPotential implements Potential {

  private static final long serialVersionUID = 1;

  private final Potential potential;
  private final LongAccumulator count;

  /**
   * The same energy, counted.
   *
   * @param count registered with Spark; each task adds to its own copy
   */
  CountedPotential(Potential potential, LongAccumulator count) {
    this.potential = potential;
    this.count = count;
  }

  @Override
  public int dimension() {
    return potential.dimension();
  }

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    count.add(1);
    return potential.energyAndGradient(x, gradient);
  }

  @Override
  public void energiesAndGradients(
      double[] points, int rows, double[] energies, double[] gradients) {
    count.add(rows);
    potential.energiesAndGradients(points, rows, energies, gradients);
  }

  @Override
  public void energies(double[] points, int rows, double[] energies) {
    count.add(rows);
    potential.energies(points, rows, energies);
  }
}
