package io.gibbsvae.train;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.model.ModelSettings;
import java.io.Serializable;

/**
 * What stays the same from the first round to the last, and travels once.
 *
 * @param id of this one training, of no influence on what it computes
 */
record TrainingPlan(String id, ModelSettings model, Potential potential, TrainSettings train)
    implements Serializable {}
