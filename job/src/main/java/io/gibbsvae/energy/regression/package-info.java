/**
 * Posteriors of Bayesian regressions on a table of data.
 *
 * <p>The door is {@link io.gibbsvae.energy.regression.Regression}, a {@link
 * io.gibbsvae.energy.Potential} made of a family, a table and {@linkplain
 * io.gibbsvae.energy.regression.Prior priors}. Its two products of matrices and the losses between
 * them, which are a {@code Likelihood}'s, are those of {@code LinearPredictors}, on the Vector API
 * where the JVM has it. {@link io.gibbsvae.energy.regression.ModelFormula} is a formula in R's
 * notation, {@link io.gibbsvae.energy.regression.Design} the features that it makes of a table, and
 * {@link io.gibbsvae.energy.regression.RegressionReadout} names the rows.
 */
package io.gibbsvae.energy.regression;
