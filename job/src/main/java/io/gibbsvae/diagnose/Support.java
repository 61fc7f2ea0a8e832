package io.gibbsvae.diagnose;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Weighted points in ascending order, no two at the same value. A point is an atom, where all its
 * weight lies, or the merger of neighbours, of which it is the weighted mean.
 *
 * <p>Weights are relative to the largest, exp(log w - largest). Immutable.
 */
final class Support implements Serializable {

  private static final long serialVersionUID = 1;

  static final Support NONE = new Builder(0).build(Double.NEGATIVE_INFINITY);

  // All of one length.
  private final double[] values;
  private final double[] weights;
  private final double[] squares;
  private final boolean[] merged;
  private final double largest;

  private Support(Builder points, double largest) {
    values = Arrays.copyOf(points.values, points.size);
    weights = Arrays.copyOf(points.weights, points.size);
    squares = Arrays.copyOf(points.squares, points.size);
    merged = Arrays.copyOf(points.merged, points.size);
    this.largest = largest;
  }

  private static final class Builder {

    private final double[] values;
    private final double[] weights;
    private final double[] squares;
    private final boolean[] merged;
    private int size;

    Builder(int capacity) {
      values = new double[capacity];
      weights = new double[capacity];
      squares = new double[capacity];
      merged = new boolean[capacity];
    }

    /** Appends a point at least as large as the last; an equal one adds to its weight. */
    void append(double value, double weight, double square, boolean isMerged) {
      if (size > 0 && values[size - 1] == value) {
        weights[size - 1] += weight;
        squares[size - 1] += square;
        merged[size - 1] |= isMerged;
        return;
      }
      values[size] = value;
      weights[size] = weight;
      squares[size] = square;
      merged[size] = isMerged;
      size++;
    }

    /** Merges a point into the last. */
    void absorb(double value, double weight, double square) {
      int last = size - 1;
      weights[last] += weight;
      squares[last] += square;
      merged[last] = true;
      if (weights[last] > 0) {
        double mean = values[last] + (value - values[last]) * (weight / weights[last]);
        // Rounding must not carry it past a neighbour.
        values[last] = Math.min(mean, value);
      }
    }

    Support build(double largest) {
      return new Support(this, largest);
    }
  }

  /**
   * The first so many of the given points, in any order.
   *
   * @param values finite
   * @param logWeights finite
   */
  static Support of(double[] values, double[] logWeights, int count) {
    if (count == 0) {
      return NONE;
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    Builder points = new Builder(count);
    for (double value : sorted) {
      points.append(value, 1, 1, false);
    }
    double largest = logWeights[0];
    boolean equal = true;
    for (int i = 1; i < count; i++) {
      equal &= logWeights[i] == logWeights[0];
      largest = Math.max(largest, logWeights[i]);
    }
    if (!equal) {
      // Faster than a sort that carries the weights along.
      Arrays.fill(points.weights, 0);
      Arrays.fill(points.squares, 0);
      for (int i = 0; i < count; i++) {
        int k = find(points.values, points.size, values[i]);
        double weight = Math.exp(logWeights[i] - largest);
        points.weights[k] += weight;
        points.squares[k] += weight * weight;
      }
    }
    return points.build(largest);
  }

  /** The points of both. */
  Support plus(Support other) {
    if (size() == 0 || other.size() == 0) {
      return size() == 0 ? other : this;
    }
    double newLargest = Math.max(largest, other.largest);
    double factor = Math.exp(largest - newLargest);
    double otherFactor = Math.exp(other.largest - newLargest);
    Builder points = new Builder(size() + other.size());
    int i = 0;
    int j = 0;
    while (i < size() || j < other.size()) {
      if (j == other.size() || i < size() && values[i] <= other.values[j]) {
        append(points, i++, factor);
      } else {
        other.append(points, j++, otherFactor);
      }
    }
    return points.build(newLargest);
  }

  private void append(Builder points, int k, double factor) {
    points.append(values[k], factor * weights[k], factor * factor * squares[k], merged[k]);
  }

  /**
   * Merges neighbours, as long as they weigh no more than the 2/bins-th part together, into at most
   * bins + 3 points. The smallest and the largest stay as they are.
   */
  Support compressed(int bins) {
    double limit = 2 * Arrays.stream(weights).sum() / bins;
    Builder points = new Builder(size());
    for (int k = 0; k < size(); k++) {
      boolean inner = points.size > 1 && k < size() - 1;
      if (inner && points.weights[points.size - 1] + weights[k] <= limit) {
        points.absorb(values[k], weights[k], squares[k]);
      } else {
        append(points, k, 1);
      }
    }
    return points.build(largest);
  }

  /** The points' distances from a centre. */
  Support folded(double centre) {
    Builder below = new Builder(size());
    Builder above = new Builder(size());
    for (int k = size() - 1; k >= 0; k--) {
      if (values[k] < centre) {
        below.append(centre - values[k], weights[k], squares[k], merged[k]);
      }
    }
    for (int k = 0; k < size(); k++) {
      if (values[k] >= centre) {
        above.append(values[k] - centre, weights[k], squares[k], merged[k]);
      }
    }
    return below.build(largest).plus(above.build(largest));
  }

  int size() {
    return values.length;
  }

  double value(int k) {
    return values[k];
  }

  double weight(int k) {
    return weights[k];
  }

  /** The sum of the squares of the weights that point k is made of. */
  double square(int k) {
    return squares[k];
  }

  boolean merged(int k) {
    return merged[k];
  }

  /** The last point at or before x; -1 if there is none. */
  int atOrBefore(double x) {
    return size() == 0 || x < values[0] ? -1 : find(values, size(), x);
  }

  /**
   * The last of the first so many values that is at most x, which the first must be. Compiled
   * without a branch to mispredict, it takes half of binarySearch's time.
   */
  private static int find(double[] ascending, int size, double x) {
    int found = 0;
    int length = size;
    while (length > 1) {
      int half = length >>> 1;
      int middle = found + half;
      found = ascending[middle] <= x ? middle : found;
      length -= half;
    }
    return found;
  }
}
