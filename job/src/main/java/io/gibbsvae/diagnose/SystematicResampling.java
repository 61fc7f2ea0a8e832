package io.gibbsvae.diagnose;

import java.io.Serializable;

/**
 * Rows drawn from weighted candidates, each as often as its share of the weights says but for less
 * than one row: row j of n is the candidate that (j + u) / n of all weight falls on, with one u for
 * all of them (Carpenter, Clifford and Fearnhead 1999). The candidates may be divided among tasks,
 * of which each needs only its own.
 */
public final class SystematicResampling implements Serializable {

  private static final long serialVersionUID = 1;

  /** The row that the first of task t's rows is, length tasks + 1. */
  private final long[] firstRows;

  /** The sum of the weights before task t. */
  private final double[] starts;

  /** Log of the unit of the weights. */
  private final double shift;

  private final double total;
  private final double offset;

  private SystematicResampling(
      long[] firstRows, double[] starts, double shift, double total, double offset) {
    this.firstRows = firstRows;
    this.starts = starts;
    this.shift = shift;
    this.total = total;
    this.offset = offset;
  }

  /**
   * Divides rows among tasks, of which one at least must have a weight above zero.
   *
   * @param largest the largest log weight of each task, in nats
   * @param sums each task's {@link #sum} in units of its largest weight
   * @param offset u, in [0, 1)
   */
  public static SystematicResampling of(double[] largest, double[] sums, long rows, double offset) {
    int tasks = sums.length;
    double shift = Double.NEGATIVE_INFINITY;
    for (double value : largest) {
      shift = Math.max(shift, value);
    }
    double[] starts = new double[tasks];
    double total = 0;
    int lastWithWeight = 0;
    for (int t = 0; t < tasks; t++) {
      starts[t] = total;
      double weight = sums[t] > 0 ? sums[t] * Math.exp(largest[t] - shift) : 0;
      if (weight > 0) {
        total += weight;
        lastWithWeight = t;
      }
    }
    long[] firstRows = new long[tasks + 1];
    for (int t = 0; t < tasks; t++) {
      firstRows[t] = t > lastWithWeight ? rows : rowsBefore(starts[t], rows, total, offset);
    }
    firstRows[tasks] = rows;
    return new SystematicResampling(firstRows, starts, shift, total, offset);
  }

  /**
   * How often each candidate of a task is taken.
   *
   * @param logWeights of the task's candidates, in nats; those that are not finite weigh nothing
   * @return as many numbers as log weights
   */
  public int[] copies(int task, double[] logWeights) {
    long rows = firstRows[firstRows.length - 1];
    int[] copies = new int[logWeights.length];
    long taken = firstRows[task];
    long end = firstRows[task + 1];
    double sum = starts[task];
    int lastWithWeight = -1;
    for (int k = 0; k < logWeights.length; k++) {
      double weight = weight(logWeights[k], shift);
      if (weight > 0) {
        sum += weight;
        long reached = Math.min(end, rowsBefore(sum, rows, total, offset));
        copies[k] = Math.toIntExact(Math.max(0, reached - taken));
        taken += copies[k];
        lastWithWeight = k;
      }
    }
    if (taken < end) {
      // A row at the very end of the task, that rounding has left over.
      copies[lastWithWeight] += Math.toIntExact(end - taken);
    }
    return copies;
  }

  /**
   * Which candidate each row is, where all weights are at hand and in the order of their sums.
   *
   * @param cumulative the sum of the weights up to and with each candidate, in rows: the last is
   *     about the number of rows; at least one
   * @param offset u, in [0, 1)
   * @return for row j the first candidate whose sum is above j + u, or the last; length n
   */
  public static int[] chosen(double[] cumulative, int rows, double offset) {
    int[] chosen = new int[rows];
    int k = 0;
    for (int row = 0; row < rows; row++) {
      while (k < cumulative.length - 1 && offset + row >= cumulative[k]) {
        k++;
      }
      chosen[row] = k;
    }
    return chosen;
  }

  /** The number of rows j with (j + u) / rows * total < sum. */
  private static long rowsBefore(double sum, long rows, double total, double offset) {
    return Math.min(rows, Math.max(0, (long) Math.ceil(sum / total * rows - offset)));
  }

  /**
   * {@return the sum of exp(log weight - shift), in the order of the candidates}
   *
   * @param logWeights in nats; those that are not finite weigh nothing
   * @param shift in nats
   */
  public static double sum(double[] logWeights, double shift) {
    double sum = 0;
    for (double logWeight : logWeights) {
      sum += weight(logWeight, shift);
    }
    return sum;
  }

  private static double weight(double logWeight, double shift) {
    return Double.isFinite(logWeight) ? Math.exp(logWeight - shift) : 0;
  }
}
