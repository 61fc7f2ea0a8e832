package io.gibbsvae.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive rows of a data set.
 *
 * @param first index of the first
 * @param size how many
 */
record RowRange(long first, long size) implements Serializable {

  /**
   * Rows 0 to rows - 1 in ranges of the given size, the last one shorter where it does not come out
   * even.
   */
  static List<RowRange> split(long rows, long size) {
    return new RowRange(0, rows).pieces(size);
  }

  /** This range in blocks of at most so many rows. */
  List<RowRange> blocks(int rows) {
    return pieces(rows);
  }

  private List<RowRange> pieces(long most) {
    List<RowRange> pieces = new ArrayList<>();
    for (long start = 0; start < size; start += most) {
      pieces.add(new RowRange(first + start, Math.min(most, size - start)));
    }
    return pieces;
  }

  /** The size of a range that fits an array. */
  int count() {
    return Math.toIntExact(size);
  }
}
