package io.gibbsvae.model;

import io.gibbsvae.model.network.Columns;

/**
 * What eq. (1.7) has in place of log P(z|x) - log pi(z) at the top: -KL(pi || P(.|x)), whatever z
 * is. The prior is N(0, I).
 */
record ClosedForm(Conditional encoder) implements Scored {

  private static final double[] NONE = {};

  @Override
  public void score(int rows, Level given, double[][] value, double[] log) {
    encoder.condition(rows, given);
    double[] head = new double[encoder.gaussian().size()];
    double[] mean = new double[encoder.gaussian().dimension()];
    // A matrix to each row where the covariance is full: no loop along columns.
    for (int row = 0; row < rows; row++) {
      Columns.readRow(encoder.heads(), row, head);
      encoder.readMean(row, given, mean);
      log[row] -= encoder.gaussian().klFromStandardNormal(head, mean, 1, NONE, NONE);
    }
  }

  /** That with respect to the value is zero, and is not written: at the top the value is noise. */
  @Override
  public void scoreGradient(int rows, double[] weights, Level given, double[][] valueGradient) {
    double[] head = new double[encoder.gaussian().size()];
    double[] mean = new double[encoder.gaussian().dimension()];
    encoder.backwardByRows(
        rows,
        given,
        (row, meanGradient, headGradient) -> {
          Columns.readRow(encoder.heads(), row, head);
          encoder.readMean(row, given, mean);
          encoder
              .gaussian()
              .klFromStandardNormal(head, mean, weights[row], meanGradient, headGradient);
        });
  }
}
