package io.gibbsvae.energy;

import io.gibbsvae.Tables;
import io.gibbsvae.energy.regression.Family;
import io.gibbsvae.energy.regression.Observations;
import io.gibbsvae.energy.regression.Prior;
import io.gibbsvae.energy.regression.Regression;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The targets that the tests of this package run over. */
final class TestTargets {

  /**
   * A target of the plane.
   *
   * @param halfWidth the square [-halfWidth, halfWidth]^2 holds all but 1e-9 of the mass
   */
  record Planar(Target target, double halfWidth) {
    @Override
    public String toString() {
      return target.name();
    }
  }

  private static final Path DATA = Path.of("..", "data");

  private TestTargets() {}

  static List<Planar> planar() {
    return List.of(
        new Planar(ManyWell.of(2).asTarget(), 8),
        new Planar(threeGaussians().asTarget("three-gaussians"), 20),
        new Planar(gmm40(), 55),
        new Planar(Ring.of(new double[] {3}, 0.5).asTarget(), 8),
        new Planar(Ring.of(new double[] {0.3}, 1).asTarget(), 10),
        new Planar(Ring.of(new double[] {1, 3, 5}, 0.3).asTarget(), 8),
        new Planar(Funnel.of(2, 0.5).asTarget(), 45),
        new Planar(Rosenbrock.of(2, 0.5, 3, 2).asTarget(), 50));
  }

  static List<Target> all() {
    return Stream.concat(
            planar().stream().map(Planar::target),
            Stream.of(
                ManyWell.of(6).asTarget(),
                ManyWell.of(32).asTarget(),
                GaussianMixture.of(
                        new double[][] {{1, 2, 3, 4, 5}, {0, -1, 0, 1, 0}},
                        new double[] {1, 3},
                        new double[] {0.7, 1.5})
                    .asTarget("two-gaussians-5"),
                Funnel.of(10, 3).asTarget(),
                Rosenbrock.of(6, 1, 5, 4).asTarget(),
                PairDoubleWell.of(4, 2).asTarget(),
                PairDoubleWell.of(3, 3).asTarget(),
                Phi4.nicoli(8, 0.3, 0.022).asTarget("phi4-nicoli"),
                Phi4.albergo(8, -4, 8).asTarget("phi4-albergo"),
                Phi4.nicoli(3, 0, 0.022).asTarget("phi4-sites"),
                Phi4.nicoli(2, 0.2, 0).asTarget("phi4-free"),
                regression(
                    Family.LOGISTIC,
                    new double[][] {{0.5, -1.2}, {2, 0.3}, {-0.7, 0.9}, {1.1, -0.4}, {0, 1}},
                    new double[] {1, 0, 0, 1, 1},
                    2,
                    Optional.empty()),
                breastCancer(FeatureScaling.STANDARDISE, 1)))
        .toList();
  }

  /** Those with an exact sampler. */
  static List<Target> sampled() {
    return all().stream().filter(target -> target.knowledge().sampler().isPresent()).toList();
  }

  static GaussianMixture threeGaussians() {
    return GaussianMixture.of(
        new double[][] {{0, 0}, {3, -1}, {-2, 2}},
        new double[] {0.5, 0.3, 0.2},
        new double[] {1, 0.5, 2});
  }

  static Target gmm40() {
    double[][] means = Tables.read(DATA.resolve("gmm40/means.csv")).rows();
    double[] weights = new double[means.length];
    double[] deviations = new double[means.length];
    Arrays.fill(weights, 1);
    Arrays.fill(deviations, 1.3132616875182228);
    return GaussianMixture.of(means, weights, deviations).asTarget("gmm-40");
  }

  static Target breastCancer(FeatureScaling scaling, double priorStandardDeviation) {
    DataTable table = breastCancerTable();
    return regression(
        Family.LOGISTIC,
        scaling.apply(table.rows(table.columns().subList(0, table.columns().size() - 1))),
        table.column("label"),
        priorStandardDeviation,
        Optional.of(Prior.normal(priorStandardDeviation)));
  }

  private static Target regression(
      Family family,
      double[][] features,
      double[] response,
      double scale,
      Optional<Prior> intercept) {
    return new Target(
        "regression-" + features.length,
        Regression.of(
            family,
            new Observations(features, response, new double[0]),
            Prior.normal(scale),
            intercept),
        Knowledge.nothing());
  }

  static DataTable breastCancerTable() {
    return Tables.read(DATA.resolve("breast-cancer/wdbc.csv"));
  }

  /** The point with x_i = amplitude sin(1 + i), which the golden values are computed at. */
  static double[] wave(int dimension, double amplitude) {
    double[] x = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      x[i] = amplitude * Math.sin(1 + i);
    }
    return x;
  }

  static double energy(Potential potential, double... x) {
    return potential.energyAndGradient(x, new double[x.length]);
  }
}
