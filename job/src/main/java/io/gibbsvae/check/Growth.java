package io.gibbsvae.check;

import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Text;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Says whether Z is finite, by how the energy grows along rays. */
final class Growth {

  // 1 / (r log^2 r) is still integrable, and has this slope at the last radius.
  private static final double DOUBTFUL = 1.1;
  private static final double NOTHING = 1e-4;

  private Growth() {}

  /**
   * The finding.
   *
   * @param slow those that were weighed
   */
  static Finding of(List<Ray> rays, List<Ray> slow, Surroundings around, Readout readout) {
    int bounded = (int) rays.stream().filter(ray -> ray.state == Ray.State.BOUNDED).count();
    int invalid = (int) rays.stream().filter(ray -> ray.state == Ray.State.INVALID).count();
    Comparator<Ray> worst =
        Comparator.comparing((Ray ray) -> !ray.certain).thenComparingDouble(ray -> ray.massSlope);
    Ray slowest = slow.stream().min(worst).orElse(null);
    double slope = slowest == null ? Double.POSITIVE_INFINITY : slowest.massSlope;
    String where = slowest == null ? "" : name(slowest, around, readout);
    if (slowest != null && slowest.certain) {
      return new Finding(Level.BAD, "growth", infinite(slowest, where));
    }
    if (slowest != null && slope <= DOUBTFUL) {
      return new Finding(Level.CARE, "growth", "Z may be infinite: " + slow(slope, where));
    }
    if (invalid > 0) {
      return new Finding(
          Level.CARE,
          "growth",
          Text.format(
              "the energy is NaN far out on %d of %d rays, so that the check cannot see whether Z is"
                  + " finite",
              invalid, rays.size()));
    }
    if (bounded == rays.size()) {
      return new Finding(
          Level.GOOD,
          "growth",
          "the energy becomes infinite on every ray: the support is bounded, or it overflows");
    }
    return new Finding(
        Level.GOOD,
        "growth",
        Text.format(
            "the energy grows fast enough for a finite Z on all %s rays%s",
            rays.size(), Double.isInfinite(slope) ? "" : ": " + slow(slope, where)));
  }

  private static String slow(double slope, String where) {
    return Text.format(
        "far out along %s the mass of a cross-section falls like r^-%.3g; Z is finite if it falls"
            + " faster than r^-1",
        where, slope);
  }

  private static String infinite(Ray ray, String where) {
    if (ray.isFalling()) {
      return Text.format(
          "Z is infinite: the energy falls, to %.3g at %.2g widths out along %s. Is a sign wrong,"
              + " or a confining term missing?",
          ray.fallen, Arithmetic.dot(ray.at, ray.direction), where);
    }
    int n = ray.energies.size();
    double first = ray.energies.get(n - Ray.FOR_ENERGY);
    double last = ray.energies.get(n - 1);
    if (ray.energySlope < -1) {
      return Text.format(
          "Z is infinite: the energy falls, from %.3g to %.3g between %.2g and %.2g widths out"
              + " along %s. Is a sign wrong, or a confining term missing?",
          first, last, ray.radius(n - Ray.FOR_ENERGY), ray.radius(n - 1), where);
    }
    if (ray.energySlope < Ray.FLAT) {
      return Text.format(
          "Z is infinite: nothing confines %s. The energy returns to %.4g there however far out (up"
              + " to %.2g widths). Add a term that confines it (a prior, or a harmonic energy of the"
              + " centre of mass), leave that direction out, or restrict an angle to one period",
          where, last, ray.radius(n - 1));
    }
    return "Z is infinite: the energy grows too slowly: " + slow(ray.massSlope, where);
  }

  /** The direction of the last point from the centre, in x. */
  private static String name(Ray ray, Surroundings around, Readout readout) {
    double[] y = ray.at;
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> y[i] * around.widths()[i]);
    double largest = Arrays.stream(x).map(Math::abs).max().orElseThrow();
    double length = Arithmetic.norm(x);
    int[] there =
        IntStream.range(0, x.length).filter(i -> Math.abs(x[i]) > NOTHING * largest).toArray();
    if (there.length == 1) {
      return (x[there[0]] > 0 ? "+" : "-") + readout.coordinateTitle(there[0]);
    }
    double[] direction = new double[x.length];
    for (int i : there) {
      direction[i] = x[i] / length;
    }
    return "the direction "
        + Rounded.list(direction)
        + (readout.plain() ? "" : " of the unconstrained coordinates");
  }
}
