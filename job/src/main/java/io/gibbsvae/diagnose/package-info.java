/**
 * Estimators on streams of numbers: log Z, effective sample size, weighted means, quantiles, mode
 * coverage, the tail of importance weights, and whether Markov chains agree. Plain arithmetic on
 * arrays; nothing here knows of Spark, DL4J or models. Accumulators can be merged, in any grouping,
 * and are made to be merged in a fixed order, so that sums do not depend on who computed them.
 *
 * <p>Each estimator is a door of its own: {@link io.gibbsvae.diagnose.WeightSummary} for importance
 * weights, {@link io.gibbsvae.diagnose.QuantileSummary} and {@link
 * io.gibbsvae.diagnose.MeanSummary} for values, {@link io.gibbsvae.diagnose.ChainSummary} for
 * chains, and some of samples as a whole.
 */
package io.gibbsvae.diagnose;
