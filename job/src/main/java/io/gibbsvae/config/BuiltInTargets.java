package io.gibbsvae.config;

import io.gibbsvae.target.CsvTable;
import io.gibbsvae.target.FeatureScaling;
import io.gibbsvae.target.Funnel;
import io.gibbsvae.target.GaussianMixture;
import io.gibbsvae.target.Knowledge;
import io.gibbsvae.target.LogisticRegression;
import io.gibbsvae.target.ManyWell;
import io.gibbsvae.target.PairDoubleWell;
import io.gibbsvae.target.Phi4;
import io.gibbsvae.target.Ring;
import io.gibbsvae.target.Rosenbrock;
import io.gibbsvae.target.Target;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the targets that this program brings, each from its block of the configuration. */
final class BuiltInTargets {

  // More would not fit the model, whose first layer alone has D times its width parameters.
  static final int LARGEST_DIMENSION = 1 << 20;
  private static final int LARGEST_LENGTH = 1 << 10;

  /** How the action of the phi^4 theory is written. */
  private enum Convention {
    NICOLI,
    ALBERGO
  }

  private BuiltInTargets() {}

  static Optional<Target> doubleWell(Section target) {
    return target.build(() -> ManyWell.of(2).asTarget());
  }

  static Optional<Target> manyWell(Section target) {
    int dimension = evenDimension(target);
    return target.build(() -> ManyWell.of(dimension).asTarget());
  }

  static Optional<Target> gaussianMixture(Section target) {
    double[][] means = means(target);
    int count = means.length;
    List<Double> scales = eachMean(target, "scales", count);
    List<Double> weights =
        target.has("weights") ? weights(target, count) : Collections.nCopies(count, 1.0);
    return target.build(
        () ->
            GaussianMixture.of(means, array(weights), array(scales))
                .asTarget("gaussian-mixture-" + count));
  }

  /** The centres, none where they cannot be read. */
  private static double[][] means(Section target) {
    boolean inline = target.has("means");
    boolean file = target.has("means-file");
    if (inline && file) {
      target.unexpected("means-file", "nothing, because there is target.means");
    } else if (!inline && !file) {
      target.missing("means", "a list of points, or means-file in its place");
    } else if (file) {
      return target.table("means-file").map(CsvTable::rows).orElse(new double[0][]);
    } else {
      return target.points("means").stream().map(BuiltInTargets::array).toArray(double[][]::new);
    }
    return new double[0][];
  }

  private static List<Double> weights(Section target, int count) {
    List<Double> weights = target.numbers("weights", Range.POSITIVE);
    if (count > 0 && weights.size() != count) {
      target.problem(
          "weights",
          "found a list of " + weights.size() + ", expected a list of " + count + ", one a mean");
    }
    return weights;
  }

  private static List<Double> eachMean(Section target, String key, int count) {
    return count > 0
        ? target.numberForEach(key, count, "one a mean", Range.POSITIVE)
        : target.numberOrNumbers(key, Range.POSITIVE);
  }

  static Optional<Target> ring(Section target) {
    List<Double> radii = target.numberOrNumbers("radius", Range.NOT_NEGATIVE);
    double scale = target.number("scale", Range.POSITIVE);
    return target.build(() -> Ring.of(array(radii), scale).asTarget());
  }

  static Optional<Target> funnel(Section target) {
    int dimension = target.integer("dimension", 2, LARGEST_DIMENSION);
    double scale = target.number("scale", Range.POSITIVE);
    return target.build(() -> Funnel.of(dimension, scale).asTarget());
  }

  static Optional<Target> rosenbrock(Section target) {
    int dimension = evenDimension(target);
    double a = target.number("a", Range.ANY);
    double b = target.number("b", Range.POSITIVE);
    double temperature = target.number("temperature", Range.POSITIVE);
    return target.build(() -> Rosenbrock.of(dimension, a, b, temperature).asTarget());
  }

  static Optional<Target> pairDoubleWell(Section target) {
    int particles = target.integer("particles", 2, LARGEST_LENGTH);
    int space = target.integer("space", 1, LARGEST_LENGTH);
    return target.build(() -> PairDoubleWell.of(particles, space).asTarget());
  }

  static Optional<Target> phi4(Section target) {
    int length = target.integer("length", 2, LARGEST_LENGTH);
    double lambda = target.number("lambda", Range.NOT_NEGATIVE);
    Convention convention = target.oneOf("convention", Convention.class);
    String sites = length + "x" + length;
    return switch (convention) {
      case NICOLI -> {
        double kappa = target.number("kappa", Range.ANY);
        notIn(convention, target, "mass-squared");
        yield target.build(
            () -> Phi4.nicoli(length, kappa, lambda).asTarget("phi4-nicoli-" + sites));
      }
      case ALBERGO -> {
        double massSquared = target.number("mass-squared", Range.ANY);
        notIn(convention, target, "kappa");
        yield target.build(
            () -> Phi4.albergo(length, massSquared, lambda).asTarget("phi4-albergo-" + sites));
      }
    };
  }

  private static void notIn(Convention convention, Section target, String key) {
    if (target.has(key)) {
      String name = convention.name().toLowerCase(Locale.ROOT);
      target.unexpected(key, "nothing, because target.convention is " + name);
    }
  }

  static Optional<Target> logisticRegression(Section target) {
    String label = target.text("label");
    FeatureScaling scaling = target.oneOf("scaling", FeatureScaling.class);
    boolean intercept = target.flag("intercept");
    double deviation = target.number("prior-sd", Range.POSITIVE);
    Optional<Knowledge.Known> logZ = KnownLogZ.read(target);
    Optional<CsvTable> table = target.table("file", label);
    Optional<int[]> labels = table.flatMap(t -> target.data("file", () -> t.labels(label)));
    Optional<double[][]> features =
        table.flatMap(t -> scaled(target, scaling, t.rowsWithout(label)));
    return target.build(
        () ->
            regression(features.orElseThrow(), labels.orElseThrow(), intercept, deviation)
                .asTarget("logistic-regression-" + new Location(target.text("file")).stem(), logZ));
  }

  private static LogisticRegression regression(
      double[][] features, int[] labels, boolean intercept, double deviation) {
    return intercept
        ? LogisticRegression.withIntercept(features, labels, deviation)
        : LogisticRegression.of(features, labels, deviation);
  }

  private static Optional<double[][]> scaled(
      Section target, FeatureScaling scaling, double[][] features) {
    try {
      return Optional.of(scaling.apply(features));
    } catch (IllegalArgumentException e) {
      target.problem("scaling", e.getMessage());
      return Optional.empty();
    }
  }

  private static int evenDimension(Section target) {
    int dimension = target.integer("dimension", 2, LARGEST_DIMENSION);
    if (dimension % 2 != 0) {
      target.unexpected("dimension", "an even integer of at least 2");
    }
    return dimension;
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
