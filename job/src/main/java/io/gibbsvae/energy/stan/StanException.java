package io.gibbsvae.energy.stan;

/** A Stan program, its data or its library cannot be used. */
public final class StanException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /** What cannot be used. */
  public enum Part {
    /** The program. */
    FILE,
    /** The program with these data. */
    DATA,
    /** The library. */
    LIBRARY
  }

  private final Part part;

  StanException(Part part, String text) {
    super(text);
    this.part = part;
  }

  /** {@return what cannot be used} */
  public Part part() {
    return part;
  }
}
