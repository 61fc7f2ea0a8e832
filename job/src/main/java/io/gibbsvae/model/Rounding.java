package io.gibbsvae.model;

import java.io.Serializable;
import java.util.BitSet;

/**
 * Which coordinates of x are written as floats. Those are rounded before densities and energies are
 * computed, so that both belong to the numbers that are written; all others stay doubles.
 */
public final class Rounding implements Serializable {

  private static final long serialVersionUID = 1;

  private final BitSet doubles;

  private Rounding(BitSet doubles) {
    this.doubles = doubles;
  }

  /** {@return every coordinate a float} */
  public static Rounding floats() {
    return new Rounding(new BitSet());
  }

  /**
   * {@return every coordinate a double: nothing is rounded}
   *
   * @param dimension D
   */
  public static Rounding none(int dimension) {
    BitSet all = new BitSet(dimension);
    all.set(0, dimension);
    return new Rounding(all);
  }

  /**
   * {@return these coordinates as doubles and the others as floats}
   *
   * @param coordinates from 0
   */
  public static Rounding doubles(int... coordinates) {
    BitSet doubles = new BitSet();
    for (int i : coordinates) {
      doubles.set(i);
    }
    return new Rounding(doubles);
  }

  /**
   * {@return a double wherever this or another has one}
   *
   * @param other not changed
   */
  public Rounding or(Rounding other) {
    BitSet both = (BitSet) doubles.clone();
    both.or(other.doubles);
    return new Rounding(both);
  }

  /**
   * {@return whether a coordinate stays a double}
   *
   * @param i the coordinate, from 0
   */
  public boolean isDouble(int i) {
    return doubles.get(i);
  }

  /** {@return whether any coordinate stays a double} */
  public boolean anyDouble() {
    return !doubles.isEmpty();
  }

  /** {@return the coordinates that stay doubles, ascending} */
  public int[] doubles() {
    return doubles.stream().toArray();
  }

  /**
   * {@return a number as it is written}
   *
   * @param i its coordinate, from 0
   * @param x the number
   */
  public double of(int i, double x) {
    return doubles.get(i) ? x : (float) x;
  }

  /** Rounds columns of x, [D][at least rows]. */
  void round(int rows, double[][] x) {
    for (int i = 0; i < x.length; i++) {
      if (!doubles.get(i)) {
        double[] column = x[i];
        for (int row = 0; row < rows; row++) {
          column[row] = (float) column[row];
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rounding that && that.doubles.equals(doubles);
  }

  @Override
  public int hashCode() {
    return doubles.hashCode();
  }

  /** {@return the coordinates that stay doubles, such as {0, 3}} */
  @Override
  public String toString() {
    return doubles.toString();
  }
}
