package io.gibbsvae.model;

/** The activation of hidden layers. */
public enum Activation {
  TANH,
  SILU,
  RELU,
  GELU,
  SOFTSIGN
}
