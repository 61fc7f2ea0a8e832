package io.gibbsvae.chain;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.network.Columns;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the chains of a block are: points, their energies and gradients. Points are rounded as they
 * are written, so that energies are those of the written points.
 */
final class Population {

  private final Potential potential;
  private Rounding rounding;
  private final int chains;
  private final int dimension;
  private final double[] x;
  private final double[] energies;
  private final double[] gradients;
  private final boolean[] moved;
  private long energyEvaluations;
  private long invalidEnergies;

  /**
   * A population at given points.
   *
   * @param x the points, row-major [n, D], rounded; kept
   */
  Population(Potential potential, double[] x, Rounding rounding) {
    this.potential = potential;
    this.rounding = rounding;
    this.dimension = potential.dimension();
    this.chains = x.length / dimension;
    this.x = x;
    this.energies = new double[chains];
    this.gradients = new double[x.length];
    this.moved = new boolean[chains];
    evaluate(x, energies, gradients);
    for (int row = 0; row < chains; row++) {
      if (!Columns.isFinite(x, row, dimension)) {
        // Nowhere; its energy is infinite until it is somewhere.
        Arrays.fill(x, row * dimension, (row + 1) * dimension, 0);
      }
    }
  }

  /** Rounds no coordinate any more for which floats are too coarse where the points are now. */
  Rounding refine() {
    double[] weights = new double[chains];
    Arrays.setAll(weights, row -> Double.isFinite(energies[row]) ? 1 : 0);
    rounding = rounding.or(Resolution.of(dimension, x, gradients, weights).rounding());
    return rounding;
  }

  private void evaluate(double[] points, double[] toEnergies, double[] toGradients) {
    potential.energiesAndGradients(points, chains, toEnergies, toGradients);
    energyEvaluations += chains;
    for (int row = 0; row < chains; row++) {
      // An error of the energy, or of the model. Outside the support is where no chain goes.
      if (Double.isNaN(toEnergies[row])
          || toEnergies[row] == Double.NEGATIVE_INFINITY
          || !Columns.isFinite(points, row, dimension)) {
        invalidEnergies++;
        toEnergies[row] = Double.POSITIVE_INFINITY;
      }
    }
  }

  /** What makes the log of a proposal's acceptance ratio, once its energies are there. */
  @FunctionalInterface
  interface LogRatio {
    /**
     * log of the acceptance ratio of a row without its term U(x) - U(x').
     *
     * @param newGradients gradients at the proposals, row-major [n, D]
     */
    double of(int row, double[] newGradients);
  }

  /**
   * The Metropolis step: moves each chain to its proposal with probability min(1, ratio). A chain
   * outside the support takes whatever is inside.
   *
   * @param proposals row-major [n, D]; rounded here. A row that is not finite is rejected
   * @param uniforms where the decisions come from: one number for each chain, used or not
   */
  Step step(double[] proposals, LogRatio logRatio, NoiseStream uniforms) {
    boolean[] possible = new boolean[chains];
    for (int row = 0; row < chains; row++) {
      possible[row] = round(proposals, row);
    }
    double[] newEnergies = new double[chains];
    double[] newGradients = new double[x.length];
    evaluate(proposals, newEnergies, newGradients);
    long accepted = 0;
    double probabilities = 0;
    for (int row = 0; row < chains; row++) {
      double probability = 0;
      if (possible[row] && newEnergies[row] < Double.POSITIVE_INFINITY) {
        probability =
            energies[row] == Double.POSITIVE_INFINITY
                ? 1
                : Math.exp(
                    Math.min(0, energies[row] - newEnergies[row] + logRatio.of(row, newGradients)));
      }
      // A ratio that is not a number is no reason to move.
      probabilities += probability > 0 ? probability : 0;
      if (uniforms.uniform().nextDouble() < probability) {
        accepted++;
        moved[row] = true;
        energies[row] = newEnergies[row];
        System.arraycopy(proposals, row * dimension, x, row * dimension, dimension);
        System.arraycopy(newGradients, row * dimension, gradients, row * dimension, dimension);
      }
    }
    return new Step(accepted, probabilities / chains);
  }

  /** Rounds a row; puts the chain's own place where that is impossible. */
  private boolean round(double[] proposals, int row) {
    boolean finite = true;
    for (int i = 0; i < dimension; i++) {
      int k = row * dimension + i;
      proposals[k] = rounding.of(i, proposals[k]);
      finite &= Double.isFinite(proposals[k]);
    }
    if (!finite) {
      System.arraycopy(x, row * dimension, proposals, row * dimension, dimension);
    }
    return finite;
  }

  /**
   * What came of a step.
   *
   * @param accepted chains that moved
   * @param probability mean probability of moving
   */
  record Step(long accepted, double probability) {}

  /** The number of chains n. */
  int chains() {
    return chains;
  }

  int dimension() {
    return dimension;
  }

  /** The points, row-major [n, D]; not a copy. */
  double[] x() {
    return x;
  }

  /** Energies, length n; not a copy. */
  double[] energies() {
    return energies;
  }

  /** Gradients, row-major [n, D]; not a copy. */
  double[] gradients() {
    return gradients;
  }

  /** Whether a chain has moved since {@link #rest}. */
  boolean moved(int chain) {
    return moved[chain];
  }

  /** Forgets who has moved. */
  void rest() {
    Arrays.fill(moved, false);
  }

  /** Puts chains that have not moved since {@link #rest} where random ones are that have. */
  long rescue(NoiseStream noise) {
    int[] movers = IntStream.range(0, chains).filter(chain -> moved[chain]).toArray();
    for (int chain = 0; movers.length > 0 && chain < chains; chain++) {
      if (!moved[chain]) {
        int other = movers[noise.uniform().nextInt(movers.length)];
        energies[chain] = energies[other];
        System.arraycopy(x, other * dimension, x, chain * dimension, dimension);
        System.arraycopy(gradients, other * dimension, gradients, chain * dimension, dimension);
      }
    }
    return movers.length > 0 ? chains - movers.length : 0;
  }

  long energyEvaluations() {
    return energyEvaluations;
  }

  long invalidEnergies() {
    return invalidEnergies;
  }
}
