package io.gibbsvae.model;

import io.gibbsvae.model.BlockFunction.Forward;
import io.gibbsvae.target.Potential;

/**
 * U_beta(y) = beta (U(x(y)) - log |dx/dy|) + (1 - beta) U_0(y) with U_0(y) = |y|^2 / 2 + D/2 log 2
 * pi, whose log Z is 0. At beta = 1 the log Z of U_beta is that of U. Inputs: y [n, D], beta [n,
 * 1]; output [n, 1], in nats.
 */
final class TemperedEnergy implements BlockFunction {

  private static final long serialVersionUID = 1;

  private final Potential potential;
  private final Frame frame;

  TemperedEnergy(Potential potential, Frame frame) {
    this.potential = potential;
    this.frame = frame;
  }

  @Override
  public int outputWidth() {
    return 1;
  }

  @Override
  public int[] inputWidths() {
    return new int[] {frame.dimension(), 1};
  }

  @Override
  public Forward forward(int rows, double[][] inputs) {
    int dimension = frame.dimension();
    double[] energies = new double[rows];
    double[] gradients = new double[rows * dimension];
    potential.energiesAndGradients(frame.outer(inputs[0]), rows, energies, gradients);
    for (int row = 0; row < rows; row++) {
      double beta = inputs[1][row];
      double base = -LogRatio.logPrior(inputs[0], row * dimension, dimension);
      // At beta = 0 the energy has no say, not even an infinite one.
      energies[row] =
          (beta == 0 ? 0 : beta * (energies[row] - frame.logVolume())) + (1 - beta) * base;
      for (int i = 0; i < dimension; i++) {
        int k = row * dimension + i;
        gradients[k] =
            (beta == 0 ? 0 : beta * gradients[k] * frame.scale(i)) + (1 - beta) * inputs[0][k];
      }
    }
    return new Forward(energies, gradients);
  }

  @Override
  public double[][] backward(int rows, double[][] inputs, double[] saved, double[] outputGradient) {
    int dimension = frame.dimension();
    double[] y = new double[rows * dimension];
    for (int k = 0; k < y.length; k++) {
      y[k] = outputGradient[k / dimension] * saved[k];
    }
    return new double[][] {y, new double[rows]};
  }
}
