package io.gibbsvae.energy;

/** What the cells of a column are, but for those that are missing. */
public enum Content {
  /** Numbers, or what may have been meant as such in at least one row. */
  NUMBERS,
  /** true and false. */
  BOOLEANS,
  /** Words in all rows. */
  WORDS
}
