/**
 * Markov chains that leave the target invariant and take their big steps from the trained model:
 * Metropolis within Gibbs on mu(x) P_phi(z|x), whose marginal in x is mu.
 *
 * <p>The doors are {@link io.gibbsvae.chain.Chains}, a block of independent chains that move in
 * lockstep, so that networks see a matrix and not a point; {@link io.gibbsvae.chain.Particles}, the
 * same moves for particles on their way to the target; and {@link io.gibbsvae.chain.Survey}, a
 * first look at a target by chains without a model. Nothing here knows of Spark.
 */
package io.gibbsvae.chain;
