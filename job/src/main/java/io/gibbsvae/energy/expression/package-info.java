/**
 * Energies that a user writes as one expression, such as {@code sum(x^4 - 6*x^2) + b*x[0]}.
 *
 * <p>The door is {@link io.gibbsvae.energy.expression.ExpressionPotential}. Behind it the text
 * passes through four rooms: a lexer and a parser make syntax of it, the analysis resolves names
 * and shapes and makes a graph of elementary operations, reverse accumulation extends that graph by
 * the gradient, and a program runs it on columns of points, a tile of rows at a time.
 */
package io.gibbsvae.energy.expression;
