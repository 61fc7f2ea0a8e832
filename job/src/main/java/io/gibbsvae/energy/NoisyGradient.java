package io.gibbsvae.energy;

import java.util.Arrays;

/**
 * Compares a gradient with the energies of a solver, of differential equations for example. They
 * are exact to its tolerances only, and their errors change from point to point: differences over
 * small steps are those of the errors.
 *
 * <p>So the difference of the energies at both ends of an interval is held against the integral of
 * the gradient along it, by Simpson's rule, for several lengths of the interval. Fourth differences
 * of energies inside it measure the noise. Those of a smooth energy become 4^4 times smaller in an
 * interval of a quarter of the length, and those of noise do not (Hamming 1962; Moré and Wild
 * 2011).
 *
 * <p>Where training begins, far from the target, a solver's gradient may have errors of several
 * percent, and near a minimum it is small beside the noise. So each point may be replaced by one
 * downhill from it.
 */
final class NoisyGradient {

  /** Relative error of a gradient that is accepted: 1 % is found. */
  private static final double TOLERANCE = 5e-3;

  private static final int DESCENTS = 2;
  private static final int DESCENT_STEPS = 10;
  private static final double DESCENT_LENGTH = 0.5;

  private static final int PARTS = 16;
  private static final int LENGTHS = 8;
  // Root mean square of a fourth difference of white noise: 1 + 16 + 36 + 16 + 1.
  private static final double FOURTH_DIFFERENCE = Math.sqrt(70);
  private static final double SMOOTH_RATIO = 64;
  // Noise below that, relative to the energy, is rounding.
  private static final double ROUNDING = 1e-10;
  // Three standard errors of a difference of two energies with noise, over twice the half length.
  private static final double THREE_ERRORS = 3 / Math.sqrt(2);

  private final Potential potential;
  // Points, and those downhill from them.
  private final double[][][] paths;

  /**
   * What was found along a coordinate.
   *
   * @param noise of the energy, in nats; 0 where it has none
   * @param accuracy a bound on the gradient's relative error at half of the points
   */
  record Comparison(double noise, double accuracy) {

    /** Whether there is noise, and the gradient is right but for it. */
    boolean agrees() {
      return noise > 0 && accuracy <= TOLERANCE;
    }
  }

  /**
   * Goes downhill from points.
   *
   * @param points with finite energies, [count][D]
   */
  NoisyGradient(Potential potential, double[][] points) {
    this.potential = potential;
    this.paths = Arrays.stream(points).map(this::path).toArray(double[][][]::new);
  }

  private double[][] path(double[] start) {
    double[][] path = new double[1 + DESCENTS][];
    double[] x = start;
    double[] gradient = new double[x.length];
    double energy = potential.energyAndGradient(x.clone(), gradient);
    double length = DESCENT_LENGTH;
    for (int step = 1; step <= DESCENTS * DESCENT_STEPS; step++) {
      double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
      double[] next = x.clone();
      for (int i = 0; i < x.length && norm > 0; i++) {
        next[i] -= length * gradient[i] / norm;
      }
      double[] slope = new double[x.length];
      double lower = potential.energyAndGradient(next.clone(), slope);
      if (lower < energy) {
        x = next;
        gradient = slope;
        energy = lower;
      } else {
        length /= 2;
      }
      path[step / DESCENT_STEPS] = x;
    }
    path[0] = start;
    return path;
  }

  /** Compares along a coordinate. */
  Comparison along(int coordinate) {
    Comparison[] each =
        Arrays.stream(paths).map(path -> along(path, coordinate)).toArray(Comparison[]::new);
    double[] sorted = Arrays.stream(each).mapToDouble(Comparison::accuracy).sorted().toArray();
    return new Comparison(
        Arrays.stream(each).mapToDouble(Comparison::noise).max().orElse(0),
        sorted[(sorted.length - 1) / 2]);
  }

  /** At the first point of a path that is good enough, or else the best. */
  private Comparison along(double[][] path, int coordinate) {
    Comparison best = at(path[0], coordinate);
    for (int k = 1; k < path.length && !best.agrees(); k++) {
      Comparison next = at(path[k], coordinate);
      best = next.accuracy < best.accuracy ? next : best;
    }
    return best;
  }

