package io.gibbsvae.model.network;

/**
 * Products of matrices in floats, a tile of the result at a time: {@value #HEIGHT} rows of {@link
 * #width} numbers, which stay in the processor's registers while their sums run.
 */
interface Tiles {

  /** The height of a tile. */
  int HEIGHT = 4;

  /** Numbers that a sum grows by at a time. */
  int DEPTH = 2;

  /** Numbers to a row of a tile, a power of two. */
  int width();

  /**
   * Computes a tile, from sums to begin with: with w the {@link #width},
   *
   * <pre>y[r][c] = begin[r][c] + sum_k a[k][r] x[k][c]</pre>
   *
   * for r below {@value #HEIGHT} and c below w. Each number is summed up on its own, in the order
   * of k, by fused multiply-adds: its bits do not depend on the width.
   *
   * @param count the number of k, a multiple of {@value #DEPTH}
   * @param aFrom where a[0][0] is; a[k] is followed by a[k + 1]
   * @param xFrom where x[0][0] is; x[k] is followed by x[k + 1]
   */
  void add(
      int count,
      float[] a,
      int aFrom,
      float[] x,
      int xFrom,
      float[] begin,
      int beginFrom,
      float[] y,
      int yFrom,
      int yStride);

  /**
   * Transposes a square block: y[c][r] = x[r][c] for r and c below the {@link #width}, rows one
   * behind the other.
   */
  void transpose(float[] x, int xFrom, float[] y, int yFrom);

  /**
   * Transposes a strip: y[c][r] = x[r][c] for r below {@value #HEIGHT} and c below the {@link
   * #width}, rows one behind the other.
   */
  void interleave(float[] x, int xFrom, float[] y, int yFrom);

  /** Adds some values to sums, place by place; their number is a multiple of {@link #width}. */
  void sum(int count, float[] values, int from, float[] sums);

  /** The same, after it has multiplied the values by factors, which are in the same places. */
  void multiplyAndSum(int count, float[] factors, float[] values, int from, float[] sums);
}
