package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Descents that go on together: each block of energies has a point of every one that goes on. */
final class Descents {

  /** Energies of a descent that is to arrive, where coordinates are correlated too. */
  static final int MANY = 400;

  /** Energies of one among many. */
  static final int SOME = 150;

  private Descents() {}

  /**
   * Where a descent ended.
   *
   * @param x length D
   * @param energy its energy, finite
   * @param arrived whether it ended by itself
   */
  record End(double[] x, double energy, boolean arrived) {}

  /**
   * Goes down from every start.
   *
   * @param starts [n][D]
   * @param scale lengths of the coordinates
   * @param most energies of each
   * @param known whether a lowest point and its energy are such that a descent need not go on
   * @return the ends, the lowest first; without those whose start has no finite energy
   */
  static List<End> of(
      Potential potential,
      double[][] starts,
      double[] scale,
      int most,
      BiPredicate<double[], Double> known) {
    List<Descent> all = Stream.of(starts).map(start -> new Descent(start, scale)).toList();
    run(potential, all, most, known);
    return all.stream()
        .filter(descent -> descent.energy() < Double.POSITIVE_INFINITY)
        .map(descent -> new End(descent.x(), descent.energy(), descent.done()))
        .sorted(Comparator.comparingDouble(End::energy))
        .toList();
  }

  /** Makes descents go on together until each is done or has had so many energies. */
  static void run(Potential potential, List<Descent> descents, int most) {
    run(potential, descents, most, (x, energy) -> false);
  }

  private static void run(
      Potential potential, List<Descent> descents, int most, BiPredicate<double[], Double> known) {
    List<Descent> going = descents.stream().filter(descent -> !descent.done()).toList();
    for (int k = 0; k < most && !going.isEmpty(); k++) {
      evaluate(potential, going);
      going =
          going.stream().filter(one -> !one.done() && !known.test(one.x(), one.energy())).toList();
    }
  }

  private static void evaluate(Potential potential, List<Descent> going) {
    int d = potential.dimension();
    int n = going.size();
    double[] points = Arithmetic.block(going.stream().map(Descent::trial).toList());
    double[] energies = new double[n];
    double[] gradients = new double[n * d];
    potential.energiesAndGradients(points, n, energies, gradients);
    for (int row = 0; row < n; row++) {
      going.get(row).take(energies[row], Arrays.copyOfRange(gradients, row * d, (row + 1) * d));
    }
  }
}
