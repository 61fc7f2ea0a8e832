package io.gibbsvae.check;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Directions in which to look far out: the axes, random ones, those of the smallest curvature,
 * those that shift all coordinates, and those in which descents went on for ever.
 */
final class Directions {

  private static final int RANDOM_RAYS = 32;
  private static final int MOST_AXES = 64;
  private static final int FLATTEST = 8;
  private static final int MOST_SPACE = 3;

  private Directions() {}

  /** All of them, of length 1. */
  static List<double[]> of(Standardised potential, Surroundings around, long seed) {
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
        .filter(y -> Arithmetic.norm(y) > 1)
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
    double length = Arithmetic.norm(direction);
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
    for (int space = 1; space <= MOST_SPACE && d > Plane.MOST_DIMENSIONS; space++) {
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
    if (d == 1 || d > Plane.MOST_DIMENSIONS) {
      return List.of();
    }
    double[][] hessian = Basin.hessian(potential, new double[d], Arithmetic.ones(d));
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
}
