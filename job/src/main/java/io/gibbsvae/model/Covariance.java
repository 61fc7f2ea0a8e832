package io.gibbsvae.model;

/** The covariance of a Gaussian conditional. */
public enum Covariance {
  /** s^2 I: one scale. */
  ISOTROPIC,
  /** diag(s_1^2 .. s_n^2): a scale for each coordinate. */
  DIAGONAL,
  /** L L^T with L lower triangular. */
  FULL
}
