package io.gibbsvae.model;

/** What the means of decoders and encoders have besides their networks. */
public enum Drift {
  /** Nothing. */
  NONE,
  /** A learned multiple of the energy's gradient, as a step of Langevin's has it. */
  GRADIENT
}
