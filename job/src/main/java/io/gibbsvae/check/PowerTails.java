package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import java.util.Arrays;

/**
 * Coordinates along which a density falls like a power, as Student's t and Cauchy's law do: no
 * Gaussian's tails are as wide, whatever it is mixed with. The energy there grows by as much from
 * each radius to the next one that is so many times as large.
 */
final class PowerTails {

  // A power's two growths are the same; an exponential's are a hundred times apart.
  private static final double ALIKE = 1.2;
  // Degrees of freedom beyond which a mixture of Gaussians covers what matters of a tail.
  private static final double LIGHT = 4.5;
  // Of the width by curvature: within it, coordinates are hardly changed.
  private static final double WIDER = 2;

  // In widths.
  private static final double[] RADII = Tails.FAR_OUT;

  private PowerTails() {}

  /**
   * {@return for each coordinate the width to stretch it by, 0 where its tails are lighter}
   *
   * @param around whose centre radii are measured from, and by whose widths
   */
  static double[] widths(Potential potential, Surroundings around) {
    int d = around.centre().length;
    int radii = RADII.length;
    Standardised standardised = around.standardised(potential);
    double[] points = new double[2 * d * radii * d];
    for (int row = 0; row < 2 * d * radii; row++) {
      int ray = row / radii;
      points[row * d + ray / 2] = (ray % 2 == 0 ? 1 : -1) * RADII[row % radii];
    }
    double[] energies = new double[2 * d * radii];
    standardised.energies(points, energies.length, energies);
    double[] widths = new double[d];
    Arrays.setAll(
        widths,
        i ->
            isPower(energies, 2 * i * radii, d) || isPower(energies, (2 * i + 1) * radii, d)
                ? WIDER * around.widths()[i]
                : 0);
    return widths;
  }

  private static boolean isPower(double[] energies, int at, int dimension) {
    double first = energies[at + 1] - energies[at];
    double second = energies[at + 2] - energies[at + 1];
    double power = second / Math.log(RADII[2] / RADII[1]);
    return first > 0
        && second > 0
        && second < ALIKE * first
        && first < ALIKE * second
        && power < dimension + LIGHT;
  }
}
