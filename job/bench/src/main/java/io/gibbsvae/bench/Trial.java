package io.gibbsvae.bench;

import io.gibbsvae.energy.ExactSampler;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Modes;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * A target of which everything is known, and the energies that its models are wrongly trained on.
 *
 * @param target with log Z, an exact sampler and, where it has some, modes
 * @param tail the coordinate whose tail a broken model lacks
 * @param end 1 for its upper, -1 for its lower tail
 * @param withoutMode the target less one of its modes, where it has several
 * @param simpler the target less what makes it hard: its correlation, or its heavy tails
 */
record Trial(
    Target target,
    int tail,
    int end,
    Optional<Potential> withoutMode,
    Optional<Potential> simpler) {

  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  /** U(x) in nats; writes its gradient. */
  @FunctionalInterface
  interface Energy extends java.io.Serializable {
    double of(double[] x, double[] gradient);
  }

  /** An energy as a potential. */
  record Simple(int dimension, Energy energy) implements Potential {
    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      return energy.of(x, gradient);
    }
  }

  static List<Trial> all() {
    return List.of(wells(), mixture(), funnel(), student(), correlated());
  }

  private static Target known(
      String name, Potential potential, double logZ, ExactSampler sampler, Optional<Modes> modes) {
    Knowledge knowledge = Knowledge.nothing().withLogZ(logZ, 0).withSampler(sampler);
    return new Target(
        name, potential, modes.isPresent() ? knowledge.withModes(modes.get()) : knowledge);
  }

  /** Two wells along x0, the right one with a quarter of the mass; x1 is standard normal. */
  private static Trial wells() {
    Potential wells =
        new Simple(
            2,
            (x, gradient) -> {
              double excess = x[0] * x[0] - 4;
              gradient[0] = 2 * excess * x[0] + 0.3;
              gradient[1] = x[1];
              return excess * excess / 2 + 0.3 * x[0] + x[1] * x[1] / 2;
            });
    int cells = 40_000;
    double width = 8.0 / cells;
    double[] cumulative = new double[cells + 1];
    double[] point = new double[2];
    double right = 0;
    for (int i = 0; i < cells; i++) {
      point[0] = -4 + (i + 0.5) * width;
      double mass = width * Math.exp(-wells.energyAndGradient(point, new double[2]));
      cumulative[i + 1] = cumulative[i] + mass;
      right += point[0] > 0 ? mass : 0;
    }
    double z = cumulative[cells];
    ExactSampler sampler =
        (random, x) -> {
          int found = Arrays.binarySearch(cumulative, z * random.nextDouble());
          int cell = Math.min(cells - 1, found >= 0 ? found : -found - 2);
          x[0] = -4 + (cell + random.nextDouble()) * width;
          x[1] = gaussian(random);
        };
    Modes modes =
        new Modes(new double[][] {{-2, 0}, {2, 0}}, new double[] {1 - right / z, right / z});
    return new Trial(
        known("wells", wells, Math.log(z) + LOG_2_PI / 2, sampler, Optional.of(modes)),
        1,
        1,
        Optional.of(walled(wells, 0, 1, 0, 1)),
        Optional.empty());
  }

  /** Three Gaussians in five dimensions, one of them with a tenth of the mass. */
  private static Trial mixture() {
    double[][] means = {{-3, 0, 0, 0, 0}, {3, 0, 0, 0, 0}, {0, 5, 0, 0, 0}};
    double[] deviations = {1, 0.7, 1};
    GaussianMixture all = GaussianMixture.of(means, new double[] {0.5, 0.4, 0.1}, deviations);
    GaussianMixture two =
        GaussianMixture.of(
            Arrays.copyOf(means, 2), new double[] {0.5, 0.4}, Arrays.copyOf(deviations, 2));
    return new Trial(all.asTarget("mixture"), 4, 1, Optional.of(two), Optional.empty());
  }

  /** Neal's, tamer: x0 has deviation 1.5, and x1 and x2 exp(x0 / 2). */
  private static Trial funnel() {
    double variance = 2.25;
    Potential funnel =
        new Simple(
            3,
            (x, gradient) -> {
              double precision = Math.exp(-x[0]);
              double squares = x[1] * x[1] + x[2] * x[2];
              gradient[0] = x[0] / variance + 1 - precision * squares / 2;
              gradient[1] = precision * x[1];
              gradient[2] = precision * x[2];
              return x[0] * x[0] / (2 * variance) + x[0] + precision * squares / 2;
            });
    ExactSampler sampler =
        (random, x) -> {
          x[0] = Math.sqrt(variance) * gaussian(random);
          x[1] = Math.exp(x[0] / 2) * gaussian(random);
          x[2] = Math.exp(x[0] / 2) * gaussian(random);
        };
    double logZ = 1.5 * LOG_2_PI + Math.log(variance) / 2;
    return new Trial(
        known("funnel", funnel, logZ, sampler, Optional.empty()),
        0,
        -1,
        Optional.empty(),
        Optional.empty());
  }

  /** Four independent coordinates of Student's law with five degrees of freedom. */
  private static Trial student() {
    int dimension = 4;
    int freedom = 5;
    Potential student =
        new Simple(
            dimension,
            (x, gradient) -> {
              double energy = 0;
              for (int i = 0; i < dimension; i++) {
                double square = x[i] * x[i] / freedom;
                energy += (freedom + 1) / 2.0 * Math.log1p(square);
                gradient[i] = (freedom + 1.0) / freedom * x[i] / (1 + square);
              }
              return energy;
            });
    ExactSampler sampler =
        (random, x) -> {
          for (int i = 0; i < dimension; i++) {
            double squares = 0;
            for (int k = 0; k < freedom; k++) {
              double g = gaussian(random);
              squares += g * g;
            }
            x[i] = gaussian(random) / Math.sqrt(squares / freedom);
          }
        };
    // sqrt(5) B(1/2, 5/2), with B(1/2, 5/2) = 3 pi / 8.
    double logZ = dimension * Math.log(Math.sqrt(5) * 3 * Math.PI / 8);
    Potential gaussian = gaussian(dimension, freedom / (freedom - 2.0));
    return new Trial(
        known("student", student, logZ, sampler, Optional.empty()),
        0,
        1,
        Optional.empty(),
        Optional.of(gaussian));
  }

  /** A chain of six coordinates of variance 1 with correlation 0.8 from each to the next. */
  private static Trial correlated() {
    int dimension = 6;
    double rho = 0.8;
    double innovation = 1 - rho * rho;
    Potential chain =
        new Simple(
            dimension,
            (x, gradient) -> {
              double energy = x[0] * x[0] / 2;
              Arrays.fill(gradient, 0);
              gradient[0] = x[0];
              for (int i = 1; i < dimension; i++) {
                double step = x[i] - rho * x[i - 1];
                energy += step * step / (2 * innovation);
                gradient[i] += step / innovation;
                gradient[i - 1] -= rho * step / innovation;
              }
              return energy;
            });
    ExactSampler sampler =
        (random, x) -> {
          x[0] = gaussian(random);
          for (int i = 1; i < dimension; i++) {
            x[i] = rho * x[i - 1] + Math.sqrt(innovation) * gaussian(random);
          }
        };
    double logZ = dimension * LOG_2_PI / 2 + (dimension - 1) * Math.log(innovation) / 2;
    return new Trial(
        known("correlated", chain, logZ, sampler, Optional.empty()),
        0,
        1,
        Optional.empty(),
        Optional.of(gaussian(dimension, 1)));
  }

  private static double gaussian(UniformRandomProvider random) {
    return ZigguratSampler.NormalizedGaussian.of(random).sample();
  }

  /** Independent coordinates of this variance. */
  private static Potential gaussian(int dimension, double variance) {
    return new Simple(
        dimension,
        (x, gradient) -> {
          double energy = 0;
          for (int i = 0; i < dimension; i++) {
            energy += x[i] * x[i] / (2 * variance);
            gradient[i] = x[i] / variance;
          }
          return energy;
        });
  }

  /** With a steep wall from edge on, towards one end of a coordinate; widths are in units. */
  static Potential walled(Potential potential, int coordinate, int end, double edge, double unit) {
    return new Simple(
        potential.dimension(),
        (x, gradient) -> {
          double energy = potential.energyAndGradient(x, gradient);
          double beyond = Math.max(0, (end * x[coordinate] - edge) / unit);
          gradient[coordinate] += 40 * end * beyond / unit;
          return energy + 20 * beyond * beyond;
        });
  }

  /** Stretched about a centre by a factor, and shifted along the first coordinate. */
  static Potential moved(Potential potential, double[] centre, double factor, double shift) {
    return new Simple(
        potential.dimension(),
        (x, gradient) -> {
          double[] y = new double[x.length];
          for (int i = 0; i < y.length; i++) {
            y[i] = centre[i] + (x[i] - (i == 0 ? shift : 0) - centre[i]) / factor;
          }
          double energy = potential.energyAndGradient(y, gradient);
          for (int i = 0; i < y.length; i++) {
            gradient[i] /= factor;
          }
          return energy;
        });
  }

  /** Higher by a constant where the first coordinate is above a place, with a soft step. */
  static Potential raised(Potential potential, double place, double unit, double height) {
    return new Simple(
        potential.dimension(),
        (x, gradient) -> {
          double energy = potential.energyAndGradient(x, gradient);
          double step = 1 / (1 + Math.exp(-8 * (x[0] - place) / unit));
          gradient[0] += height * 8 / unit * step * (1 - step);
          return energy + height * step;
        });
  }
}
