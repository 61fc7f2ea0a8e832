package io.gibbsvae.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.gibbsvae.diagnose.DriftReport;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge.Known;
import java.util.List;
import java.util.Optional;

/**
 * How good a trained model is. All energies and logarithms are in nats.
 *
 * @param samples the samples of the model that it was judged by
 * @param knownLogZ the truth, where it is known
 * @param exact comparison with exact samples of the target, where there are any
 * @param spread over the known modes
 * @param stein the weighted samples beside Stein's identities, unless that was not asked for
 * @param drift the weighted samples moved along the target's necks, where it has some and the
 *     weights' tail is heavy; log Z is then corrected by it
 */
public record Evaluation(
    @JsonUnwrapped Samples samples,
    @JsonUnwrapped Weighted weighted,
    @JsonProperty("log_z_truth") Optional<Known> knownLogZ,
    @JsonUnwrapped Means means,
    @JsonUnwrapped Exact exact,
    @JsonUnwrapped Spread spread,
    Optional<SteinReport> stein,
    Optional<DriftReport> drift) {

  /**
   * Samples of the model.
   *
   * @param rows how many
   * @param ownEnergies energies computed for their weights; not in a manifest, 0 where it was read
   * @param energyEvaluations energies computed for the evaluation, exact samples included
   * @param nonFiniteEnergies samples whose energy was not finite
   * @param missed minima of the energy that no sample with a weight is near
   */
  public record Samples(
      long rows,
      @JsonProperty(access = Access.WRITE_ONLY) long ownEnergies,
      long energyEvaluations,
      @JsonProperty("nonfinite_energies") long nonFiniteEnergies,
      @JsonProperty("missed_places") MissedPlaces missed) {

    private Samples after(Samples earlier) {
      return new Samples(
          rows,
          ownEnergies + earlier.ownEnergies,
          energyEvaluations + earlier.energyEvaluations,
          nonFiniteEnergies,
          missed);
    }
  }

  /**
   * Weights of the samples.
   *
   * @param weights the joint weights w_0, then the weights w_K, by which means are weighted
   * @param latentInformation E[log P(z_S|z_{S-1}) - log pi(z_S)]: 0 where the model ignores its top
   *     latent
   */
  @JsonPropertyOrder({"elbo", "log_z", "ess", "k_hat", "missing_share"})
  public record Weighted(List<WeightReport> weights, Estimate latentInformation) {

    /**
     * Checks that both weights are there.
     *
     * @throws IllegalArgumentException if there are not two
     */
    public Weighted {
      if (weights.size() != 2) {
        throw new IllegalArgumentException(
            "weights has " + weights.size() + " entries, expected 2");
      }
    }

    /** {@return the joint weights w_0} */
    WeightReport joint() {
      return weights.get(0);
    }

    /** {@return the weights w_K} */
    WeightReport last() {
      return weights.get(1);
    }

    /** {@return the ELBO of w_0} */
    @JsonProperty("elbo")
    public Estimate elbo() {
      return joint().elbo();
    }

    /** {@return log Z of w_K} */
    @JsonProperty("log_z")
    public Estimate logZ() {
      return last().logZ();
    }

    /** {@return the effective sample size of w_K as a share of the rows} */
    @JsonProperty("ess")
    public double ess() {
      return last().ess();
    }

    /** {@return the k-hat of w_K} */
    @JsonProperty("k_hat")
    public double kHat() {
      return last().kHat();
    }

    /** {@return the share of Z beyond the largest weights w_K} */
    @JsonProperty("missing_share")
    public double missingShare() {
      return last().missingShare();
    }
  }

  /**
   * Expectations.
   *
   * @param observables of functions whose expectation is known
   * @param coordinates of x_i and x_i^2
   */
  public record Means(
      MeanEnergy energy, List<Expectation> observables, List<Expectation> coordinates) {}

  /**
   * The mean energy.
   *
   * @param unweighted of the model's samples
   * @param weighted by their weights w_K
   * @param exactSamples of exact samples, where there are any
   */
  public record MeanEnergy(
      Estimate unweighted, Estimate weighted, Optional<Estimate> exactSamples) {}

  /**
   * Samples beside exact ones of the target. Log Z and ESS of the model's own samples do not see
   * what the model misses, these do.
   *
   * @param forward the weights w_0 and w_K at exact samples; empty where there are none
   * @param energies the distribution of the energies, unless none was finite
   * @param distance of the samples from exact ones, where there are any and D is at most 64
   */
  @JsonPropertyOrder({"forward", "eubo", "log_z_forward"})
  public record Exact(
      List<ForwardReport> forward,
      @JsonProperty("energy_histogram") Optional<EnergyHistogram> energies,
      @JsonProperty("distance_to_exact") Optional<DistanceToExact> distance) {

    /** {@return the EUBO of w_0} */
    @JsonProperty("eubo")
    public Optional<Estimate> eubo() {
      return joint().map(ForwardReport::eubo);
    }

    /** {@return log Z of w_K at exact samples} */
    @JsonProperty("log_z_forward")
    public Optional<Estimate> logZ() {
      return weights().map(ForwardReport::logZ);
    }

    /** {@return w_0 at exact samples} */
    public Optional<ForwardReport> joint() {
      return forward.stream().findFirst();
    }

    /** {@return w_K at exact samples} */
    public Optional<ForwardReport> weights() {
      return forward.stream().skip(1).findFirst();
    }
  }

  /**
   * The modes that samples cover, where modes are known.
   *
   * @param plain of the samples as they are
   * @param weighted of the samples by their weights
   */
  public record Spread(
      @JsonProperty("mode_coverage") Optional<ModeCoverage> plain,
      @JsonProperty("mode_coverage_weighted") Optional<ModeCoverage> weighted) {}

  /**
   * An expectation under the model and under the target.
   *
   * @param plain its mean over the samples: under the model
   * @param weighted its self-normalised weighted mean: an estimate of the target's
   * @param truth under the target, where it is known
   */
  public record Expectation(
      String name,
      @JsonProperty("unweighted") Estimate plain,
      Estimate weighted,
      Optional<Known> truth) {

    /**
     * {@return how many standard errors the weighted mean is off; NaN where the truth is not known}
     */
    public double standardErrorsOff() {
      return truth
          .map(
              known ->
                  (weighted.value() - known.value())
                      / Math.hypot(weighted.standardError(), known.uncertainty()))
          .orElse(Double.NaN);
    }
  }

  /** {@return this evaluation, whose energies are those of an earlier one too} */
  Evaluation after(Evaluation earlier) {
    return new Evaluation(
        samples.after(earlier.samples), weighted, knownLogZ, means, exact, spread, stein, drift);
  }

  /** {@return how many samples there were} */
  public long rows() {
    return samples.rows();
  }

  /** {@return the joint weights w_0} */
  public WeightReport joint() {
    return weighted.joint();
  }

  /** {@return the weights w_K} */
  public WeightReport weights() {
    return weighted.last();
  }

  /** {@return whether next to nothing of the top latent arrives in what is generated} */
  public boolean ignoresLatent() {
    return Math.abs(weighted.latentInformation().value()) < 0.01;
  }

  /** {@return functions with a known expectation} */
  public List<Expectation> observables() {
    return means.observables();
  }

  /** {@return modes as the unweighted samples hold them} */
  public Optional<ModeCoverage> coverage() {
    return spread.plain();
  }

  /** {@return log Z by the weights w_K, less the truth} */
  @JsonProperty("log_z_error")
  public Optional<Double> logZError() {
    return knownLogZ.map(known -> weights().logZ().value() - known.value());
  }
}
