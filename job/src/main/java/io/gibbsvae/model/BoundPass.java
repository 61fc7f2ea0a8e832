package io.gibbsvae.model;

import io.gibbsvae.target.Potential;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A forward and a backward pass of the bound over a block of base noise: everything of a gradient
 * step but the step. Values and gradients are columns of doubles on the Java heap, [width][rows];
 * what is inside the networks is their own affair. Nothing is allocated in a pass. Not thread-safe.
 */
final class BoundPass {

  private static final double[][] NONE = {};

  private final int stages;
  private final Stage[] parts;
  private final TrainedNetwork[] decoders;
  private final TrainedNetwork[] encoders;
  private final TemperedEnergy energy;

  // values[s] is z_s, values[0] is y; eps[s - 1] leads from z_s to z_{s-1}.
  private final double[][][] values;
  private final double[][][] eps;
  private final double[][] noise;
  private final double[][][] decoderHeads;
  private final double[][][] encoderHeads;
  private final double[] logRatios;
  private final double[] energies;

  private final double[][] energyGradient;
  private final double[][] decoderHeadGradient;
  private final double[][] encoderHeadGradient;
  private final double[][][] valueGradients;

  /**
   * @param networks the network of a name
   * @param capacity the most rows of a block
   */
  BoundPass(
      ModelSettings settings,
      Potential potential,
      Function<String, TrainedNetwork> networks,
      int capacity) {
    stages = settings.stages();
    GaussianHead decoder = settings.decoder();
    GaussianHead encoder = settings.encoder();
    int dimension = settings.dimension();
    int latentDimension = settings.latentDimension();
    parts = new Stage[stages];
    decoders = new TrainedNetwork[stages];
    encoders = new TrainedNetwork[stages];
    decoderHeads = new double[stages][decoder.size()][capacity];
    encoderHeads = new double[stages][encoder.size()][capacity];
    eps = new double[stages][dimension][capacity];
    values = new double[stages + 1][][];
    valueGradients = new double[stages + 1][][];
    for (int s = 0; s <= stages; s++) {
      int width = s == 0 ? dimension : latentDimension;
      values[s] = new double[width][capacity];
      valueGradients[s] = new double[width][capacity];
    }
    for (int s = 0; s < stages; s++) {
      parts[s] = new Stage(decoder, encoder, settings.residual(), top(settings, s + 1), capacity);
      decoders[s] = networks.apply(ParameterLayout.decoderName(s + 1));
      encoders[s] = networks.apply(ParameterLayout.encoderName(s + 1));
    }
    noise = new double[settings.noiseWidth()][];
    System.arraycopy(values[stages], 0, noise, 0, latentDimension);
    for (int s = 0; s < stages; s++) {
      System.arraycopy(eps[s], 0, noise, latentDimension + s * dimension, dimension);
    }
    energy = new TemperedEnergy(potential, new Frame(settings), capacity);
    logRatios = new double[capacity];
    energies = new double[capacity];
    energyGradient = valueGradients[0];
    decoderHeadGradient = new double[decoder.size()][capacity];
    encoderHeadGradient = new double[encoder.size()][capacity];
  }

  private static Stage.Top top(ModelSettings settings, int stage) {
    if (stage < settings.stages()) {
      return Stage.Top.NO;
    }
    return switch (settings.objective()) {
      case JOINT -> Stage.Top.JOINT;
      case CLOSED_FORM -> Stage.Top.CLOSED_FORM;
    };
  }

  /**
   * The columns that a block of noise is to be loaded into before {@link #forward}: z_S, then eps_1
   * .. eps_S.
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
    Arrays.fill(logRatios, 0, rows, 0);
    for (int s = stages - 1; s >= 0; s--) {
      double[][] z = values[s + 1];
      double[][] x = values[s];
      decoders[s].refresh();
      decoders[s].forward(rows, z, decoderHeads[s]);
      parts[s].sample(rows, decoderHeads[s], eps[s], z, x, logRatios);
      encoders[s].refresh();
      encoders[s].forward(rows, x, encoderHeads[s]);
      parts[s].encode(rows, encoderHeads[s], z, x, logRatios);
    }
    energy.evaluate(rows, values[0], beta, energies, energyGradient);
  }

  /**
   * Computes the gradient of {@code sum_rows weight (log ratio + energy)}, at the newest forward
   * pass, and leaves it where the networks put theirs.
   */
  void backward(int rows, double[] weights) {
    for (double[] column : energyGradient) {
      for (int row = 0; row < rows; row++) {
        column[row] *= weights[row];
      }
    }
    for (int s = 0; s < stages; s++) {
      double[][] xGradient = valueGradients[s];
      double[][] zGradient = valueGradients[s + 1];
      parts[s].encoderGradient(
          rows, weights, encoderHeads[s], encoderHeadGradient, zGradient, xGradient);
      encoders[s].backward(rows, encoderHeadGradient, xGradient);
      boolean top = s == stages - 1;
      parts[s].decoderGradient(
          rows, weights, eps[s], xGradient, decoderHeadGradient, top ? NONE : zGradient);
      // The top latent is data.
      decoders[s].backward(rows, decoderHeadGradient, top ? NONE : zGradient);
    }
  }
}
