package io.gibbsvae.config;

import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.train.TrainSettings;

/**
 * A model that a run may train.
 *
 * @param model what it is
 * @param train how it is trained
 */
public record Candidate(ModelSettings model, TrainSettings train) {}
