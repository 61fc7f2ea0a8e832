package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * The curved valley of Rosenbrock (1960), as independent pairs at temperature T:
 *
 * <pre>  U(x) = sum_i [ b (x_{2i+1} - x_{2i}^2)^2 + (a - x_{2i})^2 ] / T</pre>
 *
 * <p>So x_{2i} ~ N(a, T/2) and x_{2i+1} given x_{2i} ~ N(x_{2i}^2, T/(2b)), and log Z = D/2 log(pi
 * T / sqrt b).
 */
public final class Rosenbrock extends RowPotential {

  private static final long serialVersionUID = 1;

  private final int dimension;
  private final double a;
  private final double b;
  private final double temperature;

  private Rosenbrock(int dimension, double a, double b, double temperature) {
    this.dimension = dimension;
    this.a = a;
    this.b = b;
    this.temperature = temperature;
  }

  /**
   * Valleys of dimension D.
   *
   * @param dimension D, even
   * @param a the floor's lowest point is (a, a^2)
   * @param b steepness of the walls, positive
   * @param temperature T, positive
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public static Rosenbrock of(int dimension, double a, double b, double temperature) {
    return new Rosenbrock(
        even("dimension", dimension),
        finite("a", a),
        positive("b", b),
        positive("temperature", temperature));
  }

  /**
   * {@return this valley with log Z, an exact sampler and expectations, named {@code rosenbrock-D}}
   */
  public Target asTarget() {
    return new Target(
        "rosenbrock-" + dimension,
        this,
        Knowledge.nothing()
            .withLogZ(0.5 * dimension * Math.log(Math.PI * temperature / Math.sqrt(b)), 0)
            .withSampler(this::sample)
            .withObservables(observables()));
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  double rowEnergy(double[] points, int start) {
    double energy = 0;
    for (int i = start; i < start + dimension; i += 2) {
      double along = points[i] - a;
      double across = points[i + 1] - points[i] * points[i];
      energy += b * across * across + along * along;
    }
    return energy / temperature;
  }

  @Override
  double rowEnergyAndGradient(double[] points, int start, double[] gradients) {
    double energy = 0;
    for (int i = start; i < start + dimension; i += 2) {
      double x = points[i];
      double along = x - a;
      double across = points[i + 1] - x * x;
      energy += b * across * across + along * along;
      gradients[i] = (2 * along - 4 * b * across * x) / temperature;
      gradients[i + 1] = 2 * b * across / temperature;
    }
    return energy / temperature;
  }

  private void sample(UniformRandomProvider random, double[] x) {
    var gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    for (int i = 0; i < dimension; i += 2) {
      x[i] = a + Math.sqrt(0.5 * temperature) * gaussian.sample();
      x[i + 1] = x[i] * x[i] + Math.sqrt(0.5 * temperature / b) * gaussian.sample();
    }
  }

  private List<Observable> observables() {
    double meanSquare = a * a + 0.5 * temperature;
    List<Observable> all = new ArrayList<>();
    if (dimension == 2) {
      all.add(Observable.exact("E x0", x -> x[0], a));
      all.add(Observable.exact("E x0^2", x -> x[0] * x[0], meanSquare));
      all.add(Observable.exact("E x1", x -> x[1], meanSquare));
    } else {
      all.add(Observable.exact("E x, mean over pairs", x -> meanOverPairs(x, v -> v), a));
      all.add(
          Observable.exact(
              "E x^2, mean over pairs", x -> meanOverPairs(x, v -> v * v), meanSquare));
    }
    // 2 U is a sum of D squared standard normals.
    all.add(Observable.exact("E U", x -> rowEnergy(x, 0), 0.5 * dimension));
    return all;
  }
}
