package io.gibbsvae.model.network;

/** The activation of hidden layers, a function of each of their numbers. */
public enum Activation {
  /** tanh x. */
  TANH,
  /** x sigmoid(x) (Elfwing et al. 2018). */
  SILU,
  /** max(0, x); its derivative at 0 is taken as 0. */
  RELU,
  /** x sigmoid(1.702 x), the approximation of x Phi(x) by Hendrycks and Gimpel 2016. */
  GELU,
  /** x / (1 + |x|). */
  SOFTSIGN
}
