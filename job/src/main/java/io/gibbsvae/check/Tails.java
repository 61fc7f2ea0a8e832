package io.gibbsvae.check;

import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.apache.commons.math3.exception.MathIllegalStateException;

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
 */
final class Tails {

  // Radii, in widths: from where a Gaussian is far below all that matters to where rounding begins
  // to matter.
  private static final double FIRST = 64;
  private static final double RATIO = 8;
  private static final int RADII = 9;
  static final double[] FAR_OUT = {1e4, 1e6, 1e8};
  private static final int IN_PLANE = 50;
  // More for those that may come to a valley: along a slope that hardly bends it takes them long.
  private static final int FURTHER = 250;
  private static final int FREE = 40;
  // Nats above what any law with heavy tails has there.
  private static final double HIGH = 50;
  private static final int PROBES = 4;
  // Nats below the centre: no target has so deep a well that is not its lowest minimum.
  private static final double DEPTH = 1e6;
  // Nats by which an energy differs at neighbouring points, for no reason but rounding.
  private static final double ROUNDED = 0.3;
  private static final double SAME_DIRECTION = 0.9999;

  private Tails() {}

  /**
   * Looks along the rays.
   *
   * @param around where they begin and what radii are measured in
   */
  static Finding of(Target target, Surroundings around, long seed) {
    Standardised standardised = around.standardised(target.potential());
    List<Ray> rays = Directions.of(standardised, around, seed).stream().map(Ray::new).toList();
    double centre = standardised.energyAndGradient(zeros(around), zeros(around));
    markSlow(standardised, rays);
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 6, 0, 0);
    for (int k = 0; k < RADII; k++) {
      double ratio = k == 0 ? FIRST : RATIO * Math.exp(0.2 * (noise.uniform().nextDouble() - 0.5));
      List<Ray> going = rays.stream().filter(ray -> ray.state == Ray.State.GOING).toList();
      advance(standardised, going, ratio, centre, noise);
    }
    rays.stream().filter(ray -> ray.state == Ray.State.GOING).forEach(Ray::end);
    List<Ray> slow = apart(rays);
    for (Ray ray : slow.stream().filter(ray -> !ray.isFalling()).toList()) {
      try {
        ray.weigh(standardised, noise);
      } catch (ArithmeticException | MathIllegalStateException e) {
        // Without a curvature nothing is known of the cross-section.
        ray.massSlope = Double.POSITIVE_INFINITY;
      }
    }
    return Growth.of(rays, slow, around, target.readout());
  }

  private static double[] zeros(Surroundings around) {
    return new double[around.centre().length];
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
    List<double[]> starts = starts(potential, rays, ratio);
    double[] before = Arithmetic.energies(potential, starts);
    List<Descent> descents = new ArrayList<>();
    for (int i = 0; i < rays.size(); i++) {
      descents.add(Descent.inPlane(starts.get(i), rays.get(i).direction));
    }
    Descents.run(potential, descents, IN_PLANE);
    List<Descent> onTheirWay = new ArrayList<>();
    for (int i = 0; i < rays.size(); i++) {
      if (!descents.get(i).done() && !isHigh(rays.get(i), descents.get(i), centre)) {
        onTheirWay.add(descents.get(i));
      }
    }
    Descents.run(potential, onTheirWay, FURTHER);
    List<Ray> low = new ArrayList<>();
    List<Descent> free = new ArrayList<>();
    double[] ones = Arithmetic.ones(potential.dimension());
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
          ray.state = Ray.State.INVALID;
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
      if (isHigh(ray, descent, centre) && !ray.slowUnrelaxed) {
        ray.state = Ray.State.FAST;
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
      double ratioOfRadii = Arithmetic.dot(descent.x(), ray.direction) / ray.radius(last);
      if (descent.done() && ratioOfRadii > 0.7 && ratioOfRadii < 1.4) {
        ray.points.set(last, descent.x().clone());
        ray.energies.set(last, descent.energy());
      }
    }
  }

  /** Whether a point is higher than that of any law with heavy tails. */
  private static boolean isHigh(Ray ray, Descent descent, double centre) {
    double radius = Arithmetic.dot(descent.x(), ray.direction);
    double high = HIGH + (ray.direction.length + 2) * Math.log(radius);
    return descent.energy() - centre > high;
  }

  /**
   * Points of the next planes: as far out from where the floor was, or beside it, whichever has
   * less energy. A valley that goes straight on is found by the first, one that bends like a
   * logarithm, as with a scale that is measured so, by the second.
   */
  private static List<double[]> starts(Standardised potential, List<Ray> rays, double ratio) {
    List<double[]> out = new ArrayList<>();
    List<double[]> beside = new ArrayList<>();
    for (Ray ray : rays) {
      double further = (ratio - 1) * Arithmetic.dot(ray.at, ray.direction);
      double[] scaled = ray.at.clone();
      double[] shifted = ray.at.clone();
      for (int k = 0; k < scaled.length; k++) {
        scaled[k] *= ratio;
        shifted[k] += further * ray.direction[k];
      }
      out.add(scaled);
      beside.add(shifted);
    }
    double[] energies = Arithmetic.energies(potential, out);
    double[] others = Arithmetic.energies(potential, beside);
    for (int i = 0; i < energies.length; i++) {
      // What is not a number is kept: nothing is known there.
      if (others[i] < energies[i] && Double.isFinite(others[i])) {
        out.set(i, beside.get(i));
      }
    }
    return out;
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

  /** Slow rays that end in different places, the slowest first, as many as there is time for. */
  private static List<Ray> apart(List<Ray> rays) {
    int d = rays.get(0).direction.length;
    int most = d <= 32 ? 32 : 8;
    List<Ray> apart = new ArrayList<>();
    rays.stream()
        .filter(ray -> ray.state == Ray.State.SLOW)
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
    return Arithmetic.dot(v, w)
        > SAME_DIRECTION * Math.sqrt(Arithmetic.dot(v, v) * Arithmetic.dot(w, w));
  }
}
