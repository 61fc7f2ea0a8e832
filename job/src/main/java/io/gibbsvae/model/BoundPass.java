package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;

/**
 * A forward and a backward pass of the reverse bound over a block of base noise: everything of a
 * gradient step but the step. Not thread-safe.
 */
final class BoundPass {

  private final StagesPass stages;
  private final TemperedEnergy energy;
  private final Frame frame;
  private final Prior prior;
  private final double[][] latentNoise;
  private final double[][] noise;
  private final double[] logRatios;
  private final double[] energies;

  /**
   * @param capacity the most rows of a block
   */
  BoundPass(
      ModelSettings settings,
      Potential potential,
      Frame frame,
      Prior prior,
      TrainedNetworks networks,
      Score score,
      int capacity) {
    int width = settings.latentNoise();
    int dimension = settings.dimension();
    stages = StagesPass.down(settings, prior, networks, score, capacity);
    energy = new TemperedEnergy(settings.tempered(potential), frame, capacity);
    this.frame = frame;
    this.prior = prior;
    latentNoise = prior.isMixture() ? new double[width][capacity] : stages.first();
    noise = new double[settings.noiseWidth()][];
    System.arraycopy(latentNoise, 0, noise, 0, width);
    for (int s = 1; s <= settings.stages(); s++) {
      double[][] eps = stages.eps(settings.stages() - s);
      System.arraycopy(eps, 0, noise, width + (s - 1) * dimension, dimension);
    }
    logRatios = new double[capacity];
    energies = new double[capacity];
  }

  /**
   * The columns that a block of noise is to be loaded into before {@link #forward}: that of z_S,
   * then eps_1 .. eps_S.
   */
  double[][] noise() {
    return noise;
  }

  /** log Q + log pi - log P of the rows, as the newest forward pass left them. */
  double[] logRatios() {
    return logRatios;
  }

  /** U_beta of the rows. */
  double[] energies() {
    return energies;
  }

  void forward(int rows, double beta) {
    frame.refresh();
    if (prior.isMixture()) {
      prior.refresh();
      prior.draw(rows, latentNoise, stages.first());
    }
    stages.forward(rows, logRatios);
    energy.evaluate(rows, stages.last(), beta, energies, stages.lastGradient());
  }

  /**
   * Computes the gradient of {@code sum_rows weight (log ratio + energy)}, at the newest forward
   * pass, and leaves it where the networks put theirs.
   */
  void backward(int rows, double[] weights, GradientEstimator estimator) {
    for (double[] column : stages.lastGradient()) {
      for (int row = 0; row < rows; row++) {
        column[row] *= weights[row];
      }
    }
    stages.backward(rows, weights, estimator);
  }
}
