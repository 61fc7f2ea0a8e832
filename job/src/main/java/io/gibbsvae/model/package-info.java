/**
 * The model and its bound: stages of Gaussian decoders Q and encoders P, and the upper bound of
 * KL(q || mu) as a DL4J ComputationGraph.
 *
 * <p>The doors are {@link io.gibbsvae.model.BoundGraph}, which is trained, and {@link
 * io.gibbsvae.model.Vae}, which generates and encodes with trained parameters. Both work in
 * coordinates y with x = location + scale * y; energies and log weights that leave the package are
 * those of x.
 *
 * <p>The mathematics lives in {@link io.gibbsvae.model.BlockFunction}s on plain arrays; {@link
 * io.gibbsvae.model.BlockVertex} is the one place where they meet DL4J. Nothing here knows of
 * Spark.
 */
package io.gibbsvae.model;
