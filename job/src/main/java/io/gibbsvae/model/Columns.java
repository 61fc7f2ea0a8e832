package io.gibbsvae.model;

/** Blocks of rows as arrays of columns, [width][rows], cut from row-major arrays and put back. */
final class Columns {

  // A tile of rows at a time, or every number of a wide block would be a cache miss.
  private static final int TILE = 32;

  private Columns() {}

  /** Copies rows from, from + 1, .. of a row-major block into columns. */
  static void read(double[] block, int from, int rows, double[][] columns) {
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

  /** Copies rows from, from + 1, .. of a row-major block into columns. */
  static void read(float[] block, int from, int rows, double[][] columns) {
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

  /** Copies columns into rows from, from + 1, .. of a row-major block. */
  static void write(double[][] columns, int from, int rows, double[] block) {
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

  /** Copies columns, rounded, into rows from, from + 1, .. of a row-major block. */
  static void write(double[][] columns, int from, int rows, float[] block) {
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

  /** Adds a multiple of a column to another. */
  static void addMultiple(int rows, double factor, double[] column, double[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] += factor * column[row];
    }
  }

  /** Copies one row out of columns. */
  static void readRow(double[][] columns, int row, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = columns[i][row];
    }
  }
}
