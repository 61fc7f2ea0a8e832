package io.gibbsvae.energy;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Neal's funnel (Neal 2003, Slice sampling), normalised: v = x_0 ~ N(0, scale^2), and x_1 ..
 * x_{D-1} given v are independent N(0, e^v).
 */
public final class Funnel extends RowPotential {

  private static final long serialVersionUID = 1;

  private final int dimension;
  private final double scale;

  private Funnel(int dimension, double scale) {
    this.dimension = dimension;
    this.scale = scale;
  }

  /**
   * A funnel of dimension D.
   *
   * @param dimension D, at least 2
   * @param scale standard deviation of v, 3 in the literature
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public static Funnel of(int dimension, double scale) {
    Text.require(dimension >= 2, "dimension must be at least 2, found %s", dimension);
    return new Funnel(dimension, positive("scale", scale));
  }

  /**
   * {@return this funnel with log Z = 0, an exact sampler and expectations, named {@code funnel-D}}
   */
  public Target asTarget() {
    return new Target(
        "funnel-" + dimension,
        this,
        Knowledge.nothing()
            .withLogZ(0, 0)
            .withSampler(this::sample)
            .withObservables(
                List.of(
                    Observable.exact("E v", x -> x[0], 0),
                    Observable.exact("E v^2", x -> x[0] * x[0], scale * scale))));
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  double rowEnergy(double[] points, int start) {
    double squares = 0;
    for (int i = start + 1; i < start + dimension; i++) {
      squares += points[i] * points[i];
    }
    double v = points[start];
    return energy(v, Math.exp(-v) * squares);
  }

  @Override
  double rowEnergyAndGradient(double[] points, int start, double[] gradients) {
    double v = points[start];
    double precision = Math.exp(-v);
    double squares = 0;
    for (int i = start + 1; i < start + dimension; i++) {
      squares += points[i] * points[i];
      gradients[i] = precision * points[i];
    }
    gradients[start] = v / (scale * scale) + 0.5 * (dimension - 1) - 0.5 * precision * squares;
    return energy(v, precision * squares);
  }

  private double energy(double v, double scaledSquares) {
    double standard = v / scale;
    return 0.5 * (standard * standard + (dimension - 1) * v + scaledSquares)
        + Math.log(scale)
        + 0.5 * dimension * Math.log(2 * Math.PI);
  }

  private void sample(UniformRandomProvider random, double[] x) {
    var gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    x[0] = scale * gaussian.sample();
    double deviation = Math.exp(0.5 * x[0]);
    for (int i = 1; i < dimension; i++) {
      x[i] = deviation * gaussian.sample();
    }
  }
}
