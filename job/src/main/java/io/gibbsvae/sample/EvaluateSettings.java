package io.gibbsvae.sample;

import java.io.Serializable;

/**
 * How to evaluate, and what the run demands of itself.
 *
 * @param rows samples that the estimates are made from
 * @param seed seed of the evaluation's noise
 * @param requireEss least effective sample size of the joint weights, as a share of the rows in [0,
 *     1]; 0 demands nothing
 * @param requireLogZError largest standard error of log Z in nats; infinity demands nothing
 */
public record EvaluateSettings(long rows, long seed, double requireEss, double requireLogZError)
    implements Serializable {

  public EvaluateSettings {
    if (rows < 2 || !(requireEss >= 0 && requireEss <= 1) || !(requireLogZError > 0)) {
      throw new IllegalArgumentException(
          "evaluation needs at least 2 rows, an ESS share in [0, 1] and a positive"
              + " standard error, found "
              + rows
              + ", "
              + requireEss
              + ", "
              + requireLogZError);
    }
  }
}
