package io.gibbsvae.config;

import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.Funnel;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.energy.PairDoubleWell;
import io.gibbsvae.energy.Phi4;
import io.gibbsvae.energy.Ring;
import io.gibbsvae.energy.Rosenbrock;
import io.gibbsvae.energy.Target;
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
    return target.read(() -> ManyWell.of(evenDimension(target)).asTarget());
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
      target.unexpected("means-file", "no value, because target.means has one");
    } else if (!inline && !file) {
      target.missing("means", "a list of points, or a file in target.means-file");
    } else if (file) {
      return new DataFiles(target).table("means-file").map(DataTable::rows).orElse(new double[0][]);
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
          "found a list of "
              + weights.size()
              + ", expected a list of "
              + count
              + ", one for each mean");
    }
    return weights;
  }

  private static List<Double> eachMean(Section target, String key, int count) {
    return count > 0
        ? target.numberForEach(key, count, "one for each mean", Range.POSITIVE)
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
      target.unexpected(key, "no value, because target.convention is " + name);
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
