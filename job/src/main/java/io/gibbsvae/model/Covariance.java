package io.gibbsvae.model;

import java.util.function.IntFunction;

/** The covariance of a Gaussian conditional. */
public enum Covariance {
  /** s^2 I: one scale. */
  ISOTROPIC(IsotropicGaussian::new),
  /** diag(s_1^2 .. s_n^2): a scale for each coordinate. */
  DIAGONAL(DiagonalGaussian::new),
  /** L L^T with L lower triangular. */
  FULL(FullGaussian::new);

  private final IntFunction<Gaussian> gaussian;

  Covariance(IntFunction<Gaussian> gaussian) {
    this.gaussian = gaussian;
  }

  /** A Gaussian on R^n of this form. */
  Gaussian gaussian(int n) {
    return gaussian.apply(n);
  }
}
