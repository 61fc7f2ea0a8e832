package io.gibbsvae.model;

import java.util.Arrays;

/**
 * What the ends of a walk contribute beyond its stages: the prior at the top, and the affine map
 * between y and x at the bottom. Here alone log pi and log |dx/dy| meet the log densities of the
 * stages. Not thread-safe.
 */
final class Ends {

  private final Prior prior;
  private final Frame frame;
  private final double[] logPriors;

  /**
   * @param numbers of the whole model, in the order of {@link ParameterLayout}; kept
   * @param capacity the most rows of a block
   */
  Ends(ModelSettings settings, float[] numbers, int capacity) {
    prior = new Prior(settings, numbers);
    frame = new Frame(settings, numbers);
    logPriors = new double[capacity];
  }

  /** Reads the parameters again. */
  void refresh() {
    prior.refresh();
    frame.refresh();
  }

  Prior prior() {
    return prior;
  }

  Frame frame() {
    return frame;
  }

  /**
   * Computes log [P(z_1 .. z_s|x) / (Q(x, z_1 .. z_{s-1}|z_s) pi(z_s))] of each row, in nats. All
   * signs follow from it: less U(x) it is the log of the joint weight, the mean of that is minus
   * the reverse bound, and its mean over points of the target is the forward bound.
   *
   * @param logDecoder log Q(y, z_1 .. z_{s-1}|z_s), a density of y
   * @param logEncoder log P(z_1 .. z_s|x)
   * @param z z_s, [d][at least rows]
   * @param top whether pi(z_s) is part of it: elsewhere s &lt; S, and z_s has no prior of its own
   * @param ratios overwritten
   */
  void logRatios(
      int rows,
      double[] logDecoder,
      double[] logEncoder,
      double[][] z,
      boolean top,
      double[] ratios) {
    Arrays.fill(logPriors, 0, rows, 0);
    if (top) {
      prior.addLogDensity(rows, z, logPriors);
    }
    double logVolume = frame.logVolume();
    for (int row = 0; row < rows; row++) {
      ratios[row] = logEncoder[row] - (logDecoder[row] - logVolume) - logPriors[row];
    }
  }

  /** log pi(z_S) of each row of the newest {@link #logRatios}; 0 where it was no part of them. */
  double[] logPriors() {
    return logPriors;
  }
}
