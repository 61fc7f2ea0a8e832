package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge.Known;
import java.util.List;
import java.util.Optional;

/**
 * How good a trained model is. All energies and logarithms are in nats.
 *
 * @param rows samples of the model that it was judged by
 * @param energyEvaluations energies computed for it
 * @param nonFiniteEnergies samples whose energy was not finite
 * @param joint the joint weights w_0
 * @param weights the weights w_K, by which means are weighted
 * @param latentInformation E[log P(z_S|z_{S-1}) - log pi(z_S)]: 0 where the model ignores its top
 *     latent
 * @param exactJoint what exact samples of the target say of w_0, where there are any; log Z and ESS
 *     of the model's own samples do not see what the model misses, these do
 * @param exactWeights what they say of w_K
 * @param knownLogZ the truth, where it is known
 * @param energy mean energy
 * @param exactEnergy mean energy of exact samples, where there are any
 * @param energies the distribution of the energies, unless none was finite
 * @param distance of the samples from exact ones, where there are any and D is at most 64
 * @param coordinates means of x_i and x_i^2
 * @param observables functions with a known expectation
 * @param coverage modes as the unweighted samples hold them, where they are known
 * @param weightedCoverage the same for weighted samples
 * @param missed minima of the energy that no sample with a weight is near
 */
public record Evaluation(
    long rows,
    long energyEvaluations,
    long nonFiniteEnergies,
    WeightReport joint,
    WeightReport weights,
    Estimate latentInformation,
    Optional<ForwardReport> exactJoint,
    Optional<ForwardReport> exactWeights,
    Optional<Known> knownLogZ,
    Expectation energy,
    Optional<Estimate> exactEnergy,
    Optional<EnergyHistogram> energies,
    Optional<DistanceToExact> distance,
    List<Expectation> coordinates,
    List<Expectation> observables,
    Optional<ModeCoverage> coverage,
    Optional<ModeCoverage> weightedCoverage,
    List<Place> missed) {

  /** {@return whether next to nothing of the top latent arrives in what is generated} */
  public boolean ignoresLatent() {
    return Math.abs(latentInformation.value()) < 0.01;
  }

  /**
   * An expectation under the model and under the target.
   *
   * @param name of the function
   * @param plain its mean over the samples: under the model
   * @param weighted its self-normalised weighted mean: an estimate of the target's
   * @param truth under the target, where it is known
   */
  public record Expectation(String name, Estimate plain, Estimate weighted, Optional<Known> truth) {

    /** How many standard errors the weighted mean is off; NaN where the truth is not known. */
    double standardErrorsOff() {
      return truth
          .map(
              known ->
                  (weighted.value() - known.value())
                      / Math.hypot(weighted.standardError(), known.uncertainty()))
          .orElse(Double.NaN);
    }
  }
}
