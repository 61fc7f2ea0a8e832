package io.gibbsvae.config;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a run writes: the folder {@code path/runId}.
 *
 * @param path the folder of all runs, a path or a Hadoop URI
 * @param runId the run's own folder in it
 */
public record OutputSettings(String path, String runId) {

  /** What a run id may look like, in words. */
  static final String RUN_ID =
      "a file name of at most 200 letters, digits, '.', '_' and '-' that begins with a letter or digit";

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if the path is blank or the run id is no safe file name
   */
  public OutputSettings {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(runId, "runId");
    if (path.isBlank() || !isSafe(runId)) {
      throw new IllegalArgumentException(
          "output needs a path and a run id that is "
              + RUN_ID
              + ", found \""
              + path
              + "\" and \""
              + runId
              + "\"");
    }
  }

  /** Whether a run id is one file name wherever it may be written. */
  static boolean isSafe(String runId) {
    return SAFE.matcher(runId).matches();
  }
}
