package io.gibbsvae.energy;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Concentric rings in the plane, each a ridge of one height:
 *
 * <pre>  U(x) = -log sum_k exp(-(|x| - R_k)^2 / (2 s^2))</pre>
 *
 * <p>At the origin, where |x| has a kink, the gradient is given as zero.
 */
public final class Ring extends RowPotential {

  private static final long serialVersionUID = 1;

  // exp(-14^2/2) is 2.7e-43: what lies further from a ridge does not count.
  private static final double SUPPORT = 14;

  private final double[] radii;
  private final double scale;

  private Ring(double[] radii, double scale) {
    this.radii = radii;
    this.scale = scale;
  }

  /**
   * Rings.
   *
   * @param radii R_k, at least one, each finite and at least 0
   * @param scale s, the width of every ridge, positive
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public static Ring of(double[] radii, double scale) {
    Text.require(radii.length > 0, "radii must have at least one entry, found none");
    for (int k = 0; k < radii.length; k++) {
      Text.require(
          radii[k] >= 0 && Double.isFinite(radii[k]),
          "radii[%s] must be finite and at least 0, found %s",
          k,
          radii[k]);
    }
    return new Ring(radii.clone(), positive("scale", scale));
  }

  /**
   * {@return these rings with log Z, an exact sampler and expectations, named {@code ring} or
   * {@code rings-K}}
   */
  public Target asTarget() {
    double[] masses = new double[radii.length];
    double mass = 0;
    double firstMoment = 0;
    for (int k = 0; k < radii.length; k++) {
      masses[k] = radialMoment(radii[k], 1);
      mass += masses[k];
      firstMoment += radialMoment(radii[k], 2);
    }
    return new Target(
        radii.length == 1 ? "ring" : "rings-" + radii.length,
        this,
        Knowledge.nothing()
            .withLogZ(Math.log(2 * Math.PI * mass), 0)
            .withSampler((random, x) -> sample(random, masses, x))
            .withObservables(
                List.of(
                    Observable.exact("E |x|", x -> Math.hypot(x[0], x[1]), firstMoment / mass),
                    Observable.exact("P(x0 > 0)", x -> x[0] > 0 ? 1 : 0, 0.5))));
  }

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  double rowEnergy(double[] points, int start) {
    double radius = Math.hypot(points[start], points[start + 1]);
    double least = leastExponent(radius);
    double sum = 0;
    for (double ring : radii) {
      sum += Math.exp(least - exponent(radius, ring));
    }
    return least - Math.log(sum);
  }

  @Override
  double rowEnergyAndGradient(double[] points, int start, double[] gradients) {
    double radius = Math.hypot(points[start], points[start + 1]);
    double least = leastExponent(radius);
    double sum = 0;
    double weighted = 0;
    for (double ring : radii) {
      double term = Math.exp(least - exponent(radius, ring));
      sum += term;
      weighted += term * (radius - ring);
    }
    double slope = radius > 0 ? weighted / (sum * scale * scale * radius) : 0;
    gradients[start] = slope * points[start];
    gradients[start + 1] = slope * points[start + 1];
    return least - Math.log(sum);
  }

  private double leastExponent(double radius) {
    double least = Double.POSITIVE_INFINITY;
    for (double ring : radii) {
      least = Math.min(least, exponent(radius, ring));
    }
    return least;
  }

  private double exponent(double radius, double ring) {
    double standard = (radius - ring) / scale;
    return 0.5 * standard * standard;
  }

  /** The integral of r^power exp(-(r - R)^2 / (2 s^2)) over r > 0. */
  private double radialMoment(double ring, int power) {
    return Quadrature.integrate(
        r -> Math.pow(r, power) * Math.exp(-exponent(r, ring)),
        Math.max(0, ring - SUPPORT * scale),
        ring + SUPPORT * scale);
  }

  private void sample(UniformRandomProvider random, double[] masses, double[] x) {
    double radius = sampleRadius(random, radii[index(random, masses, sum(masses, m -> m))]);
    double angle = 2 * Math.PI * random.nextDouble();
    x[0] = radius * Math.cos(angle);
    x[1] = radius * Math.sin(angle);
  }

  /**
   * Rejection for the density r exp(-(r - R)^2 / (2 s^2)) on r > 0. With m its mode, m (m - R) =
   * s^2, the tangent r <= m exp(r/m - 1) gives an envelope that is exactly the Gaussian N(m, s^2).
   */
  private double sampleRadius(UniformRandomProvider random, double ring) {
    double mode = 0.5 * (ring + Math.sqrt(ring * ring + 4 * scale * scale));
    var gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    while (true) {
      double ratio = 1 + gaussian.sample() * scale / mode;
      if (ratio > 0 && random.nextDouble() < ratio * Math.exp(1 - ratio)) {
        return ratio * mode;
      }
    }
  }
}
