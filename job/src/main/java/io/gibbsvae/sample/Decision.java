package io.gibbsvae.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * What a pilot has decided of a data set, and why.
 *
 * @param reasons one for each thing that was open, each a sentence without its full stop
 * @param effectiveRows the effective sample size that is wanted of each coordinate and the energy
 * @param weights weighted samples, where these were made
 * @param chains chains, where these were run
 * @param warmUp sweeps of the warm-up of the rows' chains
 * @param thin sweeps of these for each draw
 */
public record Decision(
    List<String> reasons,
    Optional<Long> effectiveRows,
    Optional<WeightPilot> weights,
    Optional<ChainPilot> chains,
    Optional<Integer> warmUp,
    Optional<Integer> thin) {

  /** {@return energies that were computed to decide; they are not among those of the rows} */
  @JsonProperty("energy_evaluations")
  public long energyEvaluations() {
    return weights.map(WeightPilot::energyEvaluations).orElse(0L)
        + chains.map(ChainPilot::energyEvaluations).orElse(0L);
  }
}
