package io.gibbsvae.chain;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How blocks of chains have moved.
 *
 * @param chains chains of the blocks
 * @param acceptance moves after warm-up, by type; types that are not made are not there
 * @param steps adapted Langevin step size of each block, relative to its metric
 * @param rescued chains that could not leave where they started
 * @param energyEvaluations energies computed, warm-up included
 * @param invalidEnergies those that were NaN or minus infinity; never accepted
 * @param outside chains that have not found the support of the target
 */
public record ChainReport(
    long chains,
    Map<MoveType, Acceptance> acceptance,
    List<Double> steps,
    long rescued,
    long energyEvaluations,
    long invalidEnergies,
    long outside)
    implements Serializable {

  /** {@return the report of no chains, to which those of blocks are added} */
  public static ChainReport none() {
    return new ChainReport(0, new EnumMap<>(MoveType.class), List.of(), 0, 0, 0, 0);
  }

  /** {@return both together, the steps in this order} */
  public ChainReport plus(ChainReport other) {
    Map<MoveType, Acceptance> sum = new EnumMap<>(MoveType.class);
    sum.putAll(acceptance);
    other.acceptance.forEach((type, counted) -> sum.merge(type, counted, Acceptance::plus));
    return new ChainReport(
        chains + other.chains,
        sum,
        Stream.concat(steps.stream(), other.steps.stream()).toList(),
        rescued + other.rescued,
        energyEvaluations + other.energyEvaluations,
        invalidEnergies + other.invalidEnergies,
        outside + other.outside);
  }
}
