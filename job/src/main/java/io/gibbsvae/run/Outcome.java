package io.gibbsvae.run;

/** How a pipeline that did not fail ended. */
public enum Outcome {
  /** Everything was done, now or by an earlier run of the same configuration. */
  DONE,
  /** Everything was done, but the quality is one that {@code verdicts.fail-on} fails. */
  QUALITY_TOO_LOW,
  /** Everything was done, but the diagnostics are short of what the configuration requires. */
  THRESHOLDS_NOT_MET
}
