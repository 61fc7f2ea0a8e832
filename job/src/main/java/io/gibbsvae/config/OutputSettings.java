package io.gibbsvae.config;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a run writes: the folder {@code path/runId}.
 *
 * @param path the folder of all runs, a path or a Hadoop URI
 * @param runId the run's own folder in it
 * @param checkpointSeconds how old a checkpoint gets at least before the next one replaces it; 0
 *     for one after every round
 * @param waitSeconds how long to wait for another attempt that works in the folder
 */
public record OutputSettings(
    String path, String runId, double checkpointSeconds, double waitSeconds) {

  /** What a run id may look like, in words. */
  static final String RUN_ID =
      "a file name of at most 200 letters, digits, '.', '_' and '-' that begins with a letter or digit";

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  /**
   * Checks them.
   *
   * @param path not blank
   * @param runId one file name wherever it may be written
   * @param checkpointSeconds at least 0
   * @param waitSeconds at least 0
   * @throws IllegalArgumentException if the path is blank, the run id no safe file name or the
   *     seconds negative
   */
  public OutputSettings {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(runId, "runId");
    if (!(checkpointSeconds >= 0) || !(waitSeconds >= 0)) {
      throw new IllegalArgumentException(
          "checkpoint seconds and wait seconds must not be negative, found "
              + checkpointSeconds
              + " and "
              + waitSeconds);
    }
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
