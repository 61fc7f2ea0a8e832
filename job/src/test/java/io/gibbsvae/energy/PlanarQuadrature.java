package io.gibbsvae.energy;

/**
 * Integrals of exp(-U) over a square by the midpoint rule, which knows nothing of the formulas
 * under test. For smooth densities that vanish at the border it converges faster than any power.
 */
final class PlanarQuadrature {

  private static final int SIDE = 2000;

  private final double[] density; // exp(-U), row-major [SIDE, SIDE]
  private final double area;

  private PlanarQuadrature(double[] density, double area) {
    this.density = density;
    this.area = area;
  }

  static PlanarQuadrature of(TestTargets.Planar planar) {
    double step = 2 * planar.halfWidth() / SIDE;
    double[] density = new double[SIDE * SIDE];
    double[] line = new double[2 * SIDE];
    double[] energies = new double[SIDE];
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        line[2 * j] = -planar.halfWidth() + (i + 0.5) * step;
        line[2 * j + 1] = -planar.halfWidth() + (j + 0.5) * step;
      }
      planar.target().potential().energies(line, SIDE, energies);
      for (int j = 0; j < SIDE; j++) {
        density[i * SIDE + j] = Math.exp(-energies[j]);
      }
    }
    return new PlanarQuadrature(density, step * step);
  }

  double logZ() {
    double sum = 0;
    for (double value : density) {
      sum += value;
    }
    return Math.log(sum * area);
  }

  /** Probabilities of cells x cells squares, row-major; they sum to 1. */
  double[] cellProbabilities(int cells) {
    double[] probabilities = new double[cells * cells];
    double normaliser = Math.exp(logZ());
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        probabilities[i * cells / SIDE * cells + j * cells / SIDE] +=
            density[i * SIDE + j] * area / normaliser;
      }
    }
    return probabilities;
  }
}
