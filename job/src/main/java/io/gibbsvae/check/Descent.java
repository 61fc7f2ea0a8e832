package io.gibbsvae.check;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * A descent to a minimum of an energy, one evaluation at a time, so that many can share blocks:
 * L-BFGS (Liu and Nocedal, "On the limited memory BFGS method", 1989) with backtracking. Points
 * whose energy or gradient is not finite are walls that it turns back from.
 */
final class Descent {

  private static final int PAIRS = 8;
  // Armijo's share of the decrease that the slope promises.
  private static final double SUFFICIENT = 1e-4;
  private static final double SMALLEST_STEP = 1e-10;
  // About twice the energy, in nats, that is left to go down.
  private static final double FLAT = 1e-7;

  private final double[] squaredScale;
  // Of length 1; empty where the descent may go anywhere.
  private final double[] normal;
  private final double[] direction;
  private final double[] trial;
  private final double[] x;
  private final double[] gradient;
  private final Deque<Pair> pairs = new ArrayDeque<>();
  private double energy = Double.POSITIVE_INFINITY;
  private double curvature;
  private double slope;
  private double step;
  private boolean done;

  /** A step and what it did to the gradient. */
  private record Pair(double[] step, double[] change, double product) {}

  /**
   * Begins at a point.
   *
   * @param start length D
   * @param scale lengths of the coordinates
   */
  Descent(double[] start, double[] scale) {
    this(start, scale, new double[0]);
  }

  /**
   * Begins at a point, and stays in the plane through it.
   *
   * @param start length D
   * @param normal of the plane, of length 1; the coordinates' lengths are 1
   */
  static Descent inPlane(double[] start, double[] normal) {
    double[] ones = Arithmetic.ones(start.length);
    return new Descent(start, ones, normal);
  }

  private Descent(double[] start, double[] scale, double[] normal) {
    this.normal = normal;
    int d = start.length;
    squaredScale = new double[d];
    Arrays.setAll(squaredScale, i -> scale[i] * scale[i]);
    trial = start.clone();
    x = start.clone();
    gradient = new double[d];
    direction = new double[d];
  }

  /** Where the energy is wanted next; not a copy. */
  double[] trial() {
    return trial;
  }

  /** Whether it is over. */
  boolean done() {
    return done;
  }

  /** The lowest point so far; not a copy. */
  double[] x() {
    return x;
  }

  /** The energy there; infinite where the start has none. */
  double energy() {
    return energy;
  }

  /** Takes what was found at the trial point. */
  void take(double found, double[] there) {
    boolean sound = Double.isFinite(found) && Arrays.stream(there).allMatch(Double::isFinite);
    if (energy == Double.POSITIVE_INFINITY) {
      done = !sound;
      if (sound) {
        move(found, there);
        steepest();
      }
    } else if (sound && found <= energy + SUFFICIENT * step * slope) {
      remember(there);
      move(found, there);
      turn();
    } else {
      shorten();
    }
  }

  private void move(double found, double[] there) {
    energy = found;
    System.arraycopy(trial, 0, x, 0, x.length);
    System.arraycopy(there, 0, gradient, 0, x.length);
    project(gradient);
  }

  private void project(double[] vector) {
    if (normal.length > 0) {
      add(vector, -Arithmetic.dot(vector, normal), normal);
    }
  }

  private void remember(double[] there) {
    double[] moved = new double[x.length];
    double[] change = new double[x.length];
    double norm = 0;
    double[] slopes = there.clone();
    project(slopes);
    for (int i = 0; i < x.length; i++) {
      moved[i] = trial[i] - x[i];
      change[i] = slopes[i] - gradient[i];
      norm += change[i] * change[i] * squaredScale[i];
    }
    double product = Arithmetic.dot(moved, change);
    if (product > 0 && norm > 0) {
      curvature = product / norm;
      pairs.addLast(new Pair(moved, change, product));
      if (pairs.size() > PAIRS) {
        pairs.removeFirst();
      }
    } else {
      // Downhill and bent downwards: there is far to go.
      pairs.clear();
      curvature *= 4;
    }
  }

  /** The first step is as long as the coordinates' scale. */
  private void steepest() {
    double norm = 0;
    for (int i = 0; i < x.length; i++) {
      norm += gradient[i] * gradient[i] * squaredScale[i];
    }
    done = norm == 0;
    curvature = 1 / Math.sqrt(norm);
    pairs.clear();
    turn();
  }

  /** The two loops of L-BFGS. */
  private void turn() {
    double[] q = gradient.clone();
    double[] shares = new double[pairs.size()];
    int k = 0;
    for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); k++) {
      Pair pair = newest.next();
      shares[k] = Arithmetic.dot(pair.step, q) / pair.product;
      add(q, -shares[k], pair.change);
    }
    for (int i = 0; i < q.length; i++) {
      q[i] *= curvature * squaredScale[i];
    }
    for (Pair pair : pairs) {
      k--;
      add(q, shares[k] - Arithmetic.dot(pair.change, q) / pair.product, pair.step);
    }
    Arrays.setAll(direction, i -> -q[i]);
    slope = Arithmetic.dot(gradient, direction);
    // Not after a first step, whose slope says nothing of what is left.
    done |= !pairs.isEmpty() && -slope < FLAT;
    tryStep(1);
  }

  private void shorten() {
    if (step * 0.25 > SMALLEST_STEP) {
      tryStep(step * 0.25);
    } else if (pairs.isEmpty()) {
      done = true;
    } else {
      steepest();
    }
  }

  private void tryStep(double length) {
    step = length;
    Arrays.setAll(trial, i -> x[i] + step * direction[i]);
  }

  private static void add(double[] v, double factor, double[] w) {
    for (int i = 0; i < v.length; i++) {
      v[i] += factor * w[i];
    }
  }
}
