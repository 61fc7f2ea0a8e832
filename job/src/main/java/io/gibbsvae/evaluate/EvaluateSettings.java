package io.gibbsvae.evaluate;

import java.io.Serializable;

/**
 * How to evaluate, and what the run demands of the model.
 *
 * @param rows samples that the estimates are made from
 * @param latentDraws K of the weights w_K that stand beside the joint weights
 * @param search whether a run looks for minima of the energy, which model and rows have to visit
 * @param steinRows samples whose gradients are held against Stein's identities; 0 for none
 */
public record EvaluateSettings(
    long rows, long seed, int latentDraws, boolean search, long steinRows, Require require)
    implements Serializable {

  /**
   * Demands on the weights w_K.
   *
   * @param ess least effective sample size, as a share of the rows in [0, 1]; 0 demands nothing
   * @param logZError largest standard error of log Z in nats; infinity demands nothing
   * @param kHat largest Pareto k-hat; infinity demands nothing
   */
  public record Require(double ess, double logZError, double kHat) implements Serializable {

    /**
     * Checks the demands.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Require {
      if (!(ess >= 0 && ess <= 1) || !(logZError > 0) || Double.isNaN(kHat)) {
        throw new IllegalArgumentException(
            "evaluation demands an ESS share in [0, 1], a positive standard error and a k-hat, found "
                + ess
                + ", "
                + logZError
                + ", "
                + kHat);
      }
    }

    /** {@return demands that everything meets} */
    public static Require nothing() {
      return new Require(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public EvaluateSettings {
    if (rows < 2 || latentDraws < 0 || steinRows < 0) {
      throw new IllegalArgumentException(
          "evaluation needs at least 2 rows and no negative numbers of latent draws and Stein rows,"
              + " found "
              + rows
              + ", "
              + latentDraws
              + ", "
              + steinRows);
    }
  }
}
