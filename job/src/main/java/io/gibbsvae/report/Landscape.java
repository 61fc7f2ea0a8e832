package io.gibbsvae.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The density exp(-U) of a target in the plane, on a grid, and the lines of equal density. */
final class Landscape {

  private static final int POINTS = 240;

  private final double[] first;
  private final double[] second;
  // exp(-U) over its largest value, row-major [second, first].
  private final double[] density;

  private Landscape(double[] first, double[] second, double[] density) {
    this.first = first;
    this.second = second;
    this.density = density;
  }

  /** The density in a rectangle. */
  static Landscape of(ValueEnergies energies, Window x, Window y) {
    double[] first = x.grid(POINTS);
    double[] second = y.grid(POINTS);
    double[] points = new double[2 * POINTS * POINTS];
    for (int k = 0; k < POINTS * POINTS; k++) {
      points[2 * k] = first[k % POINTS];
      points[2 * k + 1] = second[k / POINTS];
    }
    double[] density = energies.of(points, POINTS * POINTS);
    double least = Arrays.stream(density).filter(Double::isFinite).min().orElse(0);
    Arrays.setAll(density, k -> Double.isFinite(density[k]) ? Math.exp(least - density[k]) : 0);
    return new Landscape(first, second, density);
  }

  /** The density at the border of the smallest region that has this share of the probability. */
  double level(double share) {
    double[] sorted = density.clone();
    Arrays.sort(sorted);
    double all = Arrays.stream(sorted).sum();
    double sum = 0;
    for (int k = sorted.length - 1; k >= 0; k--) {
      sum += sorted[k];
      if (sum >= share * all) {
        return sorted[k];
      }
    }
    return 0;
  }

  /**
   * The lines where the density is of a level: pieces of two points each, with NaN between them, as
   * {x, y} (marching squares; a saddle is cut both ways alike).
   */
  double[][] contour(double level) {
    List<double[]> ends = new ArrayList<>();
    for (int j = 0; j + 1 < POINTS; j++) {
      for (int i = 0; i + 1 < POINTS; i++) {
        List<double[]> crossings = new ArrayList<>(4);
        cross(i, j, i + 1, j, level, crossings);
        cross(i + 1, j, i + 1, j + 1, level, crossings);
        cross(i + 1, j + 1, i, j + 1, level, crossings);
        cross(i, j + 1, i, j, level, crossings);
        for (int k = 0; k + 1 < crossings.size(); k += 2) {
          ends.add(crossings.get(k));
          ends.add(crossings.get(k + 1));
          ends.add(new double[] {crossings.get(k + 1)[0], Double.NaN});
        }
      }
    }
    return new double[][] {
      ends.stream().mapToDouble(end -> end[0]).toArray(),
      ends.stream().mapToDouble(end -> end[1]).toArray()
    };
  }

  private void cross(int i, int j, int k, int l, double level, List<double[]> crossings) {
    double from = density[j * POINTS + i];
    double to = density[l * POINTS + k];
    if (from > level != to > level) {
      double part = (level - from) / (to - from);
      crossings.add(
          new double[] {
            first[i] + part * (first[k] - first[i]), second[j] + part * (second[l] - second[j])
          });
    }
  }
}
