/**
 * Coordinates with names and supports: maps from R^D, where models and chains live, to the values
 * that a user's energy takes.
 *
 * <p>The entry points are {@link io.gibbsvae.energy.coordinates.Support}, which reads a support
 * such as {@code interval(0, 1)[5]}, {@link io.gibbsvae.energy.coordinates.Coordinates}, all
 * variables of a target in their order, and {@link
 * io.gibbsvae.energy.coordinates.ConstrainedPotential}, the energy of the unconstrained point. The
 * maps are those of Stan's Reference Manual (Constraint Transforms). Points are rows of D numbers
 * y, values are rows of C numbers x; log volumes are log |det dx/dy| in nats.
 */
package io.gibbsvae.energy.coordinates;
