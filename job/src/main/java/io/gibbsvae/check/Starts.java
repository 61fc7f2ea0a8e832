package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where descents begin that are to find what others missed. Of many points, in all directions and
 * at all distances up to a reach, those are taken from which the way down leads least towards the
 * minima that are known: one energy for a point, and a descent for the promising ones only.
 */
final class Starts {

  /** How far out they are at the most, in units of the scale. */
  static final int REACH = 100;

  private static final int SOME_DIMENSIONS = 64;
  private static final int POINTS_OF_SOME_DIMENSIONS = 8192;
  private static final int MANY_DIMENSIONS = 256;
  private static final int POINTS_OF_MANY_DIMENSIONS = 1024;
  private static final int BLOCK = 256;
  private static final int MOST_POINTS = 8192;
  private static final double NEAR = 2;
  private static final double FAR = 20;
  private static final int MOST_AXES = 32;
  private static final int ON_AXES = 2048;
  private static final int MOST_RADII = 24;
  // Beyond the location from a minimum, and around it.
  private static final double[] OPPOSITE = {0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4};
  private static final int AROUND = 128;
  private static final int MOST_KNOWN = 4;
  // Distances, the nearest to the farthest, that have the same number of starts each.
  private static final int STRATA = 8;
  private static final int KEPT_OF_A_STRATUM = 128;

  private final double[] location;
  private final double[] scale;
  private final double[] widths;
  private final List<Point> points = new ArrayList<>();

  /**
   * A point with the way down from it.
   *
   * @param x length D
   * @param down minus the gradient times squared widths; length D
   * @param distance from the location, in units of the scale and of sqrt(D)
   */
  private record Point(double[] x, double[] down, double distance) {}

