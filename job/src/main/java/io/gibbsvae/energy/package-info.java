/**
 * Potentials with gradients, and what is known of them.
 *
 * <p>The door is {@link io.gibbsvae.energy.Potential}, the one interface that a user's own energy
 * implements, and {@link io.gibbsvae.energy.Target}, a potential together with its {@link
 * io.gibbsvae.energy.Knowledge}. Each built-in potential is a class with a validating factory
 * {@code of} and a method {@code asTarget} that attaches what is known: log Z, an exact sampler,
 * modes, expectations. {@link io.gibbsvae.energy.GradientCheck} examines a user's potential, {@link
 * io.gibbsvae.energy.DataTable} reads the data that some potentials are made of.
 *
 * <p>Energies, log Z and gradients are in nats; points are rows of D doubles. Nothing here knows of
 * Spark or of neural networks.
 */
package io.gibbsvae.energy;
