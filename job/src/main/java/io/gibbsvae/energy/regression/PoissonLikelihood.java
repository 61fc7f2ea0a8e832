package io.gibbsvae.energy.regression;

import org.apache.commons.math3.special.Gamma;

/** Counts whose means are the exposure times e^m. */
final class PoissonLikelihood implements Likelihood {

  private static final long serialVersionUID = 1;

  private final double[] response;
  private final double[] offsets;
  // log y!.
  private final double[] constants;

  PoissonLikelihood(Observations data) {
    response = data.response().clone();
    offsets = data.logExposure();
    constants = new double[response.length];
    for (int n = 0; n < response.length; n++) {
      constants[n] = Gamma.logGamma(response[n] + 1);
    }
  }

  /** e^m - y m + log y!, with the exposure in m. */
  @Override
  public void differentiate(
      int first, int rows, double[] predictors, int width, double[] scalars, double[] sums) {
    for (int k = 0; k < rows; k++) {
      double y = response[first + k];
      double offset = offsets[first + k];
      double constant = constants[first + k];
      for (int p = 0; p < width; p++) {
        double m = predictors[k * width + p] + offset;
        double mean = Math.exp(m);
        sums[p] += mean - y * m + constant;
        predictors[k * width + p] = mean - y;
      }
    }
  }
}
