package io.gibbsvae.sample;

/** Rows of a task, one after the other. */
interface RowSource {

  /** Whether there is another row. It need not be made yet. */
  boolean hasNext();

  /** Adds the next row to a page that is not full. */
  void put(Page page);
}
