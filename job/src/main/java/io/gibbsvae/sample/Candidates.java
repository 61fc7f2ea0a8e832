package io.gibbsvae.sample;

import io.gibbsvae.diagnose.MeanSummary;
import io.gibbsvae.diagnose.ParetoTail;
import io.gibbsvae.diagnose.WeightSummary;

/**
 * What rows were resampled from.
 *
 * @param latentDraws K
 * @param weights the candidates' weights w_K
 * @param tail their largest
 * @param means the candidates' {@link Quantities}, weighted
 * @param distinct candidates that became at least one row
 * @param energyEvaluations energies computed for them, and to make those again that became rows
 */
record Candidates(
    int latentDraws,
    WeightSummary weights,
    ParetoTail tail,
    MeanSummary means,
    long distinct,
    long energyEvaluations) {}
