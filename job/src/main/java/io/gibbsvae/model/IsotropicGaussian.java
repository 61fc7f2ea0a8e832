package io.gibbsvae.model;

/** L = s I. A head is m, then one raw log scale. */
final class IsotropicGaussian extends TriangularGaussian {

  IsotropicGaussian(int n) {
    super(n);
  }

  @Override
  public int size() {
    return n + 1;
  }

  @Override
  public int rawLogScales() {
    return 1;
  }

  @Override
  public int signals() {
    return 1;
  }

  @Override
  int scaleOf(int i) {
    return 0;
  }

  @Override
  int entriesBefore(int i) {
    return 0;
  }
}
