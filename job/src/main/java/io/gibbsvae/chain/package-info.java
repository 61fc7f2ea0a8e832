/**
 * Markov chains that leave the target invariant and take their big steps from the trained model:
 * Metropolis within Gibbs on mu(x) P_phi(z|x), whose marginal in x is mu.
 *
 * <p>The door is {@link io.gibbsvae.chain.Chains}, a block of independent chains that move in
 * lockstep, so that networks see a matrix and not a point. Nothing here knows of Spark.
 */
package io.gibbsvae.chain;
