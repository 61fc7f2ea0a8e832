package io.gibbsvae.energy.expression;

/** Operands that do not fit an operation. Caught where the place in the text is known. */
final class Mismatch extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Says in words what was found and expected. */
  Mismatch(String text) {
    super(text, null, false, false);
  }
}
