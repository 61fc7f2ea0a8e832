package io.gibbsvae.sample;

/** No candidate has a positive weight: there is nothing to resample from. */
public final class NoWeightException extends RuntimeException {

  private static final long serialVersionUID = 1;

  NoWeightException(String message) {
    super(message);
  }
}
