/**
 * The model and its bound: stages of Gaussian decoders Q and encoders P, and the upper bound of
 * KL(q || mu) as a DL4J ComputationGraph.
 *
 * <p>The doors are {@link io.gibbsvae.model.BoundGraph}, which is trained, and {@link
 * io.gibbsvae.model.Vae}, which generates and encodes with trained parameters. Both work in
 * coordinates y with x = location + scale * y; energies and log weights that leave the package are
 * those of x.
 *
 * <p>The mathematics lives in {@link io.gibbsvae.model.BoundPass} and, for the bound of given
 * points, in {@link io.gibbsvae.model.PointsPass}, on columns of numbers; {@link
 * io.gibbsvae.model.BoundLayer} is the one place where it meets DL4J, and {@link
 * io.gibbsvae.model.Networks} chooses what computes the products. Nothing here knows of Spark.
 */
package io.gibbsvae.model;
