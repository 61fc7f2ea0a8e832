package io.gibbsvae.model;

/**
 * A mixture of Gaussians with diagonal covariances, in a model's coordinates y.
 *
 * @param weights w_m, length M, positive
 * @param means mu_m, [M][d]
 * @param scales standard deviations s_m, [M][d], positive
 */
public record Mixture(double[] weights, double[][] means, double[][] scales) {}
