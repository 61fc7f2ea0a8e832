package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gibbsvae.check.Search;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Target.Note;
import io.gibbsvae.evaluate.Quality;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.evaluate.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The record of a run, as manifest.json holds it.
 *
 * @param origin the configuration of its last run or training
 * @param versions of this program and of the parts that it runs on, by name
 * @param plan where the configuration leaves open how the model is made and trained
 * @param baseline chains without a model, beside the evaluation
 * @param quality of evaluation and rows together
 */
public record RunRecord(
    @JsonUnwrapped Origin origin,
    Map<String, String> versions,
    Optional<String> sparkMaster,
    Optional<Status> status,
    Optional<String> error,
    Optional<Planning> plan,
    Optional<Search> search,
    Optional<TrainingResult> training,
    Optional<ModelResult> evaluation,
    Optional<RowsResult> samples,
    Optional<BaselineResult> baseline,
    Optional<JudgedRun> quality) {

  /** How far a run came. */
  public enum Status {
    /** It is being worked on, or its process died. */
    RUNNING,
    /** It came to its end. */
    DONE,
    /** It failed. */
    FAILED,
    /** Its training diverged. */
    DIVERGED
  }

  /**
   * The configuration that a run was made from.
   *
   * @param hash of the whole configuration
   * @param modelHash of target, model and training
   * @param reproducible whether the same configuration gives the same values
   */
  public record Origin(
      String runId,
      String hash,
      String modelHash,
      TargetSummary target,
      Seeds seeds,
      boolean reproducible,
      Map<String, String> dataFilesSha256,
      String configurationFile,
      JsonNode configuration) {

    /** {@return this origin with other seeds} */
    public Origin with(Seeds changed) {
      return new Origin(
          runId,
          hash,
          modelHash,
          target,
          changed,
          reproducible,
          dataFilesSha256,
          configurationFile,
          configuration);
    }

    /** {@return a block of the configuration; missing where it has none} */
    public JsonNode block(String name) {
      return configuration == null ? MissingNode.getInstance() : configuration.path(name);
    }
  }

  /**
   * A target in a few words.
   *
   * @param dimension D
   * @param labels what its coordinates stand for, or none
   * @param variables the variables that rows have values of, unless these are x0, x1, ...
   * @param summary of its type
   */
  public record TargetSummary(
      String name,
      int dimension,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> labels,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<VariableSummary> variables,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Note> notes,
      Optional<String> summary) {}

  /**
   * What it took to plan a run.
   *
   * @param missing why there is no plan
   */
  public record Planning(long energyEvaluations, Optional<String> missing) {}

  /** Seeds of the phases. */
  public record Seeds(long train, long evaluate, long sample) {}

  /** {@return the verdict that the run ended with: the recorded one, or that of its parts} */
  public Optional<Verdict> decidingVerdict(Thresholds thresholds) {
    return quality
        .map(JudgedRun::deciding)
        .or(() -> quality(evaluation, samples, thresholds).map(Quality::verdict));
  }

  /** {@return the quality of evaluation and rows together} */
  public static Optional<Quality> quality(
      Optional<ModelResult> evaluation, Optional<RowsResult> samples, Thresholds thresholds) {
    return Quality.of(
        evaluation.map(ModelResult::judged), samples.map(RowsResult::judged), thresholds);
  }

  /** {@return the particles' log Z, where training had particles that came to the target} */
  public Optional<Estimate> particlesLogZ() {
    return training
        .flatMap(TrainingResult::population)
        .filter(particles -> particles.beta() == 1 && Double.isFinite(particles.logZ()))
        .map(particles -> new Estimate(particles.logZ(), particles.logZError()));
  }
}
