package io.gibbsvae.diagnose;

import java.io.Serializable;

/**
 * How freely Markov chains move between energies: the energy Bayesian fraction of missing
 * information, sum (E_t - E_(t-1))^2 / (n - 1) over the energies' variance (Betancourt, A
 * Conceptual Introduction to Hamiltonian Monte Carlo, 2017, section 6.1). It is 2 for independent
 * draws; below 0.3 a chain cannot change its energy fast enough to reach the tails.
 */
public final class EnergyChains implements Serializable {

  private static final long serialVersionUID = 1;

  private int chains;
  private int stuck;
  private double sum;
  private double least = Double.POSITIVE_INFINITY;

  /**
   * Adds a chain.
   *
   * @param energies of its draws in order, in nats, two at least, finite
   */
  public void add(double[] energies) {
    int n = energies.length;
    if (n < 2) {
      throw new IllegalArgumentException("a chain of " + n + " energies");
    }
    double shifted = 0;
    double steps = 0;
    for (int t = 0; t < n; t++) {
      QuantileSummary.requireFinite(energies[t]);
      shifted += energies[t] - energies[0];
      double step = t > 0 ? energies[t] - energies[t - 1] : 0;
      steps += step * step;
    }
    chains++;
    if (steps == 0) {
      stuck++;
      return;
    }
    double mean = energies[0] + shifted / n;
    double squares = 0;
    for (double energy : energies) {
      squares += (energy - mean) * (energy - mean);
    }
    double bfmi = steps / squares;
    sum += bfmi;
    least = Math.min(least, bfmi);
  }

  /** Adds all chains that another summary has seen. */
  public void merge(EnergyChains other) {
    chains += other.chains;
    stuck += other.stuck;
    sum += other.sum;
    least = Math.min(least, other.least);
  }

  /** {@return chains whose energy never changed} They have no fraction, and count in this alone. */
  public int stuck() {
    return stuck;
  }

  /** {@return the fraction, as a mean over the chains that moved; NaN if none did} */
  public double meanBfmi() {
    return chains > stuck ? sum / (chains - stuck) : Double.NaN;
  }

  /** {@return the smallest fraction of a chain that moved; NaN if none did} */
  public double leastBfmi() {
    return chains > stuck ? least : Double.NaN;
  }
}
