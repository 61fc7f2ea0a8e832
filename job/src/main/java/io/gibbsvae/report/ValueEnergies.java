package io.gibbsvae.report;

import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import java.util.Arrays;

/** The energies U(x) of values as rows have them; infinite outside of their supports. */
record ValueEnergies(Target target) {

  /**
   * Whether values have a density of their own: they are numbers, each for itself, and no more and
   * no fewer than the target's coordinates, of which an angle has two.
   */
  boolean exist() {
    Readout readout = target.readout();
    return readout.plain()
        || readout.variables().stream().allMatch(variable -> variable.shape().isEmpty())
            && readout.variables().stream().mapToInt(v -> v.isAngle() ? 2 : 1).sum()
                == target.dimension();
  }

  /** Of values, row-major [count, C]. */
  double[] of(double[] values, int count) {
    double[] energies = new double[count];
    Readout readout = target.readout();
    if (readout.plain()) {
      target.potential().energies(values.clone(), count, energies);
      return energies;
    }
    int d = target.dimension();
    double[] points = new double[count * d];
    boolean[] outside = new boolean[count];
    for (int row = 0; row < count; row++) {
      readout.invert(values, row * readout.width(), points, row * d);
      for (int k = row * d; k < (row + 1) * d; k++) {
        outside[row] |= !Double.isFinite(points[k]);
      }
      if (outside[row]) {
        // Any point: its energy is not taken.
        Arrays.fill(points, row * d, (row + 1) * d, 0);
      }
    }
    target.potential().energies(points, count, energies);
    for (int row = 0; row < count; row++) {
      energies[row] =
          outside[row]
              ? Double.POSITIVE_INFINITY
              : energies[row] + readout.logVolume(points, row * d);
    }
    return energies;
  }
}
