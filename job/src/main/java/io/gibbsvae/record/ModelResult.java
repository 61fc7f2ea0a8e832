package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Quality;

/**
 * An evaluation.
 *
 * @param settings the block of the configuration that it was made with
 */
public record ModelResult(
    JsonNode settings,
    @JsonUnwrapped Evaluation evaluation,
    @JsonUnwrapped Judgement judgement,
    double seconds) {

  Quality.Model judged() {
    return new Quality.Model(
        judgement.verdicts(), evaluation.weights().logZ(), evaluation.weights().ess());
  }

  /** {@return this result without good verdicts that the rows contradict} */
  public ModelResult without(Quality quality) {
    return new ModelResult(settings, evaluation, judgement.without(quality.model()), seconds);
  }
}
