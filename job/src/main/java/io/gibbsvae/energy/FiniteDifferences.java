package io.gibbsvae.energy;

import java.util.OptionalDouble;

/**
 * Derivatives of an energy by central differences, extrapolated to step zero by Richardson's scheme
 * at the order and step that agree best with their neighbours (Ridders 1982). So energies computed
 * in single precision, and kinks that a point happens to be near, raise the tolerance and not a
 * false alarm.
 */
final class FiniteDifferences {

  private static final double RELATIVE_TOLERANCE = 1e-3;
  private static final double FIRST_STEP = 0.1;
  static final double STEP_RATIO = 4;
  private static final int STEPS = 12;
  private static final int ORDERS = 4;
  // Rounding of an energy that was computed in floats, relative.
  private static final double FLOAT_ROUNDING = 1.2e-7;

  // A step in spacings of doubles, below which nothing but rounding is seen.
  private static final double SPACINGS = 1000;

  private final Potential potential;

  FiniteDifferences(Potential potential) {
    this.potential = potential;
  }

  /**
   * Compares an entry of a gradient with differences.
   *
   * @param small size below which the entry need not be relatively as precise
   * @return the derivative that differences give where it disagrees, NaN where the energy beside
   *     the point is not finite; empty where they agree
   */
  OptionalDouble other(double[] point, int coordinate, double entry, double small) {
    Derivative numerical = derivative(point, coordinate);
    double scale = Math.max(Math.max(Math.abs(entry), Math.abs(numerical.value)), small);
    boolean agrees =
        Math.abs(entry - numerical.value) <= RELATIVE_TOLERANCE * scale + numerical.uncertainty;
    return agrees || isDerivative(point, coordinate, entry, small)
        ? OptionalDouble.empty()
        : OptionalDouble.of(numerical.value);
  }

  private record Derivative(double value, double uncertainty) {}

  /** A central difference; its uncertainty is that of energies in floats. */
  private Derivative difference(double[] point, int coordinate, double step) {
    double[] x = point.clone();
    double[] unused = new double[x.length];
    x[coordinate] = point[coordinate] + step;
    double ahead = potential.energyAndGradient(x, unused);
    x[coordinate] = point[coordinate] - step;
    double behind = potential.energyAndGradient(x, unused);
    // What really lies between the two points, after rounding.
    double width = (point[coordinate] + step) - (point[coordinate] - step);
    return new Derivative(
        (ahead - behind) / width,
        2 * FLOAT_ROUNDING * Math.max(Math.abs(ahead), Math.abs(behind)) / width);
  }

  /** The longest step beside a coordinate. */
  static double firstStep(double at) {
    return FIRST_STEP * Math.max(1, Math.abs(at));
  }

  private Derivative derivative(double[] point, int coordinate) {
    double step = firstStep(point[coordinate]);
    double[] previous = new double[ORDERS];
    Derivative best = new Derivative(Double.NaN, Double.POSITIVE_INFINITY);
    for (int row = 0; row < STEPS; row++) {
      Derivative difference = difference(point, coordinate, step);
      double[] current = new double[ORDERS];
      current[0] = difference.value;
      double power = 1;
      for (int order = 1; order <= Math.min(row, ORDERS - 1); order++) {
        power *= STEP_RATIO * STEP_RATIO;
        current[order] =
            current[order - 1] + (current[order - 1] - previous[order - 1]) / (power - 1);
        double uncertainty =
            Math.max(
                    Math.abs(current[order] - current[order - 1]),
                    Math.abs(current[order] - previous[order - 1]))
                + difference.uncertainty;
        // Not a number where the energy overflows; then a smaller step decides.
        if (uncertainty < best.uncertainty) {
          best = new Derivative(current[order], uncertainty);
        }
      }
      previous = current;
      step /= STEP_RATIO;
    }
    return best;
  }

  /**
   * Whether differences converge to a number at any step at all, down to the spacing of numbers.
   * Energies that are narrower than the steps by far, as a coordinate in SI units may be, show a
   * false agreement of differences first.
   */
  private boolean isDerivative(double[] point, int coordinate, double expected, double small) {
    double at = point[coordinate];
    double[] previous = {Double.NaN, Double.NaN};
    for (double step = firstStep(at); step > SPACINGS * Math.ulp(at); step /= STEP_RATIO) {
      Derivative difference = difference(point, coordinate, step);
      double first = difference.value;
      double second = first + (first - previous[0]) / (STEP_RATIO * STEP_RATIO - 1);
      double uncertainty =
          Math.max(Math.abs(second - first), Math.abs(second - previous[1]))
              + difference.uncertainty;
      double scale = Math.max(Math.max(Math.abs(expected), Math.abs(second)), small);
      if (uncertainty < RELATIVE_TOLERANCE * scale
          && Math.abs(second - expected) <= RELATIVE_TOLERANCE * scale + uncertainty) {
        return true;
      }
      previous = new double[] {first, second};
    }
    return false;
  }
}
