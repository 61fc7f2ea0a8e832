package io.gibbsvae.model;

/** What stages have in common. */
public enum Sharing {
  /** Each has networks of its own. */
  NONE,
  /** One decoder and one encoder network, with biases and gains of its hidden units for each. */
  STAGES
}
