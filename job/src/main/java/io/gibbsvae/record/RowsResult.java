package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.evaluate.Quality;
import io.gibbsvae.sample.Decision;
import io.gibbsvae.sample.SampleReport;
import java.util.List;
import java.util.Optional;

/**
 * Rows that were written.
 *
 * @param settings the block of the configuration that they were made with
 * @param decision what these settings had left open
 * @param report what was read back from them
 * @param resumedAfterRows rows that an interrupted generation had left
 */
public record RowsResult(
    JsonNode settings,
    Optional<Decision> decision,
    @JsonUnwrapped Files files,
    @JsonUnwrapped SampleReport report,
    @JsonUnwrapped Judgement judgement,
    double seconds,
    long resumedAfterRows) {

  /**
   * Parquet files.
   *
   * @param columnTypes their types, in the same order
   */
  public record Files(int files, long bytes, List<String> columns, List<String> columnTypes) {}

  Quality.Rows judged() {
    return new Quality.Rows(
        judgement.verdicts(),
        report.correction(),
        report.weights().map(WeightReport::logZ),
        report.coverage().isPresent()
            || report.quantities().stream().anyMatch(quantity -> quantity.truth().isPresent()));
  }

  /** {@return this result without good verdicts that the model contradicts} */
  public RowsResult without(Quality quality) {
    return new RowsResult(
        settings,
        decision,
        files,
        report,
        judgement.without(quality.rows()),
        seconds,
        resumedAfterRows);
  }
}