  /** At a point: at the length of the interval that tells most. */
  private Comparison at(double[] point, int coordinate) {
    double[] gradient = new double[point.length];
    potential.energyAndGradient(point.clone(), gradient);
    double small = GradientCheck.smallest(gradient);
    double noise = 0;
    Interval longer = null;
    Interval best = null;
    double half = FiniteDifferences.firstStep(point[coordinate]);
    for (int k = 0; k < LENGTHS; k++, half /= FiniteDifferences.STEP_RATIO) {
      Interval interval = interval(point, coordinate, half);
      if (!interval.isFinite()) {
        continue;
      }
      if (noise == 0 && longer != null && interval.roughness > longer.roughness / SMOOTH_RATIO) {
        noise = longer.roughness > longer.rounding ? longer.roughness : 0;
      }
      longer = interval;
      if (interval.resolves(gradient[coordinate], small)
          && (best == null || interval.uncertainty(noise) < best.uncertainty(noise))) {
        best = interval;
      }
      if (best != null && noise > 0 && THREE_ERRORS * noise / half > 2 * best.uncertainty(noise)) {
        // Shorter ones tell less.
        break;
      }
    }
    return best == null
        ? new Comparison(0, Double.POSITIVE_INFINITY)
        : new Comparison(
            noise,
            (Math.abs(best.error) + best.uncertainty(noise))
                / Math.max(Math.abs(best.mean), small));
  }

  /**
   * The energy along an interval.
   *
   * @param half of its length
   * @param mean of the gradient
   * @param error of this mean by the energies at the ends
   * @param quadrature what the mean changes by when there are twice as many points
   * @param roughness of the energies, from fourth differences
   * @param rounding what roughness has to exceed
   */
  private record Interval(
      double half,
      double mean,
      double error,
      double quadrature,
      double roughness,
      double rounding) {

    boolean isFinite() {
      return Double.isFinite(error) && Double.isFinite(roughness) && Double.isFinite(quadrature);
    }

    /** Whether the gradient is nearly the same along the interval: energies may be narrower. */
    boolean resolves(double entry, double small) {
      return Math.abs(entry - mean)
          <= 0.5 * Math.max(Math.max(Math.abs(entry), Math.abs(mean)), small);
    }

    double uncertainty(double noise) {
      return THREE_ERRORS * noise / half + quadrature;
    }
  }

  private Interval interval(double[] point, int coordinate, double half) {
    double[] energies = new double[PARTS + 1];
    double[] slopes = new double[PARTS + 1];
    double begin = point[coordinate] - half;
    double width = 2 * half / PARTS;
    double largest = 1;
    for (int k = 0; k <= PARTS; k++) {
      double[] x = point.clone();
      double[] gradient = new double[x.length];
      x[coordinate] = begin + k * width;
      energies[k] = potential.energyAndGradient(x, gradient);
      slopes[k] = gradient[coordinate];
      largest = Math.max(largest, Math.abs(energies[k]));
    }
    double sum = 0;
    for (int k = 2; k <= PARTS - 2; k++) {
      double fourth =
          energies[k - 2]
              - 4 * energies[k - 1]
              + 6 * energies[k]
              - 4 * energies[k + 1]
              + energies[k + 2];
      sum += fourth * fourth;
    }
    double mean = mean(slopes, 1);
    return new Interval(
        half,
        mean,
        mean - (energies[PARTS] - energies[0]) / (2 * half),
        Math.abs(mean - mean(slopes, 2)),
        Math.sqrt(sum / (PARTS - 3)) / FOURTH_DIFFERENCE,
        ROUNDING * largest);
  }

  /** The mean of a function over an interval, by Simpson's rule on every so many of its values. */
  private static double mean(double[] values, int every) {
    double sum = values[0] + values[PARTS];
    for (int k = every; k < PARTS; k += every) {
      sum += (k / every % 2 == 1 ? 4 : 2) * values[k];
    }
    return sum * every / (3 * PARTS);
  }
}
