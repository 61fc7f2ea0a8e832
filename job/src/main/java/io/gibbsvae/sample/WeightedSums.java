package io.gibbsvae.sample;

import io.gibbsvae.diagnose.MeanSummary;
import io.gibbsvae.diagnose.ParetoTail;
import io.gibbsvae.diagnose.WeightSummary;
import io.gibbsvae.model.WeightedBlock;
import java.io.Serializable;

/**
 * Sums over weighted samples of a model.
 *
 * @param weights of all samples
 * @param tail the largest of them
 * @param means of the quantities, over samples whose energy is finite
 */
record WeightedSums(WeightSummary weights, ParetoTail tail, MeanSummary means)
    implements Serializable {

  /**
   * No samples yet.
   *
   * @param samples how many there will be, with those of sums that are merged
   */
  static WeightedSums none(long samples, Quantities quantities) {
    return new WeightedSums(
        new WeightSummary(), new ParetoTail(samples), new MeanSummary(quantities.count()));
  }

  /** Adds a block. */
  void add(WeightedBlock block, Quantities quantities) {
    for (int row = 0; row < block.rows(); row++) {
      double logWeight = block.logWeight(row);
      weights.add(logWeight);
      tail.add(logWeight);
      if (Double.isFinite(block.energies()[row])) {
        means.add(logWeight, quantities.ofBlock(block, row));
      }
    }
  }

  /** Adds those of other samples. */
  void merge(WeightedSums other) {
    weights.merge(other.weights);
    tail.merge(other.tail);
    means.merge(other.means);
  }

  /** The effective sample size of a quantity, in samples; NaN where it is not known. */
  double ess(int quantity) {
    double times = means.weightedDeviation(quantity) / means.weighted(quantity).standardError();
    return Math.min(weights.ess(), times * times);
  }
}
