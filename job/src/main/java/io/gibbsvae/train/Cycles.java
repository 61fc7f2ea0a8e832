package io.gibbsvae.train;

import java.io.Serializable;
import java.util.List;

/**
 * Cycles of the learning rate. In each the rate falls from its first value to its last, so that the
 * model is a finished one at the end of each, and training may end there: it goes on only as long
 * as that saves more than it costs. Each cycle is twice as long as the one before.
 *
 * @param first rounds of the first cycle; 0: all rounds are one cycle, and none is left out
 * @param rows effective rows that are wanted of the model, at least 1
 */
public record Cycles(int first, long rows) implements Serializable {

  /** All rounds are one cycle. */
  public static final Cycles NONE = new Cycles(0, 1);

  /** Samples of the model that say how good it is after a cycle: {@value}. */
  public static final int JUDGED_BY = 16384;

  // Of the rows that are missing to an ESS of 100 %, where nothing is known of the model's
  // progress.
  private static final double EXPECTED_PROGRESS = 0.5;

  // Weights beyond these are hardly of use, whatever they cost. More samples than a judge's often
  // have a larger k-hat, so that the limit is below the usual 0.7 unless the weights vary little.
  private static final double USABLE_ESS = 0.1;
  private static final double USABLE_K_HAT = 0.6;
  private static final double EVEN_ESS = 0.5;
  private static final double USABLE_K_HAT_OF_EVEN = 0.7;

  // A model that is worse is not worth another cycle where there are other candidates; a k-hat
  // above 1 says that the weights may have no mean.
  private static final double HOPELESS_ESS = 0.01;
  private static final double HOPELESS_K_HAT = 1;

  // By then the first cycle of another candidate of a plan costs less than this one's next.
  private static final int CYCLES_OF_A_TURN = 3;

  // Less is noise.
  private static final double PROGRESS = 0.1;
  private static final double PROGRESS_OF_K_HAT = 0.05;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Cycles {
    if (first < 0 || rows < 1) {
      throw new IllegalArgumentException(
          "cycles need no negative number of rounds and a row, found " + first + ", " + rows);
    }
  }

  /** {@return whether there are several} */
  public boolean areThere() {
    return first > 0;
  }

  /**
   * A cycle.
   *
   * @param begin rounds before it
   * @param end rounds up to its end
   */
  public record Cycle(int begin, int end) {

    /** {@return rounds of it} */
    int length() {
      return end - begin;
    }
  }

  /**
   * {@return the cycle that a round is in}
   *
   * @param round from 0
   * @param all rounds of a training that does not end before
   */
  public Cycle at(int round, int all) {
    if (!areThere()) {
      return new Cycle(0, all);
    }
    long begin = 0;
    long length = first;
    while (round >= begin + length) {
      begin += length;
      length *= 2;
    }
    return new Cycle((int) begin, (int) Math.min(all, begin + length));
  }

  /**
   * How good the model is after a cycle.
   *
   * @param rounds up to its end
   * @param ess effective sample size of its weights, as a share of its samples
   * @param kHat shape of the tail of the weights
   * @param energies that were computed to find that
   */
  public record Quality(int rounds, double ess, double kHat, long energies)
      implements Serializable {

    /** Rows that must be made for each effective one, besides that one. */
    private double excess() {
      return 1 / ess - 1;
    }

    /** {@return whether weights of this quality are of use} */
    public boolean usable() {
      return ess >= USABLE_ESS && kHat <= (ess >= EVEN_ESS ? USABLE_K_HAT_OF_EVEN : USABLE_K_HAT);
    }

    /** Whether another candidate is the better bet; after the first cycle only if it is far off. */
    private boolean isHopeless(boolean first) {
      return !(ess >= HOPELESS_ESS) && !(first && kHat <= HOPELESS_K_HAT);
    }

    private boolean hasImprovedOn(Quality earlier) {
      return excess() < (1 - PROGRESS) * earlier.excess()
          || kHat < earlier.kHat - PROGRESS_OF_K_HAT;
    }

    /** {@return whether a model of this quality is to be preferred} */
    public boolean isBetterThan(Quality other) {
      return usable() == other.usable() ? ess > other.ess : usable();
    }
  }

  /**
   * Whether another cycle pays: whether the rows that it saves, in the making of {@link #rows}
   * effective ones, are more than the latents that it takes. What it saves is expected from what
   * the cycle before has saved. Weights that are not usable are trained on as long as they become
   * better; where other candidates wait, for three cycles, and only if there is hope.
   *
   * @param qualities after all cycles so far, at least one
   * @param cost energies of the next cycle
   * @param othersWait whether there are candidates that were not tried yet
   */
  boolean pays(List<Quality> qualities, double cost, boolean othersWait) {
    Quality now = qualities.get(qualities.size() - 1);
    boolean hadItsTurn = qualities.size() >= CYCLES_OF_A_TURN && !now.usable();
    if (othersWait && (hadItsTurn || now.isHopeless(qualities.size() == 1))) {
      return false;
    }
    if (qualities.size() == 1) {
      return !now.usable() || rows * now.excess() * EXPECTED_PROGRESS > cost;
    }
    Quality before = qualities.get(qualities.size() - 2);
    double saved = Math.min(1, Math.max(0, 1 - now.excess() / before.excess()));
    return !now.usable() && now.hasImprovedOn(before) || rows * now.excess() * saved > cost;
  }
}
