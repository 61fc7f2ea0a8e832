package io.gibbsvae.diagnose;

import java.util.Arrays;
import org.apache.commons.math3.special.Erf;

/**
 * The distribution of weighted points, ready for look-ups. It has a step at an atom, and goes in
 * straight lines through the middles of the steps that merged points would have.
 *
 * <p>Immutable, apart from scores computed when they are first asked for: threads may share it.
 */
final class Law {

  private static final double SQRT_2 = Math.sqrt(2);

  private final Support points;
  // Sums over the points before the k-th, of one more entry than there are points.
  private final double[] weights;
  private final double[] squares;
  private volatile double[] scores;

  Law(Support points) {
    this.points = points;
    weights = new double[points.size() + 1];
    squares = new double[points.size() + 1];
    for (int k = 0; k < points.size(); k++) {
      weights[k + 1] = weights[k] + points.weight(k);
      squares[k + 1] = squares[k] + points.square(k);
    }
  }

  Support points() {
    return points;
  }

  private double start(double[] sums, int k) {
    return points.merged(k) ? (sums[k] + sums[k + 1]) / 2 : sums[k];
  }

  private double end(double[] sums, int k) {
    return points.merged(k) ? (sums[k] + sums[k + 1]) / 2 : sums[k + 1];
  }

  private double total(double[] sums) {
    return sums[points.size()];
  }

  private double upTo(double[] sums, double x, boolean inclusive) {
    int k = points.atOrBefore(x);
    if (k < 0) {
      return 0;
    }
    if (points.value(k) == x) {
      return inclusive ? end(sums, k) : start(sums, k);
    }
    return k == points.size() - 1 ? total(sums) : between(k, end(sums, k), start(sums, k + 1), x);
  }

  /** On the straight line from one height, at point k, to another, at point k + 1. */
  private double between(int k, double from, double to, double x) {
    // Alike between two atoms, whose distance may be infinite.
    if (from == to) {
      return from;
    }
    double left = points.value(k);
    return from + (to - from) * ((x - left) / (points.value(k + 1) - left));
  }

  /** P(X < x). */
  double below(double x) {
    return upTo(weights, x, false) / total(weights);
  }

  /** P(X <= x). */
  double upTo(double x) {
    return upTo(weights, x, true) / total(weights);
  }

  private double size() {
    return EffectiveSize.of(total(weights), total(squares));
  }

  /** Of p = P(X <= x), as of any weighted mean. */
  double standardError(double x) {
    double p = upTo(x);
    return EffectiveSize.standardError(size(), p * (1 - p), squaredError(x, p));
  }

  /** How many equal points would know P(X <= x) as well: no more than the effective size. */
  double ess(double x) {
    double p = upTo(x);
    double size = size();
    return EffectiveSize.hasErrors(size)
        ? Math.min(size, p * (1 - p) / squaredError(x, p))
        : Double.NaN;
  }

  /** sum w^2 (I(X <= x) - p)^2 / (sum w)^2. */
  private double squaredError(double x, double p) {
    double inside = upTo(squares, x, true);
    double outside = total(squares) - inside;
    double weight = total(weights);
    return (inside * (1 - p) * (1 - p) + outside * p * p) / (weight * weight);
  }

  private double halfADraw(int k) {
    return points.weight(k) > 0 ? points.square(k) / points.weight(k) / 2 : 0;
  }

  private double first(int k) {
    return points.merged(k) ? start(weights, k) : weights[k] + halfADraw(k);
  }

  private double last(int k) {
    return points.merged(k) ? end(weights, k) : weights[k + 1] - halfADraw(k);
  }

  double quantile(double p) {
    int size = points.size();
    if (size == 0) {
      return Double.NaN;
    }
    if (p == 1) {
      return points.value(size - 1);
    }
    double target = first(0) + p * (last(size - 1) - first(0));
    int found = Arrays.binarySearch(weights, target);
    int k = Math.min(found >= 0 ? found : -found - 2, size - 1);
    if (target < first(k) && k > 0) {
      k--;
    }
    if (target <= last(k) || k == size - 1) {
      return points.value(k);
    }
    double share = (target - last(k)) / (first(k + 1) - last(k));
    // In this form the half-way point is (a + b) / 2 to the last bit, as medians go.
    return (1 - share) * points.value(k) + share * points.value(k + 1);
  }

  double rankScore(double x) {
    int size = points.size();
    if (size == 0) {
      return Double.NaN;
    }
    double[] known = scores();
    int k = points.atOrBefore(x);
    if (k < 0) {
      return known[0];
    }
    if (points.value(k) == x) {
      return known[3 * k + 1];
    }
    return k == size - 1 ? known[3 * k + 2] : between(k, known[3 * k + 2], known[3 * k + 3], x);
  }

  /** The scores at each point's start, middle and end. */
  private double[] scores() {
    double[] known = scores;
    if (known == null) {
      known = new double[3 * points.size()];
      for (int k = 0; k < points.size(); k++) {
        double start = start(weights, k);
        double end = end(weights, k);
        known[3 * k] = score(start);
        known[3 * k + 1] = score((start + end) / 2);
        known[3 * k + 2] = score(end);
      }
      scores = known;
    }
    return known;
  }

  private double score(double weight) {
    // Of b equal weights before and t tied, b + t/2 + 1/2 is the average rank.
    double p = weight / total(weights);
    double n = size();
    return SQRT_2 * Erf.erfInv(2 * (n * p + 0.125) / (n + 0.25) - 1);
  }

  /** Kolmogorov and Smirnov's distance, the largest difference of two distribution functions. */
  double distance(Law other) {
    return Math.max(distanceAtPoints(this, other), distanceAtPoints(other, this));
  }

  private static double distanceAtPoints(Law a, Law b) {
    double largest = 0;
    for (int k = 0; k < a.points.size(); k++) {
      double x = a.points.value(k);
      largest = Math.max(largest, Math.abs(a.below(x) - b.below(x)));
      largest = Math.max(largest, Math.abs(a.upTo(x) - b.upTo(x)));
    }
    return largest;
  }
}
