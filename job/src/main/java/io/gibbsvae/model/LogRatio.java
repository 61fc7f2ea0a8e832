package io.gibbsvae.model;

import io.gibbsvae.model.BlockFunction.Forward;

/**
 * What one stage adds to the bound, per row and in nats:
 *
 * <ul>
 *   <li>{@link Top#NO}: log Q(x|z) - log P(z|x);
 *   <li>{@link Top#JOINT}: the same + log pi(z), for the stage whose z comes from the prior (eq.
 *       1.6);
 *   <li>{@link Top#CLOSED_FORM}: log Q(x|z) + KL(pi || P(.|x)) (eq. 1.7).
 * </ul>
 *
 * <p>Inputs: the decoder's head [n, h], eps [n, D] with x = mu + L eps, z [n, d], x [n, D], the
 * encoder's head [n, h']; output [n, 1]. The encoder's mean is m(x), or with a residual x + m(x).
 */
final class LogRatio implements BlockFunction {

  private static final long serialVersionUID = 1;

  /** What stands for the prior. */
  enum Top {
    NO,
    JOINT,
    CLOSED_FORM
  }

  private final GaussianHead decoder;
  private final GaussianHead encoder;
  private final boolean residual;
  private final Top top;

  LogRatio(GaussianHead decoder, GaussianHead encoder, boolean residual, Top top) {
    this.decoder = decoder;
    this.encoder = encoder;
    this.residual = residual;
    this.top = top;
  }

  @Override
  public int outputWidth() {
    return 1;
  }

  @Override
  public int[] inputWidths() {
    return new int[] {
      decoder.size(), decoder.dimension(), encoder.dimension(), decoder.dimension(), encoder.size()
    };
  }

  @Override
  public Forward forward(int rows, double[][] inputs) {
    double[] output = new double[rows];
    Row scratch = new Row();
    // What the encoder's term is a function of: L^-1 (z - mean) row by row, or the mean itself.
    double[] saved = new double[rows * encoder.dimension()];
    for (int row = 0; row < rows; row++) {
      int d = encoder.dimension();
      double value =
          decoder.logDensityOfSample(
              inputs[0], row * decoder.size(), inputs[1], row * decoder.dimension());
      scratch.load(inputs, row);
      if (top == Top.CLOSED_FORM) {
        value +=
            encoder.klFromStandardNormal(
                inputs[4], row * encoder.size(), scratch.mean, 1, new double[0], new double[0]);
        System.arraycopy(scratch.mean, 0, saved, row * d, d);
      } else {
        value -=
            encoder.logDensity(
                inputs[4], row * encoder.size(), scratch.difference, scratch.whitened);
        System.arraycopy(scratch.whitened, 0, saved, row * d, d);
        if (top == Top.JOINT) {
          value += logPrior(inputs[2], row * d, d);
        }
      }
      output[row] = value;
    }
    return new Forward(output, saved);
  }

  @Override
  public double[][] backward(int rows, double[][] inputs, double[] saved, double[] outputGradient) {
    int d = encoder.dimension();
    int width = decoder.dimension();
    double[] decoderHeads = new double[rows * decoder.size()];
    double[] z = new double[rows * d];
    double[] x = new double[rows * width];
    double[] encoderHeads = new double[rows * encoder.size()];
    double[] gradient = new double[d];
    double[] argument = new double[d];
    for (int row = 0; row < rows; row++) {
      double upstream = outputGradient[row];
      decoder.addLogDensityOfSampleGradient(
          inputs[0], row * decoder.size(), upstream, decoderHeads);
      System.arraycopy(saved, row * d, argument, 0, d);
      if (top == Top.CLOSED_FORM) {
        encoder.klFromStandardNormal(
            inputs[4], row * encoder.size(), argument, upstream, gradient, encoderHeads);
        for (int i = 0; residual && i < d; i++) {
          x[row * width + i] = gradient[i];
        }
      } else {
        encoder.addLogDensityGradient(
            inputs[4], row * encoder.size(), argument, -upstream, gradient, encoderHeads);
        for (int i = 0; i < d; i++) {
          z[row * d + i] = gradient[i] - (top == Top.JOINT ? upstream * inputs[2][row * d + i] : 0);
          if (residual) {
            x[row * width + i] = -gradient[i];
          }
        }
      }
    }
    return new double[][] {decoderHeads, new double[rows * width], z, x, encoderHeads};
  }

  /** log pi(z) of one row, pi = N(0, I) (eq. 1.2). */
  static double logPrior(double[] z, int offset, int d) {
    double value = -d * GaussianHead.HALF_LOG_TWO_PI;
    for (int i = 0; i < d; i++) {
      value -= 0.5 * z[offset + i] * z[offset + i];
    }
    return value;
  }

  /** The encoder's mean at one row, and z's difference from it. */
  private final class Row {
    final double[] mean = new double[encoder.dimension()];
    final double[] difference = new double[encoder.dimension()];
    final double[] whitened = new double[encoder.dimension()];

    void load(double[][] inputs, int row) {
      int d = mean.length;
      for (int i = 0; i < d; i++) {
        mean[i] = inputs[4][row * encoder.size() + i] + (residual ? inputs[3][row * d + i] : 0);
        difference[i] = inputs[2][row * d + i] - mean[i];
      }
    }
  }
}
