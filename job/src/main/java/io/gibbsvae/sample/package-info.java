/**
 * What is done with a trained model: its evaluation, corrected samples as a Parquet data set, what
 * is to be said of them, and chains without a model to compare with. The doors are {@link
 * io.gibbsvae.sample.Evaluator}, {@link io.gibbsvae.sample.Generator}, {@link
 * io.gibbsvae.sample.Verdicts} and {@link io.gibbsvae.sample.Baseline}.
 *
 * <p>Work is cut into tasks and blocks by the settings alone, and every block draws its noise from
 * a stream of its own, so that all values are the same whatever runs them.
 */
package io.gibbsvae.sample;
