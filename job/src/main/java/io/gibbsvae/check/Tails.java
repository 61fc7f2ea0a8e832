package io.gibbsvae.check;

import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * How an energy grows far out. Cut R^D into planes at distances r along a direction. In each plane
 * the energy has a lowest point, and by its curvature there (Laplace's approximation) a mass
 * exp(-m(r)). Z is finite only if the integral of exp(-m) over r is: if m grows faster than log r.
 *
 * <p>m(r), and not the energy alone, is what decides: along the axes of independent Cauchy laws the
 * energy grows by 2 log r in any dimension and Z is finite, for the valley does not get wider; a
 * Student law in D dimensions needs D log r, for its cross-section grows like r^(D - 1). Periodic
 * energies, and those that do not change when all is shifted, have an m that does not grow at all.
 *
 * <p>Directions are the axes, random ones, those of the smallest curvature, and those in which
 * descents went on for ever. In a plane a descent leads from the ray down to the valley's floor, so
 * that also a random direction leads into a flat valley. Valleys that bend away from all of these
 * are not seen.
 *
 * @param rays directions looked at
 * @param bounded those along which the support ends, or the energy passes all numbers
 * @param invalid those along which an energy is no number
 * @param slowest the smallest dm / d log r far out; infinite where m grows faster than any
 *     logarithm
 * @param where its direction in words
 * @param finding what is to be said
 */
record Tails(int rays, int bounded, int invalid, double slowest, String where, Finding finding) {

  private static final int RANDOM_RAYS = 32;
  private static final int MOST_AXES = 64;
  private static final int FLATTEST = 8;
  private static final int MOST_DIMENSIONS = 256;
  private static final int MOST_SPACE = 3;

  // Radii, in widths: from where a Gaussian is far below all that matters to where rounding begins
  // to matter.
  private static final double FIRST = 64;
  private static final double RATIO = 8;
  private static final int RADII = 9;
  // Of these, from the last: those that a slope of the energy and of m is taken of.
  private static final int FOR_ENERGY = 5;
  private static final int FOR_MASS = 3;
  private static final double[] FAR_OUT = {1e4, 1e6, 1e8};

  private static final int IN_PLANE = 50;
  private static final int FREE = 40;
  // Nats above what any law with heavy tails has there.
  private static final double HIGH = 50;

  // A valley's cross-section is looked at as a cone, as far as so many times r, and as a tube, as
  // far
  // as so many widths. Both are less than all of it: an orbit of rotations is no cone, and a cone
  // is
  // wider than any tube.
  private static final double CONE = 1e-3;
  private static final double TUBE = 0.1;
  // A slope of 1 is that of 1 / r, whose integral diverges; this much is left to rounding.
  private static final double DIVERGENT = 1.001;
  // 1 / (r log^2 r) is still integrable, and has this slope at the last radius.
  private static final double DOUBTFUL = 1.1;
  // Slopes that count as none, and by how much one may rise from rounding.
  private static final double FLAT = 0.05;
  private static final double STEADY = 0.01;
  private static final int DRAWS = 16;
  private static final int PROBES = 4;
  // Nats below the centre: no target has so deep a well that is not its lowest minimum.
  private static final double DEPTH = 1e6;
  // Nats by which an energy differs at neighbouring points, for no reason but rounding.
  private static final double ROUNDED = 0.3;
  private static final double SAME_DIRECTION = 0.9999;
  private static final double NOTHING = 1e-4;

  /**
   * Looks along the rays.
   *
   * @param around where they begin and what radii are measured in
   */
  static Tails of(Potential potential, Surroundings around, long seed) {
    Standardised standardised = around.standardised(potential);
    List<Ray> rays = directions(standardised, around, seed).stream().map(Ray::new).toList();
    double centre = standardised.energyAndGradient(zeros(around), zeros(around));
    markSlow(standardised, rays);
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 6, 0, 0);
    for (int k = 0; k < RADII; k++) {
      double ratio = k == 0 ? FIRST : RATIO * Math.exp(0.2 * (noise.uniform().nextDouble() - 0.5));
      List<Ray> going = rays.stream().filter(ray -> ray.state == State.GOING).toList();
      advance(standardised, going, ratio, centre, noise);
    }
    rays.stream().filter(ray -> ray.state == State.GOING).forEach(Ray::end);
    List<Ray> slow = apart(rays);
    for (Ray ray : slow.stream().filter(ray -> !ray.isFalling()).toList()) {
      try {
        ray.weigh(standardised, noise);
      } catch (ArithmeticException | MathIllegalStateException e) {
        // Without a curvature nothing is known of the cross-section.
        ray.massSlope = Double.POSITIVE_INFINITY;
      }
    }
    return summary(rays, slow, around);
  }

  private static double[] zeros(Surroundings around) {
    return new double[around.centre().length];
  }

  private enum State {
    GOING,
    FAST,
    SLOW,
    BOUNDED,
    INVALID
  }

  /** A direction, and the lowest points of planes across it. */
  private static final class Ray {
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
      return dot(points.get(k), direction);
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
      double[] logs = Arrays.stream(radii).mapToDouble(k -> Math.log(radius(k))).toArray();
      double meanLog = Arrays.stream(logs).average().orElseThrow();
      double mean = Arrays.stream(values).average().orElseThrow();
      double product = 0;
      double square = 0;
      for (int k = 0; k < logs.length; k++) {
        product += (logs[k] - meanLog) * (values[k] - mean);
        square += (logs[k] - meanLog) * (logs[k] - meanLog);
      }
      return product / square;
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

    /** Whether a growth does not become faster: that of a power of r does. */
    private boolean isSteady(int[] radii, double[] values) {
      double[] local = new double[values.length - 1];
      for (int k = 0; k < local.length; k++) {
        local[k] = (values[k + 1] - values[k]) / Math.log(radius(radii[k + 1]) / radius(radii[k]));
      }
      double first = local[0];
      double last = local[local.length - 1];
      return slope(radii, values) < FLAT || last <= first + STEADY;
    }
  }

  /** A plane across a direction, at its lowest point. */
  private static final class Plane {
    private final Standardised potential;
    private final double[] point;
    private final double energy;
    // Curvatures across the direction and their directions; empty where they are not numbers, or
    // too dear, and then the cross-section is taken for the same everywhere.
    private final double[] curvatures;
    private final UnaryOperator<double[]> turn;

    Plane(Standardised potential, double[] point, double energy, double[] direction) {
      this.potential = potential;
      this.point = point;
      this.energy = energy;
      int d = point.length;
      double[] found = new double[d];
      UnaryOperator<double[]> axes = z -> z;
      if (d > 1 && d <= MOST_DIMENSIONS) {
        EigenDecomposition modes = across(potential, point, direction);
        found = modes.getRealEigenvalues();
        found[alongside(modes, direction)] = Double.POSITIVE_INFINITY;
        axes = modes.getV()::operate;
      } else if (d == 1) {
        found[0] = Double.POSITIVE_INFINITY;
      }
      this.curvatures = found;
      this.turn = axes;
    }

    private static EigenDecomposition across(
        Standardised potential, double[] point, double[] direction) {
      int d = point.length;
      RealMatrix hessian =
          new Array2DRowRealMatrix(Basin.hessian(potential, point, ones(d)), false);
      for (double[] row : hessian.getData()) {
        for (double entry : row) {
          if (!Double.isFinite(entry)) {
            throw new ArithmeticException("no curvature");
          }
        }
      }
      RealMatrix v = new Array2DRowRealMatrix(direction);
      RealMatrix across =
          new Array2DRowRealMatrix(identity(d), false).subtract(v.multiply(v.transpose()));
      RealMatrix curvature = across.multiply(hessian).multiply(across);
      return new EigenDecomposition(curvature.add(curvature.transpose()).scalarMultiply(0.5));
    }

    /** m, with the cross-section as far as it reaches; up to a constant. */
    double mass(double reach) {
      double logDeterminant = 0;
      for (double curvature : curvatures) {
        logDeterminant += Double.isInfinite(curvature) ? 0 : Math.log(curbed(curvature, reach));
      }
      return energy + 0.5 * logDeterminant;
    }

    private double curbed(double curvature, double reach) {
      return Math.max(curvature, 0) + curvatures.length / (reach * reach);
    }

    /** Whether draws of the Gaussian that the cross-section is taken for are as low as that. */
    boolean isAsWide(double reach, NoiseStream noise) {
      int d = point.length;
      double[] draws = new double[DRAWS * d];
      for (int row = 0; row < DRAWS; row++) {
        double[] z = new double[d];
        Arrays.setAll(z, i -> noise.gaussian() / Math.sqrt(curbed(curvatures[i], reach)));
        double[] offset = turn.apply(z);
        for (int i = 0; i < d; i++) {
          draws[row * d + i] = point[i] + offset[i];
        }
      }
      double[] energies = new double[DRAWS];
      potential.energies(draws, DRAWS, energies);
      return Arrays.stream(energies).average().orElseThrow() - energy < d + 5;
    }
  }

  private static int alongside(EigenDecomposition modes, double[] direction) {
    return IntStream.range(0, direction.length)
        .boxed()
        .max(
            Comparator.comparingDouble(
                i -> Math.abs(dot(modes.getEigenvector(i).toArray(), direction))))
        .orElseThrow();
  }

  private static double[] ones(int d) {
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[][] identity(int d) {
    double[][] identity = new double[d][d];
    for (int i = 0; i < d; i++) {
      identity[i][i] = 1;
    }
    return identity;
  }

  private static double dot(double[] v, double[] w) {
    double sum = 0;
    for (int i = 0; i < v.length; i++) {
      sum += v[i] * w[i];
    }
    return sum;
  }

  private static List<double[]> directions(Standardised potential, Surroundings around, long seed) {
    int d = around.centre().length;
    List<double[]> directions = new ArrayList<>();
    for (int i : axes(around)) {
      double[] axis = new double[d];
      axis[i] = 1;
      addBoth(directions, axis);
    }
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 2, 0, 0);
    for (int ray = 0; ray < RANDOM_RAYS && d > 1; ray += 2) {
      double[] direction = new double[d];
      Arrays.setAll(direction, i -> noise.gaussian());
      addBoth(directions, direction);
    }
    flattest(potential, d).forEach(direction -> addBoth(directions, direction));
    shifts(around).forEach(direction -> addBoth(directions, direction));
    around.near().stream()
        .limit(FLATTEST)
        .map(end -> potential.y(end.x()))
        .filter(y -> Math.sqrt(dot(y, y)) > 1)
        .forEach(y -> addBoth(directions, y));
    return directions;
  }

  /** All axes, or of many the first and those along which the energy is least curved. */
  private static int[] axes(Surroundings around) {
    int d = around.centre().length;
    return d <= MOST_AXES
        ? IntStream.range(0, d).toArray()
        : IntStream.concat(
                IntStream.range(0, MOST_AXES / 2),
                IntStream.range(MOST_AXES / 2, d)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -around.widths()[i]))
                    .limit(MOST_AXES / 2)
                    .mapToInt(i -> i))
            .toArray();
  }

  private static void addBoth(List<double[]> directions, double[] direction) {
    double length = Math.sqrt(dot(direction, direction));
    if (length > 0 && Double.isFinite(length)) {
      directions.add(Arrays.stream(direction).map(value -> value / length).toArray());
      directions.add(Arrays.stream(direction).map(value -> -value / length).toArray());
    }
  }

  /**
   * All is shifted together, in one dimension of space, in two and in three: where there are too
   * many coordinates for a curvature.
   */
  private static List<double[]> shifts(Surroundings around) {
    int d = around.centre().length;
    List<double[]> shifts = new ArrayList<>();
    for (int space = 1; space <= MOST_SPACE && d > MOST_DIMENSIONS; space++) {
      for (int axis = 0; axis < space && d % space == 0; axis++) {
        double[] shift = new double[d];
        for (int i = axis; i < d; i += space) {
          shift[i] = 1 / around.widths()[i];
        }
        shifts.add(shift);
      }
    }
    return shifts;
  }

  /** Directions of the smallest curvature at the centre. */
  private static List<double[]> flattest(Standardised potential, int d) {
    if (d == 1 || d > MOST_DIMENSIONS) {
      return List.of();
    }
    double[][] hessian = Basin.hessian(potential, new double[d], ones(d));
    if (Stream.of(hessian).flatMapToDouble(Arrays::stream).anyMatch(v -> !Double.isFinite(v))) {
      return List.of();
    }
    EigenDecomposition modes = new EigenDecomposition(new Array2DRowRealMatrix(hessian, false));
    double[] values = modes.getRealEigenvalues();
    return IntStream.range(0, d)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> Math.abs(values[i])))
        .limit(FLATTEST)
        .map(i -> modes.getEigenvector(i).toArray())
        .toList();
  }

  /** Marks rays along which, without any descent, the energy does not grow at the last. */
  private static void markSlow(Standardised potential, List<Ray> rays) {
    int d = potential.dimension();
    double[] points = new double[rays.size() * FAR_OUT.length * d];
    for (int k = 0; k < points.length; k++) {
      int row = k / d;
      points[k] = FAR_OUT[row % FAR_OUT.length] * rays.get(row / FAR_OUT.length).direction[k % d];
    }
    double[] energies = new double[rays.size() * FAR_OUT.length];
    potential.energies(points, energies.length, energies);
    for (int ray = 0; ray < rays.size(); ray++) {
      double first = energies[ray * FAR_OUT.length];
      double last = energies[(ray + 1) * FAR_OUT.length - 1];
      double growth = (d + 1) * Math.log(FAR_OUT[FAR_OUT.length - 1] / FAR_OUT[0]);
      rays.get(ray).slowUnrelaxed = last - first < growth;
    }
  }

  /** Goes on along each ray, and there down to the floor of the valley. */
  private static void advance(
      Standardised potential, List<Ray> rays, double ratio, double centre, NoiseStream noise) {
    List<Descent> descents =
        rays.stream()
            .map(
                ray ->
                    Descent.inPlane(
                        Arrays.stream(ray.at).map(value -> value * ratio).toArray(), ray.direction))
            .toList();
    double[] before = startEnergies(potential, descents);
    Descents.run(potential, descents, IN_PLANE);
    List<Ray> low = new ArrayList<>();
    List<Descent> free = new ArrayList<>();
    double[] ones = ones(potential.dimension());
    for (int i = 0; i < rays.size(); i++) {
      Ray ray = rays.get(i);
      Descent descent = descents.get(i);
      if (!Double.isFinite(before[i]) || !Double.isFinite(descent.energy())) {
        if (before[i] == Double.NEGATIVE_INFINITY) {
          ray.at = descent.x().clone();
          ray.fall(before[i]);
        } else if (before[i] == Double.POSITIVE_INFINITY) {
          ray.end();
        } else {
          ray.state = State.INVALID;
        }
        continue;
      }
      ray.at = descent.x().clone();
      if (isRounded(potential, ray.at, noise)) {
        // A wiggle has large last digits too, and no such depth.
        if (descent.energy() - centre < -DEPTH) {
          ray.fall(descent.energy());
        } else {
          ray.end();
        }
        continue;
      }
      double radius = dot(ray.at, ray.direction);
      double high = HIGH + (ray.direction.length + 2) * Math.log(radius);
      if (descent.energy() - centre > high && !ray.slowUnrelaxed) {
        ray.state = State.FAST;
        continue;
      }
      ray.points.add(ray.at);
      ray.energies.add(descent.energy());
      low.add(ray);
      free.add(new Descent(ray.at, ones));
    }
    // Where there are minima far out, they count, and not what is between them.
    Descents.run(potential, free, FREE);
    for (int i = 0; i < low.size(); i++) {
      Ray ray = low.get(i);
      Descent descent = free.get(i);
      int last = ray.points.size() - 1;
      double ratioOfRadii = dot(descent.x(), ray.direction) / ray.radius(last);
      if (descent.done() && ratioOfRadii > 0.7 && ratioOfRadii < 1.4) {
        ray.points.set(last, descent.x().clone());
        ray.energies.set(last, descent.energy());
      }
    }
  }

  /** Whether the last digits of x decide of the energy, and of a slope. */
  private static boolean isRounded(Standardised potential, double[] y, NoiseStream noise) {
    int d = y.length;
    double[] points = new double[PROBES * d];
    Arrays.setAll(points, k -> y[k % d] * (1 + Math.ulp(1.0) * Math.rint(2 * noise.gaussian())));
    double[] energies = new double[PROBES];
    potential.energies(points, PROBES, energies);
    DoubleSummaryStatistics seen = Arrays.stream(energies).summaryStatistics();
    return !(seen.getMax() - seen.getMin() < ROUNDED);
  }

  private static double[] startEnergies(Standardised potential, List<Descent> descents) {
    int d = potential.dimension();
    double[] points = new double[descents.size() * d];
    for (int row = 0; row < descents.size(); row++) {
      System.arraycopy(descents.get(row).trial(), 0, points, row * d, d);
    }
    double[] energies = new double[descents.size()];
    potential.energies(points, energies.length, energies);
    return energies;
  }

  /** Slow rays that end in different places, the slowest first, as many as there is time for. */
  private static List<Ray> apart(List<Ray> rays) {
    int d = rays.get(0).direction.length;
    int most = d <= 32 ? 32 : 8;
    List<Ray> apart = new ArrayList<>();
    rays.stream()
        .filter(ray -> ray.state == State.SLOW)
        .sorted(Comparator.comparingDouble(ray -> ray.energySlope))
        .forEach(
            ray -> {
              if (apart.size() < most
                  && apart.stream().noneMatch(other -> sameDirection(ray.at, other.at))) {
                apart.add(ray);
              }
            });
    return apart;
  }

  private static boolean sameDirection(double[] v, double[] w) {
    return dot(v, w) > SAME_DIRECTION * Math.sqrt(dot(v, v) * dot(w, w));
  }

  private static Tails summary(List<Ray> rays, List<Ray> slow, Surroundings around) {
    int bounded = (int) rays.stream().filter(ray -> ray.state == State.BOUNDED).count();
    int invalid = (int) rays.stream().filter(ray -> ray.state == State.INVALID).count();
    Comparator<Ray> worst =
        Comparator.comparing((Ray ray) -> !ray.certain).thenComparingDouble(ray -> ray.massSlope);
    Ray slowest = slow.stream().min(worst).orElse(null);
    double slope = slowest == null ? Double.POSITIVE_INFINITY : slowest.massSlope;
    String where = slowest == null ? "" : name(slowest, around);
    Finding finding;
    if (slowest != null && slowest.certain) {
      finding = new Finding(Level.BAD, "growth", infinite(slowest, where));
    } else if (slowest != null && slope <= DOUBTFUL) {
      finding = new Finding(Level.CARE, "growth", "Z may be infinite: " + slow(slope, where));
    } else if (invalid > 0) {
      finding =
          new Finding(
              Level.CARE,
              "growth",
              String.format(
                  Locale.ROOT,
                  "energies are no numbers far out, on %d of %d rays: whether Z is finite cannot be"
                      + " seen there",
                  invalid,
                  rays.size()));
    } else if (bounded == rays.size()) {
      finding =
          new Finding(
              Level.GOOD,
              "growth",
              "the support ends, or the energy passes all numbers, on every ray");
    } else {
      finding =
          new Finding(
              Level.GOOD,
              "growth",
              "fast enough for a finite Z on all of "
                  + rays.size()
                  + " rays"
                  + (Double.isInfinite(slope) ? "" : ": " + slow(slope, where)));
    }
    return new Tails(rays.size(), bounded, invalid, slope, where, finding);
  }

  private static String slow(double slope, String where) {
    return String.format(
        Locale.ROOT,
        "far out along %s the mass of a cross-section falls like r^-%.3g, and Z needs more than"
            + " r^-1",
        where,
        slope);
  }

  private static String infinite(Ray ray, String where) {
    if (ray.isFalling()) {
      return String.format(
          Locale.ROOT,
          "Z is infinite: the energy falls, to %.3g at %.2g widths out along %s. Is a sign wrong,"
              + " or a confining term missing?",
          ray.fallen,
          dot(ray.at, ray.direction),
          where);
    }
    int n = ray.energies.size();
    double first = ray.energies.get(n - FOR_ENERGY);
    double last = ray.energies.get(n - 1);
    if (ray.energySlope < -1) {
      return String.format(
          Locale.ROOT,
          "Z is infinite: the energy falls, from %.3g to %.3g between %.2g and %.2g widths out"
              + " along %s. Is a sign wrong, or a confining term missing?",
          first,
          last,
          ray.radius(n - FOR_ENERGY),
          ray.radius(n - 1),
          where);
    }
    if (ray.energySlope < FLAT) {
      return String.format(
          Locale.ROOT,
          "Z is infinite: nothing confines %s. The energy comes back to %.4g there, however far"
              + " out (up to %.2g widths). Add a term that confines it (a prior; a harmonic energy"
              + " of the centre of mass), or leave that direction out; the density of an angle"
              + " belongs on one period",
          where,
          last,
          ray.radius(n - 1));
    }
    return "Z is infinite: the energy grows too slowly: " + slow(ray.massSlope, where);
  }

  /** The direction of the last point from the centre, in x. */
  private static String name(Ray ray, Surroundings around) {
    double[] y = ray.at;
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> y[i] * around.widths()[i]);
    double largest = Arrays.stream(x).map(Math::abs).max().orElseThrow();
    double length = Math.sqrt(dot(x, x));
    int[] there =
        IntStream.range(0, x.length).filter(i -> Math.abs(x[i]) > NOTHING * largest).toArray();
    if (there.length == 1) {
      return (x[there[0]] > 0 ? "+x" : "-x") + there[0];
    }
    double[] direction = new double[x.length];
    for (int i : there) {
      direction[i] = x[i] / length;
    }
    return "the direction " + Rounded.list(direction);
  }
}
