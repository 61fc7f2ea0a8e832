package io.gibbsvae.model;

/** L = diag(s_1 .. s_n). A head is m, then the raw log scales. */
final class DiagonalGaussian extends TriangularGaussian {

  DiagonalGaussian(int n) {
    super(n);
  }

  @Override
  public int size() {
    return 2 * n;
  }

  @Override
  public int rawLogScales() {
    return n;
  }

  @Override
  public int signals() {
    return 2;
  }

  @Override
  int scaleOf(int i) {
    return i;
  }

  @Override
  int entriesBefore(int i) {
    return 0;
  }
}
