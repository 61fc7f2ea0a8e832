/**
 * Samples of a trained model: corrected, as a Parquet data set, read back and summed up; and chains
 * without a model to compare with. The doors are {@link io.gibbsvae.sample.Generator} and {@link
 * io.gibbsvae.sample.Baseline}.
 *
 * <p>Work is cut into files and blocks by the settings alone, and every block draws its noise from
 * a stream of its own, so that all values are the same whatever runs them.
 */
package io.gibbsvae.sample;
