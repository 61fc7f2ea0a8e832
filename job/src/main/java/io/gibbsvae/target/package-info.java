/**
 * Potentials with gradients, and what is known of them.
 *
 * <p>The door is {@link io.gibbsvae.target.Potential}, the one interface that a user's own energy
 * implements, and {@link io.gibbsvae.target.Target}, a potential together with its {@link
 * io.gibbsvae.target.Knowledge}. Each built-in potential is a class with a validating factory
 * {@code of} and a method {@code asTarget} that attaches what is known: log Z, an exact sampler,
 * modes, expectations. {@link io.gibbsvae.target.GradientCheck} examines a user's potential, {@link
 * io.gibbsvae.target.DataTable} reads the data that some potentials are made of.
 *
 * <p>Energies, log Z and gradients are in nats; points are rows of D doubles. Nothing here knows of
 * Spark or of neural networks.
 */
package io.gibbsvae.target;
