package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.MeanDiscrepancy;
import io.gibbsvae.diagnose.SystematicResampling;
import io.gibbsvae.diagnose.Wasserstein;
import io.gibbsvae.diagnose.WeightSummary;
import io.gibbsvae.energy.ExactSampler;
import io.gibbsvae.evaluate.DistanceToExact.Mmd;
import io.gibbsvae.evaluate.DistanceToExact.W2;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.latent.RowRange;
import java.util.Arrays;
import java.util.List;

/**
 * Measures how far the first rows of an evaluation are from exact samples, in one task: every pair
 * of rows counts, so that sums over tasks would not do.
 */
final class Distances {

  /** In more dimensions samples of these sizes are all as far from each other. */
  static final int WIDEST = 64;

  private static final int MOST_CANDIDATES = 20_000;
  private static final int MMD_ROWS = 5000;
  private static final int W2_ROWS = 1000;
  private static final int BATCHES = 5;
  // Enough that few rows are drawn twice where the effective sample size is a fair share.
  private static final int CANDIDATES_OF_A_ROW = 4;

  /** What exact samples are drawn for: a part of the address of their noise. */
  private enum Use {
    MMD_TRUTH,
    MMD_FLOOR,
    W2_TRUTH,
    W2_FLOOR
  }

  private final ExactSampler sampler;
  private final int dimension;
  private final long seed;

  Distances(ExactSampler sampler, int dimension, long seed) {
    this.sampler = sampler;
    this.dimension = dimension;
    this.seed = seed;
  }

  /** The blocks of an evaluation that rows are taken from, whole ones. */
  static List<RowRange> blocks(long evaluated, int rowsOfABlock) {
    long blocks = (MOST_CANDIDATES + rowsOfABlock - 1L) / rowsOfABlock;
    return RowRange.split(Math.min(evaluated, blocks * rowsOfABlock), rowsOfABlock);
  }

  /**
   * The distances of weighted rows.
   *
   * @param x the rows, row-major [n, D], at least two
   * @param logWeights their weights w_K, length n
   */
  DistanceToExact of(double[] x, double[] logWeights) {
    return new DistanceToExact(mmd(x, logWeights.length), w2(x, logWeights));
  }

  private Mmd mmd(double[] x, int candidates) {
    int rows = Math.min(MMD_ROWS, candidates);
    double[] exact = exact(Use.MMD_TRUTH, 0, rows);
    return new Mmd(
        rows,
        MeanDiscrepancy.squared(Arrays.copyOf(x, rows * dimension), exact, dimension),
        MeanDiscrepancy.squared(exact(Use.MMD_FLOOR, 0, rows), exact, dimension));
  }

  private W2 w2(double[] x, double[] logWeights) {
    int rows = Math.max(1, Math.min(W2_ROWS, logWeights.length / (BATCHES * CANDIDATES_OF_A_ROW)));
    int[] chosen = resampled(logWeights, BATCHES * rows);
    double[] corrected = new double[BATCHES];
    double[] exact = new double[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
      // The same exact sample for both, whose difference then varies less.
      double[] truth = exact(Use.W2_TRUTH, batch, rows);
      corrected[batch] =
          chosen.length == 0
              ? Double.NaN
              : Wasserstein.distance(dealt(x, chosen, batch, rows), truth, dimension);
      exact[batch] = Wasserstein.distance(exact(Use.W2_FLOOR, batch, rows), truth, dimension);
    }
    return W2.of(rows, corrected, exact);
  }

  /** Systematic resampling: which candidate each row is, in their order; none without weights. */
  private int[] resampled(double[] logWeights, int rows) {
    WeightSummary weights = new WeightSummary();
    for (double logWeight : logWeights) {
      weights.add(logWeight);
    }
    if (!(weights.ess() > 0)) {
      return new int[0];
    }
    double largest = weights.largest();
    double offset = NoiseStream.of(seed, Purpose.DISTANCE, 0, 0, 1).uniform().nextDouble();
    int[] copies =
        SystematicResampling.of(
                new double[] {largest},
                new double[] {SystematicResampling.sum(logWeights, largest)},
                rows,
                offset)
            .copies(0, logWeights);
    int[] chosen = new int[rows];
    int row = 0;
    for (int k = 0; k < copies.length; k++) {
      Arrays.fill(chosen, row, row + copies[k], k);
      row += copies[k];
    }
    return chosen;
  }

  /**
   * The rows of a batch: one of five, dealt out in turn, so that a candidate is twice in one batch
   * only where its weight is more than the batch's share.
   */
  private double[] dealt(double[] x, int[] chosen, int batch, int rows) {
    double[] points = new double[rows * dimension];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          x, chosen[row * BATCHES + batch] * dimension, points, row * dimension, dimension);
    }
    return points;
  }

  private double[] exact(Use use, int batch, int rows) {
    NoiseStream noise = NoiseStream.of(seed, Purpose.DISTANCE, use.ordinal(), batch, 0);
    return sampler.samples(noise.uniform(), rows, dimension);
  }
}
