package io.gibbsvae.train;

import java.io.Serializable;

/**
 * The learning rate as a function of progress through the rounds.
 *
 * @param initial rate of the first gradient step, positive and finite
 * @param last rate of the last, positive and no more than the initial one
 * @param decay the way from one to the other
 */
public record LearningRate(double initial, double last, Decay decay) implements Serializable {

  /** How the rate falls. */
  public enum Decay {
    /** Stays at {@code initial}; {@code last} is not used. */
    CONSTANT,
    /** By an equal factor in every round. */
    EXPONENTIAL,
    /** Along half a cosine. */
    COSINE
  }

  /**
   * Checks the rates.
   *
   * @throws IllegalArgumentException if the rates are not so
   */
  public LearningRate {
    if (!(initial > 0 && last > 0 && initial < Double.POSITIVE_INFINITY && last <= initial)) {
      throw new IllegalArgumentException(
          "learning rates must be positive and not rise, found " + initial + " to " + last);
    }
  }

  /**
   * {@return the rate at a point of the run}
   *
   * @param progress 0 at the first step, 1 at the last
   */
  public double at(double progress) {
    return switch (decay) {
      case CONSTANT -> initial;
      case EXPONENTIAL -> initial * Math.pow(last / initial, progress);
      case COSINE -> last + (initial - last) * 0.5 * (1 + Math.cos(Math.PI * progress));
    };
  }
}
