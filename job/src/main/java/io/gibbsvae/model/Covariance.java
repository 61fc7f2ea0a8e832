package io.gibbsvae.model;

import java.util.function.IntFunction;

/** The covariance of a Gaussian conditional. */
public enum Covariance {
  /** s^2 I: one scale. */
  ISOTROPIC(n -> new TriangularGaussian(n, true, 0)),
  /** diag(s_1^2 .. s_n^2): a scale for each coordinate. */
  DIAGONAL(n -> new TriangularGaussian(n, false, 0)),
  /** L L^T with L lower triangular. */
  FULL(n -> new TriangularGaussian(n, false, n));

  private final IntFunction<Gaussian> gaussian;

  Covariance(IntFunction<Gaussian> gaussian) {
    this.gaussian = gaussian;
  }

  /** A Gaussian on R^n of this form. */
  Gaussian gaussian(int n) {
    return gaussian.apply(n);
  }
}
