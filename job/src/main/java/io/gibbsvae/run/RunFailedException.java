package io.gibbsvae.run;

/** A run failed for a reason that its user can understand; the message says all. */
public final class RunFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A run that failed with nothing more to be told of the cause. */
  public RunFailedException(String message) {
    super(message);
  }

  /** A run that failed. */
  public RunFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
