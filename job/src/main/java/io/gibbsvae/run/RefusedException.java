package io.gibbsvae.run;

/**
 * A run did not start because it would do harm or has nothing to start from, such as an output
 * folder that belongs to another configuration. The message says what to do.
 */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * A run that does not start.
   *
   * @param message why, and what would help, for people
   */
  public RefusedException(String message) {
    super(message);
  }
}
