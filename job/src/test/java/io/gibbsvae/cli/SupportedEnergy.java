package io.gibbsvae.cli;

import io.gibbsvae.energy.BlockPotential;
import org.apache.commons.math3.special.Gamma;

/**
 * Independent laws with known answers, one on each kind of support: x_0 ~ N(1, 0.5^2); x_1 ~
 * gamma(3, rate 2); x_2 ~ beta(2, 4); x_3 < x_4 two standard normals in their order; (x_5, x_6,
 * x_7) ~ Dirichlet(2, 3, 4); x_8 ~ von Mises of concentration 2 around pi; (x_9, x_10, x_11)
 * uniform on the sphere.
 */
public final class SupportedEnergy implements BlockPotential {

  static final String COORDINATES =
      "coordinates { mu = real, tau = positive, p = probability, cut = \"ordered[2]\","
          + " w = \"simplex[3]\", phi = circle, n = \"unit-vector[3]\" }";

  private static final long serialVersionUID = 1;
  private static final int VALUES = 12;
  private static final double I0 = 2.2795853023360673;

  /** I_1(2) / I_0(2): the mean of cos(x_8 - pi). */
  static final double RESULTANT = 1.5906368546373291 / I0;

  /** The mean of the larger of two standard normals. */
  static final double LARGER = 1 / Math.sqrt(Math.PI);

  /** log Z of the energy as it is written. */
  static double logZ() {
    return Math.log(0.5)
        + 0.5 * Math.log(2 * Math.PI)
        + Gamma.logGamma(3)
        - 3 * Math.log(2)
        + Gamma.logGamma(2)
        + Gamma.logGamma(4)
        - Gamma.logGamma(6)
        + Math.log(2 * Math.PI)
        - Math.log(2)
        + Gamma.logGamma(2)
        + Gamma.logGamma(3)
        + Gamma.logGamma(4)
        - Gamma.logGamma(9)
        + Math.log(2 * Math.PI * I0)
        + Math.log(4 * Math.PI);
  }

  @Override
  public int dimension() {
    return VALUES;
  }

  @Override
  public void energiesAndGradients(double[] points, int n, double[] energies, double[] gradients) {
    for (int row = 0; row < n; row++) {
      energies[row] = energy(points, row * VALUES, gradients);
    }
  }

  private static double energy(double[] x, int at, double[] g) {
    double z = (x[at] - 1) / 0.5;
    g[at] = z / 0.5;
    double tau = x[at + 1];
    g[at + 1] = 2 - 2 / tau;
    double p = x[at + 2];
    g[at + 2] = -1 / p + 3 / (1 - p);
    g[at + 3] = x[at + 3];
    g[at + 4] = x[at + 4];
    double energy = 0.5 * z * z + 2 * tau - 2 * Math.log(tau) - Math.log(p) - 3 * Math.log1p(-p);
    energy += 0.5 * (x[at + 3] * x[at + 3] + x[at + 4] * x[at + 4]);
    for (int k = 0; k < 3; k++) {
      energy -= (k + 1) * Math.log(x[at + 5 + k]);
      g[at + 5 + k] = -(k + 1) / x[at + 5 + k];
      g[at + 9 + k] = 0;
    }
    g[at + 8] = 2 * Math.sin(x[at + 8] - Math.PI);
    return energy - 2 * Math.cos(x[at + 8] - Math.PI);
  }
}
