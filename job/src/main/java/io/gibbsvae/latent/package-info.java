/**
 * Base noise: the streams that every random number of a run comes from, and the blocks of latents
 * made of them.
 *
 * <p>The door is {@link io.gibbsvae.latent.NoiseStream}, addressed by what the noise is for, and
 * {@link io.gibbsvae.latent.Noise}, a block of it, which {@link io.gibbsvae.latent.BlockNoise} can
 * draw evenly. Nothing here knows of Spark, DL4J or energies.
 */
package io.gibbsvae.latent;
