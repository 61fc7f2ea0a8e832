package io.gibbsvae.evaluate;

import io.gibbsvae.evaluate.Verdict.Level;

/** The quality from which on a finished run ends with exit code 4. */
public enum FailOn {
  /** Bad only. */
  BAD(Level.BAD),
  /** Care and bad. */
  CARE(Level.CARE),
  /** No quality. */
  NEVER(null);

  private final Level least;

  FailOn(Level least) {
    this.least = least;
  }

  /** {@return whether a run of this quality ends with exit code 4} */
  public boolean fails(Level level) {
    return least != null && level.compareTo(least) >= 0;
  }
}
