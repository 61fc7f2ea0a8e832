package io.gibbsvae.model.network;

/** Tiles of any width in plain loops, as {@link Tiles} describes them. */
record PlainTiles(int width) implements Tiles {

  @Override
  public void add(
      int count,
      float[] a,
      int aFrom,
      float[] x,
      int xFrom,
      float[] begin,
      int beginFrom,
      float[] y,
      int yFrom,
      int yStride) {
    for (int r = 0; r < HEIGHT; r++) {
      for (int c = 0; c < width; c++) {
        float sum = begin[beginFrom + r * yStride + c];
        for (int k = 0; k < count; k++) {
          sum = Math.fma(a[aFrom + k * HEIGHT + r], x[xFrom + k * width + c], sum);
        }
        y[yFrom + r * yStride + c] = sum;
      }
    }
  }

  @Override
  public void transpose(float[] x, int xFrom, float[] y, int yFrom) {
    transpose(width, x, xFrom, y, yFrom);
  }

  @Override
  public void interleave(float[] x, int xFrom, float[] y, int yFrom) {
    transpose(HEIGHT, x, xFrom, y, yFrom);
  }

  private void transpose(int rows, float[] x, int xFrom, float[] y, int yFrom) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        y[yFrom + c * rows + r] = x[xFrom + r * width + c];
      }
    }
  }

  @Override
  public void sum(int count, float[] values, int from, float[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += values[from + i];
    }
  }

  @Override
  public void multiplyAndSum(int count, float[] factors, float[] values, int from, float[] sums) {
    for (int i = 0; i < count; i++) {
      values[from + i] *= factors[from + i];
      sums[i] += values[from + i];
    }
  }
}
