/**
 * What is done with a trained model: weighted samples of it, their evaluation, and the Parquet data
 * set. The doors are {@link io.gibbsvae.sample.Evaluator} and {@link io.gibbsvae.sample.Generator}.
 *
 * <p>Work is cut into tasks and blocks by the settings alone, and every block draws its noise from
 * a stream of its own, so that all values are the same whatever runs them.
 */
package io.gibbsvae.sample;
