package io.gibbsvae.latent;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive rows of a data set.
 *
 * @param first index of the first
 * @param size how many
 */
public record RowRange(long first, long size) implements Serializable {

  /**
   * Rows 0 to rows - 1 in ranges of the given size, the last one shorter where it does not come out
   * even.
   *
   * @param rows how many, at least 0
   * @param size of a range, at least 1
   */
  public static List<RowRange> split(long rows, long size) {
    return new RowRange(0, rows).blocks(size);
  }

  /**
   * {@return this range in blocks, in their order}
   *
   * @param most rows of a block
   */
  public List<RowRange> blocks(long most) {
    List<RowRange> blocks = new ArrayList<>();
    for (long start = 0; start < size; start += most) {
      blocks.add(new RowRange(first + start, Math.min(most, size - start)));
    }
    return blocks;
  }

  /**
   * {@return the size of a range that fits an array}
   *
   * @throws ArithmeticException if none is so large
   */
  public int count() {
    return Math.toIntExact(size);
  }
}
