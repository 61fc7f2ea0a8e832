package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What descents find from where training begins, and with it a place and widths to measure by.
 *
 * @param starts where the descents began, [n][D]: draws of N(location, scale^2)
 * @param near where they ended, the lowest first; without those that began where there is no energy
 * @param lowest the lowest minimum, where the target is roughly a Gaussian around it
 * @param centre the lowest end within 1e8 scales of the location, else the lowest minimum however
 *     far out where that is a Gaussian's, else the location; length D
 * @param widths of the coordinates by the curvature there, the scale where there is none; length D
 * @param typical widths of the coordinates where the mass is: those of the lowest minimum where
 *     that is a Gaussian's, else those of the median start, for a minimum may be the neck of a
 *     funnel; length D
 * @param energies computed to find all this
 */
record Surroundings(
    double[][] starts,
    List<Descents.End> near,
    Optional<Basin> lowest,
    double[] centre,
    double[] widths,
    double[] typical,
    long energies) {

  private static final int DESCENTS = 64;
  private static final int MEDIAN = 5;
  // In units of the scale. Descents along a direction in which the energy falls for ever end
  // farther out.
  private static final double FARTHEST = 1e8;
  private static final int AGAIN = 3;
  // Nats that are left to go down.
  private static final double ON_A_SLOPE = 0.5;
  // In more dimensions the diagonal of the curvature costs too many gradients.
  private static final int MOST_DIMENSIONS = 4096;

  /** Descends. The same energy, place and seed give the same surroundings. */
  static Surroundings of(Watched potential, double[] location, double[] scale, long seed) {
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 4, 0, 0);
    long before = potential.count();
    double[][] starts =
        Stream.generate(() -> noise.normal(location, 1, scale, 1))
            .limit(DESCENTS)
            .toArray(double[][]::new);
    List<Descents.End> near = further(potential, down(potential, starts, scale), scale);
    Optional<Basin> lowest =
        near.stream()
            .findFirst()
            .flatMap(end -> Basin.at(potential, end, scale))
            .filter(basin -> basin.describes(potential, noise));
    double[] centre =
        near.stream()
            .filter(end -> end.arrived() && isNear(end.x(), location, scale))
            .findFirst()
            .map(Descents.End::x)
            .or(() -> lowest.map(Basin::x))
            .orElse(location);
    double[] widths = widths(potential, centre, scale);
    double[] typical = lowest.isPresent() ? widths : median(potential, starts, scale);
    return new Surroundings(
        starts, near, lowest, centre, widths, typical, potential.count() - before);
  }

  private static List<Descents.End> down(Potential potential, double[][] starts, double[] scale) {
    return Descents.of(potential, starts, scale, Descents.MANY, (x, energy) -> false);
  }

  /**
   * Goes on where descents stopped on a slope that is gentle by the scale, and long by the widths
   * that the energy has there: as of a mean far away, whose data may be as wide as that for all
   * that a scale which is not known says.
   */
  private static List<Descents.End> further(
      Potential potential, List<Descents.End> near, double[] scale) {
    List<Descents.End> ends = near;
    for (int k = 0; k < AGAIN && !ends.isEmpty() && ends.get(0).arrived(); k++) {
      double[] x = ends.get(0).x();
      double[] gradient = new double[x.length];
      potential.energyAndGradient(x.clone(), gradient);
      double[] widths = widths(potential, x, scale);
      double left = 0;
      for (int i = 0; i < x.length; i++) {
        left += 0.5 * Math.pow(gradient[i] * widths[i], 2);
      }
      if (!(left > ON_A_SLOPE)) {
        break;
      }
      ends = down(potential, ends.stream().map(Descents.End::x).toArray(double[][]::new), widths);
    }
    return ends;
  }

  private static double[] median(Potential potential, double[][] starts, double[] scale) {
    double[][] all = new double[MEDIAN][];
    Arrays.setAll(all, k -> widths(potential, starts[k], scale));
    double[] median = new double[scale.length];
    for (int i = 0; i < median.length; i++) {
      int coordinate = i;
      median[i] = Arrays.stream(all).mapToDouble(w -> w[coordinate]).sorted().toArray()[MEDIAN / 2];
    }
    return median;
  }

  private static boolean isNear(double[] x, double[] location, double[] scale) {
    for (int i = 0; i < x.length; i++) {
      if (!(Math.abs(x[i] - location[i]) < FARTHEST * scale[i])) {
        return false;
      }
    }
    return true;
  }

  private static double[] widths(Potential potential, double[] centre, double[] scale) {
    double[] widths = scale.clone();
    if (scale.length > MOST_DIMENSIONS) {
      return widths;
    }
    double[] second = Basin.secondDerivatives(potential, centre, scale);
    for (int i = 0; i < widths.length; i++) {
      double width = 1 / Math.sqrt(Math.abs(second[i]));
      widths[i] = width > 0 && Double.isFinite(width) ? width : scale[i];
    }
    return widths;
  }

  /** The same with widths that are no smaller than a scale: what is far out is so by both. */
  Surroundings noNarrowerThan(double[] scale) {
    double[] wider = widths.clone();
    Arrays.setAll(wider, i -> Math.max(widths[i], scale[i]));
    return new Surroundings(starts, near, lowest, centre, wider, typical, energies);
  }

  /** The energy in coordinates that are measured from the centre by the widths. */
  Standardised standardised(Potential potential) {
    return new Standardised(potential, centre, widths);
  }

  /** The energy in coordinates in which most of the mass is about one wide. */
  Standardised typical(Potential potential, double[] location) {
    return new Standardised(potential, lowest.isPresent() ? centre : location, typical);
  }
}
