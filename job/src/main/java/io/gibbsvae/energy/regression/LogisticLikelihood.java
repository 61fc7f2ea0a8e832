package io.gibbsvae.energy.regression;

/** Responses 0 and 1: rows are multiplied by 2 y - 1, so that losses are those of margins. */
final class LogisticLikelihood implements Likelihood {

  private static final long serialVersionUID = 1;

  private final double[] response;

  LogisticLikelihood(Observations data) {
    response = data.response().clone();
  }

  @Override
  public double sign(int n) {
    return 2 * response[n] - 1;
  }

  @Override
  public void differentiate(
      int first, int rows, double[] predictors, int width, double[] scalars, double[] sums) {
    RegressionArithmetic.BEST.logistic(rows, predictors, sums);
  }
}
