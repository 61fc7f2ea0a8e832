/**
 * Posteriors of Bayesian regressions on a table of data.
 *
 * <p>The door is {@link io.gibbsvae.energy.regression.Regression}, a {@link
 * io.gibbsvae.energy.Potential} made of a family, a table and {@linkplain
 * io.gibbsvae.energy.regression.Prior priors}. Its two products of matrices and the losses between
 * them are those of {@code LinearPredictors}, on the Vector API where the JVM has it.
 */
package io.gibbsvae.energy.regression;
