package io.gibbsvae.diagnose;

import java.util.Arrays;

/**
 * Weights of samples of a model, parted at a bound: below it they are light, and their sum is well
 * known; above it a few decide. Samples of the target say which share of it lies where weights are
 * heavy, and with that the light weights alone give Z: the mean of w, heavy ones counted as 0, is Z
 * times the share of the target where weights are light.
 */
public final class HeavyWeights {

  /** A bound in units of the mean weight, below which weights are never heavy. */
  private static final double LEAST = Math.E;

  /** Standard errors beyond which moves have not come to an end. */
  private static final double MOVING = 2;

  private final WeightReport weights;
  private final ParetoTail tail;
  private final long count;
  private final double bound;

  /**
   * Weights with no bound yet: all are light.
   *
   * @param count how many there are
   */
  public HeavyWeights(WeightReport weights, ParetoTail tail, long count) {
    this(weights, tail, count, Double.POSITIVE_INFINITY);
  }

  private HeavyWeights(WeightReport weights, ParetoTail tail, long count, double bound) {
    this.weights = weights;
    this.tail = tail;
    this.count = count;
    this.bound = bound;
  }

  /** {@return the same, where those are heavy that stand for more than one of so many samples} */
  public HeavyWeights above(int samples) {
    double one = Math.log(Math.max(LEAST, (double) count / samples));
    return new HeavyWeights(
        weights, tail, count, Math.max(tail.floor(), weights.logZ().value() + one));
  }

  /** {@return k-hat of all weights} */
  public double kHat() {
    return weights.kHat();
  }

  /** {@return log Z by all weights, in nats} */
  public Estimate logZ() {
    return weights.logZ();
  }

  /** {@return whether a weight is heavy} */
  public boolean isHeavy(double logWeight) {
    return logWeight > bound;
  }

  /** {@return the share of the heavy weights in the sum of all} */
  public Estimate share() {
    return new Estimate(heavy(1), Math.sqrt(heavy(2)));
  }

  /** The sum of powers of heavy weights, in units of the sum of all weights. */
  private double heavy(int power) {
    double logSum = weights.logZ().value() + Math.log(count);
    return Arrays.stream(tail.above(bound)).map(log -> Math.exp(power * (log - logSum))).sum();
  }

  /**
   * {@return log Z, by the light weights and samples of the target}
   *
   * @param share of the samples of the target whose weights are heavy
   * @param late how much of that came in the second half of their moves: if it is more than chance,
   *     more would come, and it is added to the standard error
   */
  public Estimate logZ(Estimate share, Estimate late) {
    double light = 1 - heavy(1);
    double squares = Math.max(0, 1 / (weights.ess() * count) - heavy(2));
    double ofWeights = Math.max(0, squares / (light * light) - 1.0 / count);
    double others = 1 - share.value();
    double moving =
        Math.abs(late.value()) > MOVING * late.standardError() ? late.value() / others : 0;
    double ofShare = share.standardError() / others;
    return new Estimate(
        weights.logZ().value() + Math.log(light) - Math.log(others),
        Math.sqrt(ofWeights + ofShare * ofShare + moving * moving));
  }
}
