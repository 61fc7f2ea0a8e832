package io.gibbsvae.train;

/** Training has come to a point from which it does not recover. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient TrainingState lastGood;

  DivergedException(String message, TrainingState lastGood) {
    super(message);
    this.lastGood = lastGood;
  }

  /** {@return the state after the last round that went well; that of the start if none did} */
  public TrainingState lastGood() {
    return lastGood;
  }
}
