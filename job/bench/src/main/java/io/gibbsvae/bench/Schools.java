package io.gibbsvae.bench;

import io.gibbsvae.energy.Potential;

/** Eight schools without centring, at (mu, log tau, eta), as one writes it by hand. */
final class Schools implements Potential {

  private static final long serialVersionUID = 1;

  /** Of coaching in each school. */
  static final double[] EFFECTS = {28, 8, -3, 7, -1, 1, 18, 12};

  /** Their standard errors. */
  static final double[] ERRORS = {15, 10, 16, 11, 9, 11, 10, 18};

  private static final double CONSTANT = constant();

  private static double constant() {
    double constant = 17 * 0.5 * Math.log(2 * Math.PI) + Math.log(5) - Math.log(2);
    constant += Math.log(Math.PI) + Math.log(5);
    for (double error : ERRORS) {
      constant += Math.log(error);
    }
    return constant;
  }

  @Override
  public int dimension() {
    return 2 + EFFECTS.length;
  }

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    double tau = Math.exp(x[1]);
    double energy = CONSTANT + x[0] * x[0] / 50 - x[1];
    double byMu = x[0] / 25;
    double byTau = 0;
    for (int i = 0; i < EFFECTS.length; i++) {
      double eta = x[2 + i];
      double z = (x[0] + tau * eta - EFFECTS[i]) / ERRORS[i];
      energy += 0.5 * (z * z + eta * eta);
      double slope = z / ERRORS[i];
      byMu += slope;
      byTau += slope * eta;
      gradient[2 + i] = slope * tau + eta;
    }
    double ratio = tau / 5;
    energy += Math.log1p(ratio * ratio);
    gradient[0] = byMu;
    gradient[1] = (byTau + 2 * ratio / 5 / (1 + ratio * ratio)) * tau - 1;
    return energy;
  }
}
