package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * n particles in s dimensions of space, D = n s, each pair of which has a double well of its
 * distance d:
 *
 * <pre>  U(x) = sum_{i &lt; j} u(|x_i - x_j|) + n |c|^2 / 2,   u(d) = 0.9 (d - 4)^4 - 4 (d - 4)^2
 * </pre>
 *
 * <p>where x_i is the i-th block of s coordinates and c the mean of the blocks. n = 4 and s = 2 is
 * the DW-4 of Köhler et al. 2020 (Equivariant flows).
 *
 * <p>The pairs alone do not change when all particles are moved together, so that their Z is
 * infinite, and the literature lives on the subspace c = 0. Here the centre of mass has a harmonic
 * energy instead. In the s orthonormal coordinates sqrt(n) c it is that of N(0, I), independent of
 * the rest: log Z is the literature's, of the (n - 1) s dimensions with c = 0, plus s/2 log(2 pi).
 *
 * <p>U does not change under rotations and reflections of all particles, nor under permutations of
 * them: for n = 4 and s = 2 no mode is a point, each is an orbit of rotations. Where two particles
 * meet, d has a kink, and the gradient of u(d) is given as zero.
 */
public final class PairDoubleWell extends RowPotential {

  private static final long serialVersionUID = 1;

  private static final double QUARTIC = 0.9;
  private static final double QUADRATIC = -4;
  private static final double OFFSET = 4; // the top of the barrier

  // Of four particles in the plane. With two of them a distance r apart the integral over the other
  // two is a double sum over a grid, made by Fourier transforms, and the one over r a sum again:
  // all by the trapezoidal rule, which converges faster than any power here. Steps of 0.1 and of
  // 0.06 agree to the digits given.
  private static final double LOG_Z = 31.505109299314;
  private static final double MEAN_ENERGY = -21.54150960348;
  private static final double MEAN_DISTANCE = 4.04498684441;
  private static final double SHORT_OF_BARRIER = 0.4946654716;

  private final int particles;
  private final int space;

  private PairDoubleWell(int particles, int space) {
    this.particles = particles;
    this.space = space;
  }

  /**
   * Particles in space.
   *
   * @param particles n, at least 2
   * @param space s, at least 1
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public static PairDoubleWell of(int particles, int space) {
    Text.require(particles >= 2, "particles must be at least 2, found %s", particles);
    Text.require(space >= 1, "space must be at least 1, found %s", space);
    return new PairDoubleWell(particles, space);
  }

  /**
   * {@return these particles with the expectations that symmetry gives and, for four in the plane,
   * log Z and further expectations} Their name is {@code pair-double-well-nxs}.
   */
  public Target asTarget() {
    Knowledge knowledge = Knowledge.nothing();
    List<Observable> observables = new ArrayList<>();
    observables.add(Observable.exact("E x0", x -> x[0], 0));
    observables.add(
        Observable.exact(
            "E c0^2, centre of mass", x -> Math.pow(centre(x, 0, 0), 2), 1.0 / particles));
    // By parts, over the (n - 1) s dimensions of the subspace c = 0.
    observables.add(
        Observable.exact(
            "E d u'(d), sum over pairs",
            x -> pairs() * meanOverDistances(x, d -> d * slope(d)),
            (particles - 1) * space));
    if (particles == 4 && space == 2) {
      knowledge = knowledge.withLogZ(LOG_Z, 0);
      observables.add(
          Observable.exact(
              "P(d < 4), mean over pairs",
              x -> meanOverDistances(x, d -> d < OFFSET ? 1 : 0),
              SHORT_OF_BARRIER));
      observables.add(
          Observable.exact(
              "E d, mean over pairs", x -> meanOverDistances(x, d -> d), MEAN_DISTANCE));
      observables.add(Observable.exact("E U", x -> rowEnergy(x, 0), MEAN_ENERGY));
    }
    return new Target(
        "pair-double-well-" + particles + "x" + space,
        this,
        knowledge.withObservables(observables));
  }

  @Override
  public int dimension() {
    return particles * space;
  }

  @Override
  double rowEnergy(double[] points, int start) {
    double energy = 0;
    for (int axis = 0; axis < space; axis++) {
      energy += 0.5 * particles * Math.pow(centre(points, start, axis), 2);
    }
    int end = start + dimension();
    for (int i = start; i < end; i += space) {
      for (int j = i + space; j < end; j += space) {
        energy += well(distance(points, i, j));
      }
    }
    return energy;
  }

  @Override
  double rowEnergyAndGradient(double[] points, int start, double[] gradients) {
    int end = start + dimension();
    double energy = 0;
    for (int axis = 0; axis < space; axis++) {
      double centre = centre(points, start, axis);
      energy += 0.5 * particles * Math.pow(centre, 2);
      for (int i = start + axis; i < end; i += space) {
        gradients[i] = centre;
      }
    }
    for (int i = start; i < end; i += space) {
      for (int j = i + space; j < end; j += space) {
        double distance = distance(points, i, j);
        energy += well(distance);
        double pull = distance > 0 ? slope(distance) / distance : 0;
        for (int axis = 0; axis < space; axis++) {
          double force = pull * (points[i + axis] - points[j + axis]);
          gradients[i + axis] += force;
          gradients[j + axis] -= force;
        }
      }
    }
    return energy;
  }

  private static double well(double distance) {
    double square = (distance - OFFSET) * (distance - OFFSET);
    return square * (QUARTIC * square + QUADRATIC);
  }

  private static double slope(double distance) {
    double beyond = distance - OFFSET;
    return beyond * (4 * QUARTIC * beyond * beyond + 2 * QUADRATIC);
  }

  private double centre(double[] points, int start, int axis) {
    double sum = 0;
    for (int i = start + axis; i < start + dimension(); i += space) {
      sum += points[i];
    }
    return sum / particles;
  }

  private double distance(double[] points, int i, int j) {
    double squares = 0;
    for (int axis = 0; axis < space; axis++) {
      double difference = points[i + axis] - points[j + axis];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  private int pairs() {
    return particles * (particles - 1) / 2;
  }

  private double meanOverDistances(double[] x, DoubleUnaryOperator function) {
    double sum = 0;
    for (int i = 0; i < x.length; i += space) {
      for (int j = i + space; j < x.length; j += space) {
        sum += function.applyAsDouble(distance(x, i, j));
      }
    }
    return sum / pairs();
  }
}
