package io.gibbsvae.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.diagnose.WeightReport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a written data set holds, read back from it.
 *
 * @param correction how its rows were made
 * @param rows how many there are
 * @param energyEvaluations energies computed to make them
 * @param nonFiniteEnergies rows whose energy is not finite; they are in no mean
 * @param weights the weights of the rows, or of the candidates that they were resampled from
 * @param distinct candidates that became rows, where rows were resampled
 * @param chains the chains, where rows are theirs
 * @param quantities coordinates, then the energy, then observables
 * @param coverage how the rows, by their weights, are spread over the modes, where those are known
 * @param missed minima of the energy that no row with a weight is near
 * @param stein the rows beside Stein's identities, where that was asked for
 */
public record SampleReport(
    Correction correction,
    long rows,
    long energyEvaluations,
    @JsonProperty("nonfinite_energies") long nonFiniteEnergies,
    Optional<WeightReport> weights,
    Optional<Long> distinct,
    Optional<ChainDiagnosis> chains,
    List<QuantitySummary> quantities,
    @JsonProperty("mode_coverage") Optional<ModeCoverage> coverage,
    @JsonProperty("missed_places") MissedPlaces missed,
    Optional<SteinReport> stein) {

  /**
   * How chains did.
   *
   * @param report how they moved
   * @param draws kept draws of each
   * @param bfmi mean over the chains of the energy's Bayesian fraction of missing information
   * @param lowestBfmi the smallest of a chain
   * @param stuck chains all of whose draws have one energy
   */
  public record ChainDiagnosis(
      @JsonUnwrapped ChainReport report,
      int draws,
      double bfmi,
      @JsonProperty("smallest_bfmi") double lowestBfmi,
      long stuck) {}

  /**
   * {@return the smallest effective sample size, bulk or tail, of any quantity; NaN if none can be
   * told}
   */
  @JsonProperty("smallest_ess")
  public double smallestEss() {
    return quantities.stream()
        .mapToDouble(QuantitySummary::smallestEss)
        .filter(ess -> !Double.isNaN(ess))
        .min()
        .orElse(Double.NaN);
  }

  /**
   * {@return the coordinate, or the energy, with the smallest bulk effective sample size; none
   * where that can be told of none}
   */
  public Optional<QuantitySummary> slowest() {
    List<String> names = quantities.stream().map(QuantitySummary::name).toList();
    int energy = names.indexOf(SampleColumns.ENERGY);
    return quantities.stream()
        .limit(energy < 0 ? names.size() : energy + 1)
        .filter(q -> !Double.isNaN(q.essBulk()))
        .min(Comparator.comparingDouble(QuantitySummary::essBulk));
  }

  /** {@return the quantity whose chains disagree most; none where there are no chains} */
  public Optional<QuantitySummary> largestRHat() {
    return quantities.stream()
        .filter(q -> !Double.isNaN(q.rHat()))
        .max(Comparator.comparingDouble(QuantitySummary::rHat));
  }
}
