package io.gibbsvae.config;

import java.util.Optional;

/** Reads the block {@code output}. */
final class OutputReader {

  private static final String RUN_ID = "run-id";
  private static final String CHECKPOINT_SECONDS = "checkpoint-seconds";
  private static final String WAIT_SECONDS = "wait-seconds";

  private OutputReader() {}

  /** The path, where it and the rest of the block are good. */
  static Optional<String> readPath(Section output) {
    String path = output.text("path");
    if (output.has(RUN_ID)) {
      String runId = output.text(RUN_ID);
      if (!output.failed() && !OutputSettings.isSafe(runId)) {
        output.unexpected(RUN_ID, OutputSettings.RUN_ID);
      }
    }
    output.number(CHECKPOINT_SECONDS, Range.NOT_NEGATIVE);
    output.number(WAIT_SECONDS, Range.NOT_NEGATIVE);
    return output.build(() -> path);
  }

  /** The settings, with the run id that is given or else this one. */
  static OutputSettings settings(Section output, String path, String defaultRunId) {
    if (!output.has(RUN_ID)) {
      output.keep(RUN_ID, defaultRunId);
    }
    return new OutputSettings(
        path,
        (String) output.effective().get(RUN_ID),
        ((Number) output.effective().get(CHECKPOINT_SECONDS)).doubleValue(),
        ((Number) output.effective().get(WAIT_SECONDS)).doubleValue());
  }
}
