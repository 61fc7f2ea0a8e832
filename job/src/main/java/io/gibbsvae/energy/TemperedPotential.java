package io.gibbsvae.energy;

/**
 * The energies between a Gaussian and a target: U_beta = beta U + (1 - beta) U_0 with
 *
 * <pre>U_0(x) = sum_i [ (x_i - c_i)^2 / (2 s_i^2) + log s_i ] + D/2 log 2 pi,</pre>
 *
 * so that log Z is 0 at beta = 0 and that of U at beta = 1. At beta = 0 the target has no say, not
 * even by an infinite energy.
 */
public final class TemperedPotential implements BlockPotential {

  private static final long serialVersionUID = 1;

  private final Potential potential;
  private final double[] location;
  private final double[] scale;
  private final double constant;
  private double beta = 1;

  /**
   * At beta = 1.
   *
   * @param potential U
   * @param location c, length D
   * @param scale s, length D, positive
   */
  public TemperedPotential(Potential potential, double[] location, double[] scale) {
    this.potential = potential;
    this.location = location.clone();
    this.scale = scale.clone();
    double sum = 0.5 * scale.length * Math.log(2 * Math.PI);
    for (double s : scale) {
      sum += Math.log(s);
    }
    this.constant = sum;
  }

  /**
   * Sets the inverse temperature, in [0, 1].
   *
   * @param beta what U counts; U_0 counts 1 - beta
   */
  public void setBeta(double beta) {
    this.beta = beta;
  }

  @Override
  public int dimension() {
    return location.length;
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    if (beta > 0) {
      potential.energiesAndGradients(points, count, energies, gradients);
    }
    double rest = 1 - beta;
    for (int row = 0, k = 0; row < count; row++) {
      for (int i = 0; i < location.length; i++, k++) {
        double y = (points[k] - location[i]) / scale[i];
        gradients[k] = (beta > 0 ? beta * gradients[k] : 0) + rest * y / scale[i];
      }
      energies[row] = (beta > 0 ? beta * energies[row] : 0) + rest * gaussian(points, row);
    }
  }

  /** U_0 of a row. */
  private double gaussian(double[] points, int row) {
    double energy = constant;
    for (int i = 0, k = row * location.length; i < location.length; i++, k++) {
      double y = (points[k] - location[i]) / scale[i];
      energy += 0.5 * y * y;
    }
    return energy;
  }

  /**
   * U - U_0 of a block of points, at any beta: what U_beta grows by with beta.
   *
   * @param points row-major [count, D]
   * @return length count, in nats
   */
  public double[] slopes(double[] points, int count) {
    double[] slopes = new double[count];
    potential.energies(points, count, slopes);
    for (int row = 0; row < count; row++) {
      slopes[row] -= gaussian(points, row);
    }
    return slopes;
  }
}
