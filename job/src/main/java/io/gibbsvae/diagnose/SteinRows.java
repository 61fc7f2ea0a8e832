package io.gibbsvae.diagnose;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples with the gradients of their energies, in any number; all must have finite energies and
 * gradients.
 */
public final class SteinRows implements Serializable {

  private static final long serialVersionUID = 1;

  /** Parts of chains, where there are fewer chains, whose means the errors are taken from. */
  private static final int FEWEST_PARTS = 40;

  private final ArrayList<Row> rows = new ArrayList<>();

  /**
   * A sample.
   *
   * @param point y, length D; kept
   * @param energy U(y), in nats
   * @param gradient dU/dy; kept
   * @param logWeight log of its weight; minus infinity, NaN and plus infinity are a weight of 0
   * @param chain the chain that it is of, or -1 where samples are independent
   * @param draw its number in that chain
   */
  public record Row(
      double[] point, double energy, double[] gradient, double logWeight, int chain, int draw)
      implements Serializable {

    private boolean isFinite() {
      double sum = energy;
      for (int i = 0; i < point.length; i++) {
        sum += Math.abs(point[i]) + Math.abs(gradient[i]);
      }
      return Double.isFinite(sum)
          && logWeight > Double.NEGATIVE_INFINITY
          && logWeight < Double.POSITIVE_INFINITY;
    }
  }

  /** Adds a sample; one with a number that is not finite, or without a weight, is left out. */
  public void add(Row row) {
    if (row.isFinite()) {
      rows.add(row);
    }
  }

  /** Adds all samples of another. */
  public void merge(SteinRows other) {
    rows.addAll(other.rows);
  }

  /** {@return how many there are} */
  public int count() {
    return rows.size();
  }

  /** {@return one of them} */
  public Row row(int index) {
    return rows.get(index);
  }

  /**
   * Samples that are independent, or draws of chains, and how they belong together.
   *
   * @param weights of the samples, with a sum of 1
   * @param parts of which sample belongs to which part, counted from 0; parts are independent
   * @param count of the parts
   */
  record Parts(List<Row> rows, double[] weights, int[] parts, int count) {}

  /** The samples, independent ones that are equal as one with all their weights. */
  Parts parts() {
    boolean chains = rows.stream().anyMatch(row -> row.chain() >= 0);
    List<Row> kept = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    double largest =
        rows.stream().mapToDouble(Row::logWeight).max().orElse(Double.NEGATIVE_INFINITY);
    Map<ByteBuffer, Integer> seen = new LinkedHashMap<>();
    double sum = 0;
    for (Row row : rows) {
      double weight = Math.exp(row.logWeight() - largest);
      sum += weight;
      // A candidate that was drawn several times.
      Integer same = chains ? null : seen.putIfAbsent(bytes(row.point()), kept.size());
      if (same == null) {
        kept.add(row);
        weights.add(weight);
      } else {
        weights.set(same, weights.get(same) + weight);
      }
    }
    double total = sum;
    int[] parts = new int[kept.size()];
    int count = chains ? ofChains(kept, parts) : kept.size();
    for (int k = 0; k < parts.length && !chains; k++) {
      parts[k] = k;
    }
    return new Parts(
        kept, weights.stream().mapToDouble(weight -> weight / total).toArray(), parts, count);
  }

  private static ByteBuffer bytes(double[] point) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * point.length);
    bytes.asDoubleBuffer().put(point);
    return bytes;
  }

  /** Chains, or parts of them where there are few. */
  private static int ofChains(List<Row> rows, int[] parts) {
    TreeMap<Integer, Integer> chains = new TreeMap<>();
    rows.forEach(row -> chains.put(row.chain(), 0));
    int number = 0;
    for (Map.Entry<Integer, Integer> chain : chains.entrySet()) {
      chain.setValue(number++);
    }
    long draws = 1 + rows.stream().mapToInt(Row::draw).max().orElse(0);
    int ofOne = (int) Math.min(draws, (FEWEST_PARTS + number - 1) / number);
    for (int k = 0; k < parts.length; k++) {
      Row row = rows.get(k);
      parts[k] = chains.get(row.chain()) * ofOne + (int) (row.draw() * ofOne / draws);
    }
    return number * ofOne;
  }
}
