package io.gibbsvae.cli;

import io.gibbsvae.energy.BlockPotential;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.special.Gamma;

/**
 * Independent laws with known answers, on every kind of support: x_0 ~ N(1, 0.5^2); x_1 ~ gamma(3,
 * rate 2); x_2 ~ beta(2, 4); x_3 - 2 and 2 - x_4 exponential of rate 3; x_5 uniform from -2 to 5;
 * x_6 < x_7 < x_8 three standard normals in their order; x_9 < x_10 two exponentials of rate 1 in
 * theirs; (x_11, ..., x_14) ~ Dirichlet(2, 0.5, 3, 1); x_15 ~ von Mises of concentration 2 around
 * pi; (x_16, x_17, x_18) uniform on the sphere.
 */
public final class SupportedEnergy implements BlockPotential {

  static final String COORDINATES =
      "coordinates { mu = real, tau = positive, p = probability, above = \"lower(2)\","
          + " below = \"upper(2)\", u = \"interval(-2, 5)\", cut = \"ordered[3]\","
          + " gap = \"positive-ordered[2]\", w = \"simplex[4]\", phi = circle,"
          + " n = \"unit-vector[3]\" }";

  private static final long serialVersionUID = 1;
  private static final int VALUES = 19;
  private static final int CUT = 6;
  private static final int GAP = 9;
  private static final int WEIGHTS = 11;
  private static final int ANGLE = 15;
  private static final double[] DIRICHLET = {2, 0.5, 3, 1};
  private static final double I0 = 2.2795853023360673;

  /** I_1(2) / I_0(2): the mean of cos(x_15 - pi). */
  private static final double RESULTANT = 1.5906368546373291 / I0;

  /** The mean of the largest of three standard normals. */
  private static final double LARGEST = 1.5 / Math.sqrt(Math.PI);

  /** Means of all quantities, by their names. */
  static Map<String, Double> means() {
    Map<String, Double> means = new HashMap<>();
    means.put("mu", 1.0);
    means.put("tau", 1.5);
    means.put("p", 1.0 / 3);
    means.put("above", 2 + 1.0 / 3);
    means.put("below", 2 - 1.0 / 3);
    means.put("u", 1.5);
    means.put("cut_1", -LARGEST);
    means.put("cut_2", 0.0);
    means.put("cut_3", LARGEST);
    means.put("gap_1", 0.5);
    means.put("gap_2", 1.5);
    for (int k = 0; k < DIRICHLET.length; k++) {
      means.put("w_" + (k + 1), DIRICHLET[k] / 6.5);
    }
    means.put("cos(phi)", -RESULTANT);
    means.put("sin(phi)", 0.0);
    for (int k = 1; k <= 3; k++) {
      means.put("n_" + k, 0.0);
    }
    return means;
  }

  /** log Z of the energy as it is written. */
  static double logZ() {
    double gamma = Gamma.logGamma(3) - 3 * Math.log(2);
    double beta = Gamma.logGamma(2) + Gamma.logGamma(4) - Gamma.logGamma(6);
    double dirichlet = -Gamma.logGamma(6.5);
    for (double parameter : DIRICHLET) {
      dirichlet += Gamma.logGamma(parameter);
    }
    double normals = Math.log(0.5) + 2 * Math.log(2 * Math.PI) - Math.log(6);
    double exponentials = -2 * Math.log(3) - Math.log(2);
    return gamma
        + beta
        + dirichlet
        + normals
        + exponentials
        + Math.log(7)
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
    Arrays.fill(g, at, at + VALUES, 0);
    double z = (x[at] - 1) / 0.5;
    g[at] = z / 0.5;
    double tau = x[at + 1];
    g[at + 1] = 2 - 2 / tau;
    double p = x[at + 2];
    g[at + 2] = -1 / p + 3 / (1 - p);
    g[at + 3] = 3;
    g[at + 4] = -3;
    double energy = 0.5 * z * z + 2 * tau - 2 * Math.log(tau) - Math.log(p) - 3 * Math.log1p(-p);
    energy += 3 * (x[at + 3] - 2) + 3 * (2 - x[at + 4]);
    for (int k = at + CUT; k < at + CUT + 3; k++) {
      energy += 0.5 * x[k] * x[k];
      g[k] = x[k];
    }
    for (int k = at + GAP; k < at + GAP + 2; k++) {
      energy += x[k];
      g[k] = 1;
    }
    for (int k = 0; k < DIRICHLET.length; k++) {
      energy -= (DIRICHLET[k] - 1) * Math.log(x[at + WEIGHTS + k]);
      g[at + WEIGHTS + k] = (1 - DIRICHLET[k]) / x[at + WEIGHTS + k];
    }
    g[at + ANGLE] = 2 * Math.sin(x[at + ANGLE] - Math.PI);
    return energy - 2 * Math.cos(x[at + ANGLE] - Math.PI);
  }
}