  /**
   * Takes energies at the points.
   *
   * @param location the centre, length D
   * @param scale what distances are measured in, length D
   * @param widths what directions are measured in, length D
   * @param known minima, [n][D]
   * @param most points, of which there are fewer in many dimensions
   */
  Starts(
      Potential potential,
      double[] location,
      double[] scale,
      double[] widths,
      List<double[]> known,
      int most,
      long seed) {
    this.location = location;
    this.scale = scale;
    this.widths = widths;
    int d = location.length;
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 10, 0, 0);
    int count =
        d > MANY_DIMENSIONS
            ? Math.min(most, POINTS_OF_MANY_DIMENSIONS)
            : d > SOME_DIMENSIONS ? Math.min(most, POINTS_OF_SOME_DIMENSIONS) : most;
    List<double[]> block = new ArrayList<>(alongAxes());
    block.addAll(aroundMinima(known, noise));
    for (int k = 0; k < count; k += 2) {
      block.addAll(scattered(k, count, noise));
      if (block.size() >= BLOCK) {
        evaluate(potential, block);
        block.clear();
      }
      if (points.size() > MOST_POINTS) {
        List<Point> kept = best(KEPT_OF_A_STRATUM, known);
        points.clear();
        points.addAll(kept);
      }
    }
    evaluate(potential, block);
  }

  /** Takes out points from which the way leads least towards the known minima. */
  double[][] next(int count, List<double[]> known) {
    List<Point> chosen = best(count / STRATA, known);
    points.removeAll(new HashSet<>(chosen));
    return chosen.stream().map(Point::x).toArray(double[][]::new);
  }

  /** So many of each stratum of distances. */
  private List<Point> best(int count, List<double[]> known) {
    return points.stream()
        .collect(Collectors.groupingBy(Starts::stratum, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(
            stratum -> {
              Map<Point, Double> agreements = new IdentityHashMap<>();
              stratum.forEach(point -> agreements.put(point, agreement(point, known)));
              return stratum.stream()
                  .sorted(Comparator.comparingDouble(agreements::get))
                  .limit(count);
            })
        .toList();
  }

  private static int stratum(Point point) {
    double share = Math.log(point.distance()) / Math.log(REACH);
    return (int) Math.max(0, Math.min(STRATA - 1, Math.floor(STRATA * share)));
  }

  /** The largest cosine of the way down with one to a minimum. */
  private double agreement(Point point, List<double[]> known) {
    double largest = -1;
    for (double[] minimum : known) {
      double product = 0;
      double way = 0;
      double down = 0;
      for (int i = 0; i < widths.length; i++) {
        double there = (minimum[i] - point.x()[i]) / widths[i];
        double step = point.down()[i] / widths[i];
        product += there * step;
        way += there * there;
        down += step * step;
      }
      largest = Math.max(largest, product / Math.sqrt(way * down));
    }
    return largest;
  }

  private List<double[]> scattered(int k, int count, NoiseStream noise) {
    double[] direction = new double[location.length];
    // A part of them between the axes, where products of wells have their minima.
    boolean corner = k % 8 == 0;
    Arrays.setAll(
        direction, i -> corner ? (noise.uniform().nextBoolean() ? 1 : -1) : noise.gaussian());
    // Half of them over all distances, half where most targets are.
    double part = (k + 1.0) / count;
    return bothWays(
        direction, k % 4 == 0 ? Math.pow(REACH, part) : NEAR * Math.pow(FAR / NEAR, part));
  }

  private List<double[]> alongAxes() {
    List<double[]> all = new ArrayList<>();
    int d = location.length;
    int axes = Math.min(d, MOST_AXES);
    int radii = Math.min(MOST_RADII, ON_AXES / (2 * axes));
    for (int i = 0; i < axes; i++) {
      double[] axis = new double[d];
      axis[i] = 1;
      for (int k = 0; k < radii; k++) {
        all.addAll(bothWays(axis, 0.5 * Math.pow(2 * REACH, (k + 0.5) / radii)));
      }
    }
    // And along the diagonal, where coordinates are alike: no random sign is that of all.
    double[] diagonal = new double[d];
    Arrays.fill(diagonal, 1);
    for (int k = 0; k < MOST_RADII && d > 1; k++) {
      all.addAll(bothWays(diagonal, 0.5 * Math.pow(2 * REACH, (k + 0.5) / MOST_RADII)));
    }
    return all;
  }

  /** On the other side of the location, and around. */
  private List<double[]> aroundMinima(List<double[]> known, NoiseStream noise) {
    List<double[]> all = new ArrayList<>();
    for (double[] minimum : known.subList(0, Math.min(known.size(), MOST_KNOWN))) {
      for (double times : OPPOSITE) {
        double[] beyond = new double[location.length];
        Arrays.setAll(beyond, i -> location[i] + times * (location[i] - minimum[i]));
        all.add(beyond);
      }
      for (int k = 0; k < AROUND; k++) {
        double radius = 3 * Math.pow(REACH / 3.0, (k + 0.5) / AROUND);
        all.add(noise.normal(minimum, radius, widths, 1));
      }
    }
    return all;
  }

  /** Both ways from the location, to so many times the length of a draw of N(0, scale^2). */
  private List<double[]> bothWays(double[] direction, double radius) {
    List<double[]> both = new ArrayList<>();
    int d = location.length;
    double length = Math.sqrt(Arrays.stream(direction).map(v -> v * v).sum() / d);
    for (int sign = -1; sign <= 1; sign += 2) {
      double times = sign * radius / length;
      double[] x = new double[d];
      Arrays.setAll(x, i -> location[i] + times * scale[i] * direction[i]);
      both.add(x);
    }
    return both;
  }

  private void evaluate(Potential potential, List<double[]> all) {
    int d = location.length;
    for (int begin = 0; begin < all.size(); begin += BLOCK) {
      List<double[]> block = all.subList(begin, Math.min(all.size(), begin + BLOCK));
      int n = block.size();
      double[] energies = new double[n];
      double[] gradients = new double[n * d];
      potential.energiesAndGradients(Arithmetic.block(block), n, energies, gradients);
      for (int row = 0; row < n; row++) {
        double[] down = new double[d];
        int at = row * d;
        Arrays.setAll(down, i -> -gradients[at + i] * widths[i] * widths[i]);
        double square = Arrays.stream(down).map(v -> v * v).sum();
        if (Double.isFinite(energies[row]) && square > 0 && Double.isFinite(square)) {
          points.add(new Point(block.get(row), down, distance(block.get(row))));
        }
      }
    }
  }

  private double distance(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double z = (x[i] - location[i]) / scale[i];
      sum += z * z / x.length;
    }
    return Math.sqrt(sum);
  }
}
