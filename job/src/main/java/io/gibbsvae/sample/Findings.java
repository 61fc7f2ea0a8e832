package io.gibbsvae.sample;

import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a correction finds in its rows.
 *
 * @param weights the weights of the rows, or of what they were drawn from
 * @param distinct candidates that became rows, where rows were resampled
 * @param chains the chains, where rows are theirs
 * @param errors of the mean of each quantity of which there are finite values
 */
record Findings(
    Optional<WeightReport> weights,
    Optional<Long> distinct,
    Optional<ChainDiagnosis> chains,
    IntFunction<ErrorBars> errors) {

  /**
   * How well a quantity is known.
   *
   * @param deviation its standard deviation
   * @param mcse standard error of its mean
   * @param essBulk effective sample size, in rows
   * @param essTail the smaller effective sample size of the 5 % and the 95 % quantile
   * @param rHat R-hat of chains; NaN where there are none
   */
  record ErrorBars(double deviation, double mcse, double essBulk, double essTail, double rHat) {}

  /** Of independent rows, weighted or not. */
  static Findings ofIndependentRows(RowSums sums) {
    return new Findings(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        k ->
            errors(
                sums.means().weightedDeviation(k),
                sums.means().weighted(k).standardError(),
                sums.weights().ess(),
                essTail(sums.quantiles(k))));
  }

  /** Of rows that were drawn from weighted candidates: both have errors. */
  static Findings ofResampledRows(RowSums sums, Candidates candidates) {
    double candidateEss = candidates.weights().ess();
    return new Findings(
        Optional.of(
            WeightReport.of(candidates.latentDraws(), candidates.weights(), candidates.tail())),
        Optional.of(candidates.distinct()),
        Optional.empty(),
        k -> {
          double mcse =
              Math.hypot(
                  candidates.means().weighted(k).standardError(),
                  sums.means().weighted(k).standardError());
          return errors(
              sums.means().weightedDeviation(k),
              mcse,
              harmonic(sums.weights().ess(), candidateEss),
              Double.isNaN(mcse) ? Double.NaN : harmonic(essTail(sums.quantiles(k)), candidateEss));
        });
  }

  /** The same with weights. */
  Findings with(WeightReport report) {
    return new Findings(Optional.of(report), distinct, chains, errors);
  }

  /** No quantity has a larger effective sample size than the weights allow. */
  private static ErrorBars errors(double deviation, double mcse, double mostEss, double essTail) {
    double times = deviation / mcse;
    return new ErrorBars(deviation, mcse, Math.min(mostEss, times * times), essTail, Double.NaN);
  }

  private static double essTail(QuantileSummary quantiles) {
    return Math.min(
        quantiles.ess(quantiles.quantile(QuantitySummary.LOW)),
        quantiles.ess(quantiles.quantile(QuantitySummary.HIGH)));
  }

  private static double harmonic(double ess, double other) {
    return 1 / (1 / ess + 1 / other);
  }
}
