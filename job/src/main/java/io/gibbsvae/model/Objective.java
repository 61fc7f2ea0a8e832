package io.gibbsvae.model;

/** The upper bound of KL(q || mu) that training minimises. */
public enum Objective {
  /** Eq. (1.6): the joint bound, tight when the encoder is the decoder's posterior. */
  JOINT,
  /**
   * Eq. (1.7): log pi(z) - log P(z|x) of the top latent replaced by KL(pi || P(.|x)), as if z and x
   * were independent. Still an upper bound, but its optimum is P = pi: the latent is ignored and
   * the model is one Gaussian. Here to be compared with, not to be used.
   */
  CLOSED_FORM
}
