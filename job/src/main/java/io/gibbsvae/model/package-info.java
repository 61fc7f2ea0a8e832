/**
 * The model and its bounds: stages of Gaussian decoders Q and encoders P, and the upper bounds of
 * KL(q || mu) and KL(mu || q) with their gradients.
 *
 * <p>The doors are {@link io.gibbsvae.model.Bound}, which is trained, and {@link
 * io.gibbsvae.model.Vae}, which generates and encodes with trained parameters. Both work in
 * coordinates y with x = location + scale * y; energies and log weights that leave the package are
 * those of x.
 *
 * <p>The mathematics is in {@link io.gibbsvae.model.Conditional}, what a decoder or an encoder is,
 * and {@link io.gibbsvae.model.Walk}, the way through the stages; its {@link
 * io.gibbsvae.model.Ends} are a {@link io.gibbsvae.model.Prior} and a {@link
 * io.gibbsvae.model.Frame}. All parameters are in one array of floats, whose places {@link
 * io.gibbsvae.model.ParameterLayout} knows. Nothing here knows of Spark or DL4J: that is {@link
 * io.gibbsvae.model.dl4j}.
 */
package io.gibbsvae.model;
