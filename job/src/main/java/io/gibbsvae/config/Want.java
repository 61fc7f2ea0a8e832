package io.gibbsvae.config;

/** What a run is for. */
public enum Want {
  /** Samples of the target, in rows. */
  ROWS,
  /** Log Z of the target, without rows. */
  LOG_Z
}
