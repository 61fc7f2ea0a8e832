package io.gibbsvae.model;

import io.gibbsvae.model.BlockFunction.Forward;

/**
 * x = m(z) + L(z) eps, or with a residual z + m(z) + L(z) eps. Inputs: z [n, d], the decoder's head
 * [n, h], eps [n, D]; output: x [n, D].
 */
final class Reparameterisation implements BlockFunction {

  private static final long serialVersionUID = 1;

  private final GaussianHead decoder;
  private final int latentWidth;
  private final boolean residual;

  Reparameterisation(GaussianHead decoder, int latentWidth, boolean residual) {
    this.decoder = decoder;
    this.latentWidth = latentWidth;
    this.residual = residual;
  }

  @Override
  public int outputWidth() {
    return decoder.dimension();
  }

  @Override
  public int[] inputWidths() {
    return new int[] {latentWidth, decoder.size(), decoder.dimension()};
  }

  @Override
  public Forward forward(int rows, double[][] inputs) {
    int width = outputWidth();
    double[] x = residual ? inputs[0].clone() : new double[rows * width];
    for (int row = 0; row < rows; row++) {
      decoder.addSample(inputs[1], row * decoder.size(), inputs[2], row * width, x, row * width);
    }
    return new Forward(x, new double[0]);
  }

  @Override
  public double[][] backward(int rows, double[][] inputs, double[] saved, double[] outputGradient) {
    int width = outputWidth();
    double[] latent = residual ? outputGradient.clone() : new double[rows * latentWidth];
    double[] heads = new double[rows * decoder.size()];
    for (int row = 0; row < rows; row++) {
      decoder.addSampleGradient(
          inputs[1],
          row * decoder.size(),
          inputs[2],
          row * width,
          outputGradient,
          row * width,
          heads);
    }
    // The noise is data: nothing asks for its gradient.
    return new double[][] {latent, heads, new double[rows * width]};
  }
}
