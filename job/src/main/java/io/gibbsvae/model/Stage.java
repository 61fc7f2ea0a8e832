package io.gibbsvae.model;

import java.util.Arrays;

/**
 * One stage of the bound without its networks: x ~ Q(.|z) by reparameterisation, and what the stage
 * adds to the bound, per row and in nats:
 *
 * <ul>
 *   <li>{@link Top#NO}: log Q(x|z) - log P(z|x);
 *   <li>{@link Top#JOINT}: the same + log pi(z), for the stage whose z comes from the prior (eq.
 *       1.6);
 *   <li>{@link Top#CLOSED_FORM}: log Q(x|z) + KL(pi || P(.|x)) (eq. 1.7).
 * </ul>
 *
 * <p>x is m(z) + L(z) eps, or with a residual z + m(z) + L(z) eps; the encoder's mean is m(x), or
 * with a residual x + m(x). Blocks are arrays of columns, [width][at least rows]. Gradients are of
 * a sum of the rows' bounds, each times the row's weight. A backward pass is that of the newest
 * forward pass. Not thread-safe.
 */
final class Stage {

  /** What stands for the prior. */
  enum Top {
    NO,
    JOINT,
    CLOSED_FORM
  }

  private final GaussianHead encoderHead;
  private final GaussianColumns decoder;
  private final GaussianColumns encoder;
  private final boolean residual;
  private final Top top;
  private final Prior prior;
  // What the encoder's term is a function of: L^-1 (z - mean), or the mean itself.
  private final double[][] argument;
  private final double[] logEncoder;

  /**
   * @param prior of z, which counts at the top
   * @param capacity the most rows of a block
   */
  Stage(
      GaussianHead decoder,
      GaussianHead encoder,
      boolean residual,
      Top top,
      Prior prior,
      int capacity) {
    this.encoderHead = encoder;
    this.decoder = new GaussianColumns(decoder, capacity);
    this.encoder = new GaussianColumns(encoder, capacity);
    this.residual = residual;
    this.top = top;
    this.prior = prior;
    this.argument = new double[encoder.dimension()][capacity];
    this.logEncoder = new double[capacity];
  }

  /** Draws x and adds log Q(x|z) to the bound. */
  void sample(
      int rows,
      double[][] decoderHeads,
      double[][] eps,
      double[][] z,
      double[][] x,
      double[] bound) {
    for (int i = 0; i < x.length; i++) {
      if (residual) {
        System.arraycopy(z[i], 0, x[i], 0, rows);
      } else {
        Arrays.fill(x[i], 0, rows, 0);
      }
    }
    decoder.addSample(rows, decoderHeads, eps, x, bound);
  }

  /** Adds the rest of the stage's bound, that of its encoder. */
  void encode(int rows, double[][] encoderHeads, double[][] z, double[][] x, double[] bound) {
    if (top == Top.CLOSED_FORM) {
      addKl(rows, encoderHeads, x, bound);
      return;
    }
    for (int i = 0; i < argument.length; i++) {
      System.arraycopy(z[i], 0, argument[i], 0, rows);
      if (residual) {
        GaussianColumns.subtract(rows, x[i], argument[i]);
      }
    }
    Arrays.fill(logEncoder, 0, rows, 0);
    encoder.addLogDensity(rows, encoderHeads, argument, logEncoder);
    GaussianColumns.subtract(rows, logEncoder, bound);
    if (top == Top.JOINT) {
      prior.addLogDensity(rows, z, 1, bound);
    }
  }

  /**
   * The gradient of the encoder's part.
   *
   * @param headGradients overwritten
   * @param zGradient overwritten; at the top it means nothing, for there z is data
   * @param xGradient what comes from x through the encoder's mean, beside its network, is added
   */
  void encoderGradient(
      int rows,
      double[] weights,
      double[][] encoderHeads,
      double[][] headGradients,
      double[][] zGradient,
      double[][] xGradient) {
    if (top == Top.CLOSED_FORM) {
      klGradient(rows, weights, encoderHeads, headGradients, xGradient);
      return;
    }
    encoder.minusLogDensityGradient(
        rows, encoderHeads, argument, weights, zGradient, headGradients);
    for (int i = 0; residual && i < zGradient.length; i++) {
      GaussianColumns.subtract(rows, zGradient[i], xGradient[i]);
    }
  }

  /**
   * The gradient of the decoder's part.
   *
   * @param xGradient the whole gradient with respect to x
   * @param headGradients overwritten
   * @param zGradient what comes from z beside the decoder's network is added
   */
  void decoderGradient(
      int rows,
      double[] weights,
      double[][] eps,
      double[][] xGradient,
      double[][] headGradients,
      double[][] zGradient) {
    decoder.sampleGradient(rows, eps, xGradient, weights, headGradients);
    for (int i = 0; residual && i < zGradient.length; i++) {
      GaussianColumns.add(rows, xGradient[i], zGradient[i]);
    }
  }

  /**
   * Takes the score of the decoder's Gaussian, weight times the gradient of log Q at a given x,
   * from the gradient of its head.
   *
   * @param eps what x was drawn by
   * @param scratch overwritten, [n]
   * @param headScratch overwritten, [head size]
   */
  void subtractScore(
      int rows,
      double[] weights,
      double[][] decoderHeads,
      double[][] eps,
      double[][] scratch,
      double[][] headScratch,
      double[][] headGradients) {
    decoder.minusLogDensityGradient(rows, decoderHeads, eps, weights, scratch, headScratch);
    for (int k = 0; k < headGradients.length; k++) {
      GaussianColumns.add(rows, headScratch[k], headGradients[k]);
    }
  }

  // A full covariance's KL is an affair of matrices: row by row.

  private void addKl(int rows, double[][] heads, double[][] x, double[] bound) {
    double[] head = new double[encoderHead.size()];
    double[] mean = new double[argument.length];
    for (int row = 0; row < rows; row++) {
      Columns.readRow(heads, row, head);
      for (int i = 0; i < mean.length; i++) {
        mean[i] = head[i] + (residual ? x[i][row] : 0);
        argument[i][row] = mean[i];
      }
      bound[row] +=
          encoderHead.klFromStandardNormal(head, 0, mean, 1, new double[0], new double[0]);
    }
  }

  private void klGradient(
      int rows,
      double[] weights,
      double[][] heads,
      double[][] headGradients,
      double[][] xGradient) {
    double[] head = new double[encoderHead.size()];
    double[] mean = new double[argument.length];
    double[] meanGradient = new double[argument.length];
    double[] headGradient = new double[encoderHead.size()];
    for (int row = 0; row < rows; row++) {
      Columns.readRow(heads, row, head);
      Columns.readRow(argument, row, mean);
      Arrays.fill(headGradient, 0);
      encoderHead.klFromStandardNormal(head, 0, mean, weights[row], meanGradient, headGradient);
      for (int k = 0; k < headGradient.length; k++) {
        headGradients[k][row] = headGradient[k];
      }
      for (int i = 0; residual && i < meanGradient.length; i++) {
        xGradient[i][row] += meanGradient[i];
      }
    }
  }
}
