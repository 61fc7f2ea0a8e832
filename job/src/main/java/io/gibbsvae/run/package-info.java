/**
 * A run from its configuration to its folder: what is done in which order, and what is left where.
 * What came of it is printed, too. The doors are {@link io.gibbsvae.run.Pipeline} and {@link
 * io.gibbsvae.run.Benchmark}, which makes a table of many runs.
 */
package io.gibbsvae.run;
