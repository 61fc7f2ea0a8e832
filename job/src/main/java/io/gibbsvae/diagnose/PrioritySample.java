package io.gibbsvae.diagnose;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A sample of a fixed size of any number of weighted points: those with the largest w / u, u
 * uniform (priority sampling: Duffield, Lund and Thorup, Journal of the ACM 54, 2007). With t the
 * largest w / u that is left out, weights max(w, t) make sums over the sample unbiased for sums
 * over all points. u is a function of the point, so that the sample does not depend on the order.
 */
public final class PrioritySample implements Serializable {

  private static final long serialVersionUID = 1;

  private final int size;
  // One more than the sample: the first one is the largest that is left out.
  private final PriorityQueue<Ranked> largest = new PriorityQueue<>();

  private record Ranked(double logPriority, double[] point, double logWeight)
      implements Serializable, Comparable<Ranked> {

    @Override
    public int compareTo(Ranked other) {
      return Double.compare(logPriority, other.logPriority);
    }
  }

  /**
   * Points that stand for all, about equally weighted.
   *
   * @param points row-major [n, D]; a point that weighs as much as several is there as often
   * @param parents which of them are one point: the same number
   * @param logWeights of the points in nats, as they were added
   */
  public record Drawn(double[] points, int[] parents, double[] logWeights) {}

  /** An empty sample of so many points. */
  public PrioritySample(int size) {
    this.size = size;
  }

  /**
   * Adds a point; one without a finite log weight is left out.
   *
   * @param point kept
   * @param logWeight log w in nats
   */
  public void add(double[] point, double logWeight) {
    if (size > 0 && Double.isFinite(logWeight)) {
      // In (0, 1].
      double uniform = 1 - new SplittableRandom(Arrays.hashCode(point)).nextDouble();
      add(new Ranked(logWeight - Math.log(uniform), point.clone(), logWeight));
    }
  }

  private void add(Ranked one) {
    if (largest.size() <= size) {
      largest.add(one);
    } else if (one.compareTo(largest.peek()) > 0) {
      largest.poll();
      largest.add(one);
    }
  }

  /** Adds all points of another sample of the same size. */
  public void merge(PrioritySample other) {
    other.largest.forEach(this::add);
  }

  /**
   * {@return as many points as the sample has, by systematic resampling; none of too few points}
   */
  public Drawn drawn() {
    if (size == 0 || largest.size() <= size) {
      return new Drawn(new double[0], new int[0], new double[0]);
    }
    List<Ranked> all = new ArrayList<>(largest);
    all.sort(Comparator.naturalOrder());
    double left = all.get(0).logPriority();
    List<Ranked> kept = all.subList(1, all.size());
    double[] cumulative = new double[size];
    double sum = 0;
    for (int k = 0; k < size; k++) {
      sum += Math.exp(Math.max(kept.get(k).logWeight() - left, 0));
      cumulative[k] = sum;
    }
    double total = sum;
    Arrays.setAll(cumulative, k -> cumulative[k] * size / total);
    int[] parents = SystematicResampling.chosen(cumulative, size, 0.5);
    int dimension = kept.get(0).point().length;
    double[] points = new double[size * dimension];
    double[] logWeights = new double[size];
    for (int row = 0; row < size; row++) {
      Ranked one = kept.get(parents[row]);
      System.arraycopy(one.point(), 0, points, row * dimension, dimension);
      logWeights[row] = one.logWeight();
    }
    return new Drawn(points, parents, logWeights);
  }
}
