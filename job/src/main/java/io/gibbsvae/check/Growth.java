package io.gibbsvae.check;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.target.Potential;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * Looks along the rays.
   *
   * @param centre where they begin, length D
   * @param scale what radii are measured in, coordinate by coordinate; length D
   */
  static Growth of(Potential potential, double[] centre, double[] scale, long seed) {
    int d = centre.length;
    List<double[]> directions = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < Math.min(d, MOST_AXES); i++) {
      for (int sign = 1; sign >= -1; sign -= 2) {
        double[] axis = new double[d];
        axis[i] = sign;
        directions.add(axis);
        names.add((sign > 0 ? "+x" : "-x") + i);
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
      directions.add(direction);
      names.add("a random direction");
    }
    double slowest = Double.POSITIVE_INFINITY;
    String where = "";
    int bounded = 0;
    int invalid = 0;
    for (int ray = 0; ray < directions.size(); ray++) {
      double end = slopeAtTheEnd(potential, centre, scale, directions.get(ray));
      if (end == Double.POSITIVE_INFINITY) {
        bounded++;
      } else if (Double.isNaN(end)) {
        invalid++;
      } else if (end < slowest) {
        slowest = end;
        where = names.get(ray);
      }
    }
    return new Growth(directions.size(), slowest, where, bounded, invalid);
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
