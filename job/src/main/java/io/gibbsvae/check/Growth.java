package io.gibbsvae.check;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.target.Potential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How an energy grows far out, along rays. Z is finite if r dU/dr ends above D in every direction,
 * for then exp(-U) falls faster than r^-D; it is infinite if that stays below D in a cone. Rays at
 * random and along the axes see much, and not a single narrow valley between them.
 *
 * @param rays how many were looked at
 * @param slowest the smallest r dU/dr at the end of a ray
 * @param where the direction of that ray, in words
 * @param bounded rays that leave the support: their energies are infinite from somewhere on
 * @param invalid rays with an energy or a gradient that is not a number, or an energy of minus
 *     infinity
 */
record Growth(int rays, double slowest, String where, int bounded, int invalid) {

  private static final int RANDOM_RAYS = 64;
  private static final int MOST_AXES = 256;
  private static final double SMALLEST_RADIUS = 16;
  private static final int DOUBLINGS = 10;

  // Of a fall that is certain: the radii over which it goes on, so far out that no target is there
  // still to come, nats that it falls by, and how many rays how close beside it.
  private static final double[] FAR_OUT = {1e4, 1e6, 1e8, 1e10, 1e12};
  private static final double CERTAIN = 1000;
  private static final int CONE = 8;
  private static final double NARROW = 1e-3;

  /**
   * Looks along the rays.
   *
   * @param centre where they begin, length D
   * @param scale what radii are measured in, coordinate by coordinate; length D
   */
  static Growth of(Potential potential, double[] centre, double[] scale, long seed) {
    List<Direction> directions = directions(centre.length, seed);
    double slowest = Double.POSITIVE_INFINITY;
    String where = "";
    int bounded = 0;
    int invalid = 0;
    for (int ray = 0; ray < directions.size(); ray++) {
      double end = slopeAtTheEnd(potential, centre, scale, directions.get(ray).of());
      if (end == Double.POSITIVE_INFINITY) {
        bounded++;
      } else if (Double.isNaN(end)) {
        invalid++;
      } else if (end < slowest) {
        slowest = end;
        where = directions.get(ray).name();
      }
    }
    return new Growth(directions.size(), slowest, where, bounded, invalid);
  }

  /**
   * Where a ray goes.
   *
   * @param of of length 1
   * @param name in words
   */
  private record Direction(double[] of, String name) {}

  private static List<Direction> directions(int d, long seed) {
    List<Direction> directions = new ArrayList<>();
    for (int i = 0; i < Math.min(d, MOST_AXES); i++) {
      for (int sign = 1; sign >= -1; sign -= 2) {
        double[] axis = new double[d];
        axis[i] = sign;
        directions.add(new Direction(axis, (sign > 0 ? "+x" : "-x") + i));
      }
    }
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 2, 0, 0);
    for (int ray = 0; ray < RANDOM_RAYS; ray++) {
      double[] direction = new double[d];
      double square = 0;
      for (int i = 0; i < d; i++) {
        direction[i] = noise.gaussian();
        square += direction[i] * direction[i];
      }
      for (int i = 0; i < d; i++) {
        direction[i] /= Math.sqrt(square);
      }
      directions.add(new Direction(direction, "the direction " + Rounded.list(direction)));
    }
    return directions;
  }

  /**
   * A ray along which an energy certainly falls for good, whatever else there is: Z is infinite.
   * The energy is far lower than at the centre, and goes on falling to a million million scales,
   * and so it does on rays all around that one: not along a valley without width.
   *
   * @param centre where rays begin, length D
   * @param scale what radii are measured in, coordinate by coordinate; length D
   * @return the direction in words, with what was found; empty where nothing is certain
   */
  static Optional<String> fall(Potential potential, double[] centre, double[] scale, long seed) {
    double beginning = potential.energyAndGradient(centre.clone(), new double[centre.length]);
    if (!Double.isFinite(beginning)) {
      return Optional.empty();
    }
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 5, 0, 0);
    for (Direction direction : directions(centre.length, seed)) {
      double end = endOfAFall(potential, centre, scale, direction.of());
      boolean falls = end < beginning - CERTAIN;
      for (int k = 0; falls && k < CONE; k++) {
        double[] beside = direction.of().clone();
        Arrays.setAll(beside, i -> beside[i] + NARROW * noise.gaussian() / centre.length);
        falls = endOfAFall(potential, centre, scale, beside) < beginning - CERTAIN;
      }
      if (falls) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "it falls from %.3g at model.location to %.3g far out along %s",
                beginning,
                end,
                direction.name()));
      }
    }
    return Optional.empty();
  }

  /** The energy at the end of a ray where it fell all the way there at last; else NaN. */
  private static double endOfAFall(
      Potential potential, double[] centre, double[] scale, double[] direction) {
    double[] gradient = new double[centre.length];
    double before = Double.POSITIVE_INFINITY;
    for (double radius : FAR_OUT) {
      double energy =
          potential.energyAndGradient(along(centre, scale, direction, radius), gradient);
      if (!Double.isFinite(energy) || !(energy < before)) {
        return Double.NaN;
      }
      before = energy;
    }
    return before;
  }

  private static double[] along(
      double[] centre, double[] scale, double[] direction, double radius) {
    double[] x = new double[centre.length];
    Arrays.setAll(x, i -> centre[i] + radius * scale[i] * direction[i]);
    return x;
  }

  /**
   * r dU/dr at the largest radius where the energy still is a number; infinite where the ray leaves
   * the support or the energy passes what a double can hold; NaN where an energy is none.
   */
  private static double slopeAtTheEnd(
      Potential potential, double[] centre, double[] scale, double[] direction) {
    int d = centre.length;
    double[] x = new double[d];
    double[] gradient = new double[d];
    double slope = Double.NaN;
    double radius = SMALLEST_RADIUS * Math.sqrt(d);
    for (int k = 0; k <= DOUBLINGS; k++, radius *= 2) {
      for (int i = 0; i < d; i++) {
        x[i] = centre[i] + radius * scale[i] * direction[i];
      }
      double energy = potential.energyAndGradient(x, gradient);
      if (energy == Double.POSITIVE_INFINITY) {
        return Double.POSITIVE_INFINITY;
      }
      slope = 0;
      for (int i = 0; i < d; i++) {
        slope += gradient[i] * radius * scale[i] * direction[i];
      }
      if (!Double.isFinite(energy) || Double.isNaN(slope)) {
        return Double.NaN;
      }
    }
    return slope;
  }
}
