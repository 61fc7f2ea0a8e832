package io.gibbsvae.train;

import java.io.Serializable;

/**
 * The inverse temperature beta as a function of progress through the rounds. At beta the model is
 * trained on U_beta = beta U + (1 - beta) U_0, with U_0 the energy of the standard normal law in
 * the model's coordinates y (x = location + scale * y), normalised so that its log Z is 0.
 *
 * @param schedule how beta rises
 * @param start beta of the first round, in [0, 1], and not 0 where beta rises by factors
 * @param share share of the rounds in which beta rises to 1, in (0, 1]; the rest train at beta = 1
 */
public record Tempering(Schedule schedule, double start, double share) implements Serializable {

  /** How beta rises from start to 1. */
  public enum Schedule {
    /** beta = 1 throughout. */
    NONE,
    /** In equal steps. */
    LINEAR,
    /** By an equal factor; needs start > 0. */
    GEOMETRIC,
    /**
     * From 0, each time as far as the population's conditional effective sample size allows; start
     * is not used.
     */
    ADAPTIVE
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Tempering {
    if (!(start >= 0 && start <= 1) || !(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "tempering needs start in [0, 1] and share in (0, 1], found " + start + " and " + share);
    }
    if (schedule == Schedule.GEOMETRIC && start == 0) {
      throw new IllegalArgumentException("geometric tempering needs start > 0");
    }
  }

  /** {@return no tempering} */
  public static Tempering none() {
    return new Tempering(Schedule.NONE, 1, 1);
  }

  /** Whether beta should have risen to 1. */
  boolean isOver(double progress) {
    return progress >= share;
  }

  /**
   * {@return beta at a point of the run; NaN where that depends on the population}
   *
   * @param progress 0 in the first round, 1 in the last
   */
  public double at(double progress) {
    double rise = Math.min(1, progress / share);
    return switch (schedule) {
      case NONE -> 1;
      case LINEAR -> start + (1 - start) * rise;
      case GEOMETRIC -> Math.pow(start, 1 - rise);
      case ADAPTIVE -> Double.NaN;
    };
  }
}
