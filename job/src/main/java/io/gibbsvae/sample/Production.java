package io.gibbsvae.sample;

/**
 * Rows that were written.
 *
 * @param energyEvaluations energies computed for them, with gradients or without
 * @param summary how they are summed up
 */
record Production(long energyEvaluations, Summary summary) {

  /** Makes findings of what all rows together are. */
  @FunctionalInterface
  interface Summary {

    /** What was found. */
    Findings of(RowSums sums, StoredRows rows);
  }
}
