package io.gibbsvae.check;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A minimum of the energy with the Gaussian that has its curvature (Laplace's approximation).
 *
 * @param x length D
 * @param energy there, in nats
 * @param logMass log of the Gaussian's integral, comparable to log Z, in nats
 * @param deviations standard deviations of the Gaussian, length D
 * @param share of the mass of all places together, from 0 to 1
 */
public record Place(
    List<Double> x, double energy, double logMass, List<Double> deviations, double share)
    implements Serializable {

  /**
   * The places of minima, the heaviest first.
   *
   * @param basins at least one
   */
  static List<Place> of(List<Basin> basins) {
    double highest = basins.stream().mapToDouble(Basin::logMass).max().orElse(0);
    double all = basins.stream().mapToDouble(b -> Math.exp(b.logMass() - highest)).sum();
    return basins.stream()
        .map(
            basin ->
                new Place(
                    list(basin.x()),
                    basin.energy(),
                    basin.logMass() + 0.5 * basin.x().length * Math.log(2 * Math.PI),
                    list(basin.deviations()),
                    Math.exp(basin.logMass() - highest) / all))
        .toList();
  }

  /**
   * {@return the point and its share in words} Coordinates have as many digits as their widths make
   * sense of.
   */
  public String inWords() {
    return Rounded.point(
            x.stream().mapToDouble(v -> v).toArray(),
            deviations.stream().mapToDouble(v -> v).toArray())
        + " (about "
        + Rounded.percent(share)
        + " %)";
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
