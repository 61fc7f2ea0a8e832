package io.gibbsvae.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What a round did. Means are over all gradient steps that were taken; energies are in nats.
 *
 * @param schedule which round it was, and what it was made with
 * @param bounds what was minimised
 * @param population of the particles after the round; of nobody without one
 * @param gradients the steps
 * @param points where energies were computed
 * @param seconds wall-clock time
 */
public record RoundReport(
    @JsonUnwrapped Schedule schedule,
    @JsonUnwrapped Bounds bounds,
    Population population,
    @JsonUnwrapped Gradients gradients,
    @JsonUnwrapped Points points,
    double seconds) {

  /**
   * Where a round is in the training.
   *
   * @param round the round, from 1
   * @param rounds rounds up to the end of the cycle, in all where there is but one
   * @param beta inverse temperature
   * @param learningRate at the round's first step
   */
  public record Schedule(int round, int rounds, double beta, double learningRate) {}

  /**
   * Means of the bounds.
   *
   * @param logRatio mean of log Q + log pi - log P
   * @param energy mean of U_beta
   * @param forward mean of the forward bound, log P - log Q - log pi at the particles, weighted; 0
   *     where it has no share
   */
  public record Bounds(double logRatio, double energy, double forward) {}

  /**
   * Gradient steps, all workers together.
   *
   * @param norm mean Euclidean norm of the gradient before clipping
   * @param steps that were taken
   * @param clipped steps whose gradient was scaled down to the clip norm
   * @param skipped minibatches dropped because their bound or gradient was not finite
   */
  public record Gradients(
      @JsonProperty("gradientNorm") double norm, long steps, long clipped, long skipped) {}

  /**
   * Points where the energy was computed.
   *
   * @param nonFiniteEnergies points whose energy was not finite, and particles' proposals whose
   *     energy was NaN or minus infinity
   * @param latents latents drawn
   * @param evaluations energies and gradients evaluated for the model's gradient steps
   */
  public record Points(long nonFiniteEnergies, long latents, long evaluations) {}

  /**
   * The particles after a round.
   *
   * @param beta the inverse temperature that they have been brought to
   * @param ess effective sample size of their weights, as a share of them
   * @param logZ estimate of log Z at that temperature, in nats
   * @param error its standard error, from the particles' family tree
   * @param energies evaluated for their moves
   * @param steps rises of beta in the round: more than one where the schedule had to be caught up
   *     with
   */
  public record Population(
      double beta, double ess, double logZ, double error, long energies, int steps) {

    /** Nobody. */
    public static final Population NONE = new Population(1, 0, 0, 0, 0, 0);
  }

  /** {@return whether there are particles} */
  public boolean hasPopulation() {
    return population.steps() > 0;
  }

  /** {@return energies evaluated: of latents, for the model's drift and of particles} */
  public long energies() {
    return points.evaluations() + population.energies();
  }

  /** {@return the bound in nats, an upper bound of KL(q || mu_beta) - log Z_beta} */
  public double bound() {
    return bounds.logRatio() + bounds.energy();
  }
}
