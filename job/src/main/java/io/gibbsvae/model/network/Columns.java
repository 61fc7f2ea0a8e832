package io.gibbsvae.model.network;

/** Blocks of rows as arrays of columns, [width][rows], cut from row-major arrays and put back. */
public final class Columns {

  // A tile of rows at a time, or every number of a wide block would be a cache miss.
  private static final int TILE = 32;

  private Columns() {}

  /**
   * Copies rows of a row-major block into columns.
   *
   * @param block row-major, as many numbers to a row as there are columns
   * @param columns overwritten
   */
  public static void read(double[] block, int from, int rows, double[][] columns) {
    int width = columns.length;
    for (int tile = 0; tile < rows; tile += TILE) {
      int end = Math.min(rows, tile + TILE);
      for (int i = 0; i < width; i++) {
        double[] column = columns[i];
        for (int row = tile; row < end; row++) {
          column[row] = block[(from + row) * width + i];
        }
      }
    }
  }

  /**
   * Copies rows of a row-major block into columns.
   *
   * @param block row-major, as many numbers to a row as there are columns
   * @param columns overwritten
   */
  public static void read(float[] block, int from, int rows, double[][] columns) {
    int width = columns.length;
    for (int tile = 0; tile < rows; tile += TILE) {
      int end = Math.min(rows, tile + TILE);
      for (int i = 0; i < width; i++) {
        double[] column = columns[i];
        for (int row = tile; row < end; row++) {
          column[row] = block[(from + row) * width + i];
        }
      }
    }
  }

  /**
   * Copies columns into rows of a row-major block.
   *
   * @param columns [width][at least rows]
   * @param block row-major, as many numbers to a row as there are columns
   */
  public static void write(double[][] columns, int from, int rows, double[] block) {
    int width = columns.length;
    for (int tile = 0; tile < rows; tile += TILE) {
      int end = Math.min(rows, tile + TILE);
      for (int i = 0; i < width; i++) {
        double[] column = columns[i];
        for (int row = tile; row < end; row++) {
          block[(from + row) * width + i] = column[row];
        }
      }
    }
  }

  /**
   * Copies columns, rounded to floats, into rows of a row-major block.
   *
   * @param columns [width][at least rows]
   * @param block row-major, as many numbers to a row as there are columns
   */
  public static void write(double[][] columns, int from, int rows, float[] block) {
    int width = columns.length;
    for (int tile = 0; tile < rows; tile += TILE) {
      int end = Math.min(rows, tile + TILE);
      for (int i = 0; i < width; i++) {
        double[] column = columns[i];
        for (int row = tile; row < end; row++) {
          block[(from + row) * width + i] = (float) column[row];
        }
      }
    }
  }

  /**
   * out := out + factor * column.
   *
   * @param out is added to
   */
  public static void addMultiple(int rows, double factor, double[] column, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] += factor * column[row];
    }
  }

  /**
   * out := out + column.
   *
   * @param out is added to
   */
  public static void add(int rows, double[] column, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] += column[row];
    }
  }

  /** out := out - column. */
  public static void subtract(int rows, double[] column, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] -= column[row];
    }
  }

  // Four sums at a time: one would wait for itself at every addition.

  /** {@return the sum of products of two columns} */
  public static double dot(int rows, double[] a, double[] b) {
    double s = 0;
    double t = 0;
    double u = 0;
    double v = 0;
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      s += a[row] * b[row];
      t += a[row + 1] * b[row + 1];
      u += a[row + 2] * b[row + 2];
      v += a[row + 3] * b[row + 3];
    }
    for (; row < rows; row++) {
      s += a[row] * b[row];
    }
    return (s + t) + (u + v);
  }

  /** {@return the sum of a column} */
  public static double sum(int rows, double[] a) {
    double s = 0;
    double t = 0;
    double u = 0;
    double v = 0;
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      s += a[row];
      t += a[row + 1];
      u += a[row + 2];
      v += a[row + 3];
    }
    for (; row < rows; row++) {
      s += a[row];
    }
    return (s + t) + (u + v);
  }

  /**
   * Copies one row out of columns.
   *
   * @param columns [width][more than row]
   * @param values overwritten, length width
   */
  public static void readRow(double[][] columns, int row, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = columns[i][row];
    }
  }

  /**
   * {@return whether all numbers of a row are finite}
   *
   * @param block row-major, [more than row, width]
   */
  public static boolean isFinite(double[] block, int row, int width) {
    for (int k = row * width; k < (row + 1) * width; k++) {
      if (!Double.isFinite(block[k])) {
        return false;
      }
    }
    return true;
  }
}
