package io.gibbsvae.train;

/**
 * What a round did. Means are over all gradient steps that were taken; energies are in nats.
 *
 * @param round the round, from 1
 * @param rounds rounds in all
 * @param beta inverse temperature
 * @param learningRate at the round's first step
 * @param logRatio mean of log Q + log pi - log P
 * @param energy mean of U_beta
 * @param gradientNorm mean Euclidean norm of the gradient before clipping
 * @param steps gradient steps taken, all workers together
 * @param clipped steps whose gradient was scaled down to the clip norm
 * @param skipped minibatches dropped because their bound or gradient was not finite
 * @param nonFiniteEnergies points whose energy was not finite
 * @param latents latents drawn; each is one energy and gradient evaluation
 * @param seconds wall-clock time
 */
public record RoundReport(
    int round,
    int rounds,
    double beta,
    double learningRate,
    double logRatio,
    double energy,
    double gradientNorm,
    long steps,
    long clipped,
    long skipped,
    long nonFiniteEnergies,
    long latents,
    double seconds) {

  /** The bound, an upper bound of KL(q || mu_beta) - log Z_beta. */
  public double bound() {
    return logRatio + energy;
  }
}
