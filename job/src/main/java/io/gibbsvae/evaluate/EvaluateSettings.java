package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.sample.Pilot;
import java.io.Serializable;
import java.util.Optional;

/**
 * How to evaluate, and what the run demands of the model.
 *
 * @param rows samples that the estimates are made from
 * @param latentDraws K of the weights w_K that stand beside the joint weights
 * @param search whether a run looks for minima of the energy, which model and rows have to visit
 * @param steinRows samples whose gradients are held against Stein's identities; 0 for none
 * @param logZError the standard error of log Z in nats that decides how many samples there are
 *     after {@code rows} first ones; infinity where these are all
 */
public record EvaluateSettings(
    long rows,
    long seed,
    int latentDraws,
    boolean search,
    long steinRows,
    double logZError,
    Require require)
    implements Serializable {

  /** The first samples of an evaluation that takes as many as log Z needs: {@value}. */
  public static final long FIRST_ROWS = 1 << 14;

  // Samples more than the estimate asks for.
  private static final double MARGIN = 0.1;

  // An estimate that grows with the samples is not followed in smaller steps.
  private static final double LEAST_GROWTH = 1.25;

  /** Settings of an evaluation with so many samples, whatever the error of log Z. */
  public EvaluateSettings(
      long rows, long seed, int latentDraws, boolean search, long steinRows, Require require) {
    this(rows, seed, latentDraws, search, steinRows, Double.POSITIVE_INFINITY, require);
  }

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
    if (rows < 2 || latentDraws < 0 || steinRows < 0 || !(logZError > 0)) {
      throw new IllegalArgumentException(
          "evaluation needs at least 2 rows, no negative numbers of latent draws and Stein rows, and"
              + " a positive error of log Z, found "
              + rows
              + ", "
              + latentDraws
              + ", "
              + steinRows
              + ", "
              + logZError);
    }
  }

  /**
   * {@return samples that log Z with this standard error takes where each is worth one, the inverse
   * square of it}
   *
   * @param logZError in nats
   */
  public static double effectiveRows(double logZError) {
    return 1 / (logZError * logZError);
  }

  /** The most samples: so many for each that perfect weights would take. */
  private double mostRows() {
    return Math.max(FIRST_ROWS, Math.ceil(Pilot.MOST_ROWS * effectiveRows(logZError)));
  }

  /**
   * {@return these settings with as many samples as the error of log Z needs that is wanted; empty
   * where there are enough of them, or as many as there may be}
   *
   * @param found by the samples of these settings
   */
  Optional<EvaluateSettings> more(Estimate found) {
    double share = found.standardError() / logZError;
    double most = mostRows();
    if (!(share > 1 && Double.isFinite(share)) || rows >= most) {
      return Optional.empty();
    }
    double needed = Math.max(LEAST_GROWTH, (1 + MARGIN) * share * share) * rows;
    return Optional.of(
        new EvaluateSettings(
            (long) Math.min(most, Math.ceil(needed)),
            seed,
            latentDraws,
            search,
            steinRows,
            logZError,
            require));
  }
}
