/**
 * Energies written as formulas: {@link io.gibbsvae.target.expression.Expression}. A {@code Parser}
 * makes a {@code Graph} of operations on vectors, which a {@code Tape} computes and differentiates
 * for many points at once.
 */
package io.gibbsvae.target.expression;
