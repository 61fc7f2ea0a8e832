package io.gibbsvae.run;

/** A run failed for a reason that its user can understand; the message says all. */
public final class RunFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * A run that failed with nothing more to be told of the cause.
   *
   * @param message what went wrong, for people
   */
  public RunFailedException(String message) {
    super(message);
  }

  /**
   * A run that failed.
   *
   * @param message what went wrong, for people
   * @param cause what was thrown
   */
  public RunFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
