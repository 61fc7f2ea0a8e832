package io.gibbsvae.train;

import java.io.Serializable;

/**
 * What training hands from round to round.
 *
 * @param parameters all parameters, in DL4J's order
 * @param updaterState the optimizer's moments; empty before the first step, and always with SGD
 * @param round rounds done
 */
public record TrainingState(float[] parameters, float[] updaterState, int round)
    implements Serializable {}
