package io.gibbsvae.check;

import io.gibbsvae.latent.NoiseStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** A direction, and the lowest points of planes across it. */
final class Ray {

  // Of the radii, from the last: those that a slope of the energy and of m is taken of.
  static final int FOR_ENERGY = 5;
  private static final int FOR_MASS = 3;
  // A valley's cross-section is looked at as a cone, as far as so many times r, and as a tube, as
  // far as so many widths. Both are less than all of it: an orbit of rotations is no cone, and a
  // cone is wider than any tube.
  private static final double CONE = 1e-3;
  private static final double TUBE = 0.1;
  // A slope of 1 is that of 1 / r, whose integral diverges; this much is left to rounding.
  private static final double DIVERGENT = 1.001;
  // A slope that counts as none, and by how much one may rise from rounding.
  static final double FLAT = 0.05;
  private static final double STEADY = 0.01;
  // Beyond rounding: between two radii, of what does not fall off faster than 1 / r on the whole.
  private static final double FASTEST = 1.1;

  enum State {
    GOING,
    FAST,
    SLOW,
    BOUNDED,
    INVALID
  }

  final double[] direction;
  final List<double[]> points = new ArrayList<>();
  final List<Double> energies = new ArrayList<>();
  State state = State.GOING;
  boolean slowUnrelaxed;
  // How low the energy is where its last digits are more than a nat; NaN where it does not fall.
  double fallen = Double.NaN;
  double[] at;
  double energySlope = Double.POSITIVE_INFINITY;
  double massSlope = Double.POSITIVE_INFINITY;
  boolean certain;

  Ray(double[] direction) {
    this.direction = direction;
    this.at = direction;
  }

  double radius(int k) {
    return Arithmetic.dot(points.get(k), direction);
  }

  /** The energy falls for as long as numbers can tell. */
  void fall(double energy) {
    state = State.SLOW;
    fallen = energy;
    energySlope = Double.NEGATIVE_INFINITY;
    massSlope = Double.NEGATIVE_INFINITY;
    certain = true;
  }

  boolean isFalling() {
    return !Double.isNaN(fallen);
  }

  /** Of all radii that there are: is the energy's growth no more than a logarithm's? */
  void end() {
    int n = points.size();
    if (n < FOR_ENERGY) {
      state = State.BOUNDED;
      return;
    }
    int[] last = IntStream.range(n - FOR_ENERGY, n).toArray();
    energySlope = slope(last, Arrays.stream(last).mapToDouble(energies::get).toArray());
    state = energySlope > direction.length + 0.5 ? State.FAST : State.SLOW;
  }

  /** Least squares of values at radii against log r. */
  double slope(int[] radii, double[] values) {
    SimpleRegression regression = new SimpleRegression();
    for (int k = 0; k < radii.length; k++) {
      regression.addData(Math.log(radius(radii[k])), values[k]);
    }
    return regression.getSlope();
  }

  /** Takes the masses of the last planes. */
  void weigh(Standardised potential, NoiseStream noise) {
    int n = points.size();
    int[] last = IntStream.range(n - FOR_MASS, n).toArray();
    double[] cone = new double[FOR_MASS];
    double[] tube = new double[FOR_MASS];
    boolean isCone = true;
    boolean isTube = true;
    for (int k = 0; k < FOR_MASS; k++) {
      Plane plane = new Plane(potential, points.get(last[k]), energies.get(last[k]), direction);
      double reach = CONE * radius(last[k]);
      cone[k] = plane.mass(reach);
      isCone &= plane.isAsWide(reach, noise);
      tube[k] = plane.mass(TUBE);
      isTube &= plane.isAsWide(TUBE, noise);
    }
    double coneSlope = isCone ? slope(last, cone) : Double.POSITIVE_INFINITY;
    double tubeSlope = isTube ? slope(last, tube) : Double.POSITIVE_INFINITY;
    massSlope = Math.min(coneSlope, tubeSlope);
    certain =
        coneSlope <= DIVERGENT && isSteady(last, cone)
            || tubeSlope <= DIVERGENT && isSteady(last, tube);
  }

  /**
   * Whether a growth does not become faster, as that of a power of r does, and is nowhere fast: a
   * point above the floor of its valley looks like a fall after it.
   */
  private boolean isSteady(int[] radii, double[] values) {
    double[] local = new double[values.length - 1];
    for (int k = 0; k < local.length; k++) {
      local[k] = (values[k + 1] - values[k]) / Math.log(radius(radii[k + 1]) / radius(radii[k]));
    }
    double first = local[0];
    double last = local[local.length - 1];
    return Math.max(first, last) <= FASTEST
        && (slope(radii, values) < FLAT || last <= first + STEADY);
  }
}
