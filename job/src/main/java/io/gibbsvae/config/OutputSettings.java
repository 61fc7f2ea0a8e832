package io.gibbsvae.config;

import io.gibbsvae.energy.Text;
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
   * @throws IllegalArgumentException if the path is blank, the run id no safe file name or the
   *     seconds negative
   */
  public OutputSettings {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(runId, "runId");
    Text.require(
        checkpointSeconds >= 0 && waitSeconds >= 0,
        "checkpoint seconds and wait seconds must not be negative, found %s and %s",
        checkpointSeconds,
        waitSeconds);
    Text.require(
        !path.isBlank() && isSafe(runId),
        "output needs a path and a run id that is %s, found \"%s\" and \"%s\"",
        RUN_ID,
        path,
        runId);
  }

  /** Whether a run id is one file name wherever it may be written. */
  static boolean isSafe(String runId) {
    return SAFE.matcher(runId).matches();
  }
}
