/**
 * How good a model and its samples are: log Z, ELBO, ESS, expectations and distances from samples
 * of the model, and verdicts in words on them and on a data set. The doors are {@link
 * io.gibbsvae.evaluate.Evaluator} and {@link io.gibbsvae.evaluate.Verdicts}.
 *
 * <p>Work is cut into tasks and blocks by the settings alone, and every block draws its noise from
 * a stream of its own, so that all values are the same whatever runs them.
 */
package io.gibbsvae.evaluate;
