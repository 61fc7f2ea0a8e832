package io.gibbsvae.model;

import java.io.Serializable;
import java.util.BitSet;

/**
 * Which coordinates of x are written as floats. Those are rounded before densities and energies are
 * computed, so that both belong to the numbers that are written; all others stay doubles.
 *
 * @param wide those that stay doubles; kept, and not to be changed
 */
public record Rounding(BitSet wide) implements Serializable {

  /** {@return every coordinate a float} */
  public static Rounding floats() {
    return new Rounding(new BitSet());
  }

  /** {@return every coordinate a double: nothing is rounded} */
  public static Rounding none(int dimension) {
    BitSet all = new BitSet(dimension);
    all.set(0, dimension);
    return new Rounding(all);
  }

  /** {@return these coordinates as doubles and the others as floats} */
  public static Rounding doubles(int... coordinates) {
    BitSet doubles = new BitSet();
    for (int i : coordinates) {
      doubles.set(i);
    }
    return new Rounding(doubles);
  }

  /** {@return a double wherever this or another has one} */
  public Rounding or(Rounding other) {
    BitSet both = (BitSet) wide.clone();
    both.or(other.wide);
    return new Rounding(both);
  }

  /** {@return whether a coordinate stays a double} */
  public boolean isDouble(int i) {
    return wide.get(i);
  }

  /** {@return whether any coordinate stays a double} */
  public boolean anyDouble() {
    return !wide.isEmpty();
  }

  /** {@return the coordinates that stay doubles, ascending} */
  public int[] doubles() {
    return wide.stream().toArray();
  }

  /** {@return a number as it is written} */
  public double of(int i, double x) {
    return wide.get(i) ? x : (float) x;
  }

  /** Rounds columns of x, [D][at least rows]. */
  void round(int rows, double[][] x) {
    for (int i = 0; i < x.length; i++) {
      if (!wide.get(i)) {
        double[] column = x[i];
        for (int row = 0; row < rows; row++) {
          column[row] = (float) column[row];
        }
      }
    }
  }
}
