package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Examines a potential at a few points and says in plain words what breaks the contract of {@link
 * Potential}: arrays of the wrong length, entries left unwritten, numbers that are not finite, a
 * gradient that is not the energy's, a block form that disagrees with the single one.
 *
 * <p>Derivatives are held against {@link FiniteDifferences}, and where these disagree because the
 * energy has noise, {@link NoisyGradient} decides. Points are the caller's: they should be where
 * the target is sane, drawn in the frame that the model starts from.
 */
public final class GradientCheck {

  private static final double BLOCK_TOLERANCE = 1e-4;
  // A gradient entry this much smaller than the largest is not asked for more relative precision.
  private static final double SMALL_ENTRY = 1e-3;

  // What an array held before a call; no gradient has just this entry.
  private static final double SENTINEL = -1.2345678912345e-5;

  // Coordinates that differ without noise, or for all its noise: then the gradient is wrong.
  private static final int MOST_DIFFERENT = 3;

  private static final int MOST_ENTRIES_TO_LIST = 3;
  private static final int MOST_COORDINATES_TO_SHOW = 8;

  private final Potential potential;
  private final FiniteDifferences differences;
  private final int dimension;
  private final Readout readout;
  private final List<String> problems = new ArrayList<>();
  // Points by their energy where that is none: one fault, however many points have it.
  private final Map<Double, List<double[]>> notFinite = new LinkedHashMap<>();
  private final List<Mismatch> mismatches = new ArrayList<>();
  private Optional<String> noise = Optional.empty();

  /**
   * What was found.
   *
   * @param problems a sentence for each, with the point and both numbers; none for a sound
   *     potential
   * @param noise how far the gradient could be checked, where the energy has noise
   */
  public record Result(List<String> problems, Optional<String> noise) {

    private static Result only(String problem) {
      return new Result(List.of(problem), Optional.empty());
    }
  }

  /** A difference that disagrees with the gradient at a point; an exception is of no coordinate. */
  private record Mismatch(double[] point, OptionalInt coordinate, String text) {}

  private GradientCheck(Potential potential, int dimension, Readout readout) {
    this.potential = potential;
    this.differences = new FiniteDifferences(potential);
    this.dimension = dimension;
    this.readout = readout;
  }

  /**
   * Returns every problem found, none for a sound potential. What the potential throws is a problem
   * too, and never leaves this method.
   *
   * @param points where to look, [count][D]
   */
  public static List<String> problems(Potential potential, double[][] points) {
    return of(potential, Readout::plain, points).problems();
  }

  /** {@return what is found of a target, in the words of its rows} */
  public static Result of(Target target, double[][] points) {
    return of(target.potential(), dimension -> target.readout(), points);
  }

  private static Result of(Potential potential, IntFunction<Readout> readout, double[][] points) {
    int dimension;
    try {
      dimension = potential.dimension();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      return Result.only("dimension() threw " + e);
    }
    if (dimension < 1) {
      return Result.only("dimension() is " + dimension + ", expected at least 1");
    }
    GradientCheck check = new GradientCheck(potential, dimension, readout.apply(dimension));
    check.run(points);
    return new Result(List.copyOf(check.problems), check.noise);
  }

  private void run(double[][] points) {
    List<double[]> sound = new ArrayList<>();
    double[] energies = new double[points.length];
    double[][] gradients = new double[points.length][];
    for (double[] point : points) {
      if (point.length != dimension) {
        problems.add(
            Text.format(
                "dimension() is %d, expected %d, as the configured points have",
                dimension, point.length));
        return;
      }
      double[] gradient = new double[dimension];
      Optional<Double> energy = single(point, gradient);
      if (energy.isPresent()) {
        energies[sound.size()] = energy.get();
        gradients[sound.size()] = gradient;
        sound.add(point);
      }
    }
    judgeMismatches(sound);
    notFinite.forEach(
        (energy, there) ->
            problems.add(
                Text.format(
                    "energy is %s at %d of %d points, such as %s, expected a finite number",
                    energy, there.size(), points.length, show(there.get(0)))));
    if (!sound.isEmpty()) {
      compareBlock(sound, energies, gradients);
    }
  }

  /** Checks one point; returns its energy unless it is unfit for the comparison with the block. */
  private Optional<Double> single(double[] point, double[] gradient) {
    int before = problems.size();
    double[] again = new double[dimension];
    double energy;
    try {
      Arrays.fill(gradient, Double.NaN);
      energy = evaluate(point, gradient);
      Arrays.fill(again, SENTINEL);
      double second = evaluate(point, again);
      if (Double.compare(energy, second) != 0) {
        problems.add(
            Text.format(
                "two calls give energies %s and %s at %s: expected a function of x alone",
                energy, second, show(point)));
      }
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      problems.add(threw("energyAndGradient", e) + " at " + show(point));
      return Optional.empty();
    }
    if (!Double.isFinite(energy)) {
      notFinite.computeIfAbsent(energy, value -> new ArrayList<>()).add(point);
    }
    checkEntries(point, energy, gradient, again);
    if (problems.size() > before || !Double.isFinite(energy)) {
      return Optional.empty();
    }
    compareDifferences(point, gradient);
    return Optional.of(energy);
  }

  private double evaluate(double[] point, double[] gradient) {
    double[] x = point.clone();
    double energy = potential.energyAndGradient(x, gradient);
    if (!Arrays.equals(x, point)) {
      problems.add(
          Text.format("x was changed to %s, expected it to stay %s", show(x), show(point)));
    }
    return energy;
  }

  /** Tells apart what is unwritten, added to, and not finite, by what two calls left. */
  private void checkEntries(double[] point, double energy, double[] gradient, double[] again) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < dimension; i++) {
      if (Double.isNaN(gradient[i]) && again[i] == SENTINEL) {
        found.add(entry(i) + " is not written, expected it to be set");
      } else if (Double.isNaN(gradient[i]) && Double.isFinite(again[i])) {
        found.add(entry(i) + " is added to, expected it to be set");
      } else if (!Double.isFinite(gradient[i]) && Double.isFinite(energy)) {
        // Of an energy that is none, no gradient is expected.
        found.add(Text.format("%s is %s, expected a finite number", entry(i), gradient[i]));
      }
    }
    report(found, point);
  }

  private void compareDifferences(double[] point, double[] gradient) {
    double small = smallest(gradient);
    try {
      for (int i = 0; i < dimension; i++) {
        OptionalDouble other = differences.other(point, i, gradient[i], small);
        if (other.isPresent()) {
          mismatches.add(
              new Mismatch(
                  point,
                  OptionalInt.of(i),
                  Double.isNaN(other.getAsDouble())
                      ? "energy is not finite beside the point, along "
                          + (readout.plain() ? "coordinate " + i : readout.coordinateTitle(i))
                      : Text.format(
                          "%s is %.6g, expected %.6g, as central differences give",
                          entry(i), gradient[i], other.getAsDouble())));
        }
      }
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      mismatches.add(
          new Mismatch(
              point, OptionalInt.empty(), threw("energyAndGradient", e) + " beside the point"));
    }
  }

  /** Reports differences that disagree, but for those that noise of the energy explains. */
  private void judgeMismatches(List<double[]> sound) {
    Set<Integer> explained = new HashSet<>();
    if (!mismatches.isEmpty() && mismatches.stream().allMatch(m -> m.coordinate.isPresent())) {
      try {
        explained.addAll(explained(new NoisyGradient(potential, sound.toArray(double[][]::new))));
      } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
        // Nothing is explained.
      }
    }
    mismatches.removeIf(
        m -> m.coordinate.isPresent() && explained.contains(m.coordinate.getAsInt()));
    for (double[] point : sound) {
      report(mismatches.stream().filter(m -> m.point == point).map(Mismatch::text).toList(), point);
    }
  }

  /** Coordinates whose gradient is right as far as noise of the energy shows. */
  private Set<Integer> explained(NoisyGradient noisy) {
    Set<Integer> explained = new TreeSet<>();
    double nats = 0;
    double accuracy = 0;
    int different = 0;
    int[] coordinates =
        mismatches.stream().mapToInt(m -> m.coordinate.getAsInt()).distinct().toArray();
    for (int k = 0; k < coordinates.length && different < MOST_DIFFERENT; k++) {
      NoisyGradient.Comparison comparison = noisy.along(coordinates[k]);
      if (comparison.agrees()) {
        explained.add(coordinates[k]);
        nats = Math.max(nats, comparison.noise());
        accuracy = Math.max(accuracy, comparison.accuracy());
      } else {
        different++;
      }
    }
    if (!explained.isEmpty()) {
      noise =
          Optional.of(
              Text.format(
                  "the energy has errors of up to %.1g nats that change from point to point, as a"
                      + " solver of differential equations makes them: over long steps its differences"
                      + " confirm the gradient to %.1g %%, over short ones they say nothing. Tighter"
                      + " tolerances of the solver make the errors smaller",
                  nats, 100 * accuracy));
    }
    return explained;
  }

  private void compareBlock(List<double[]> points, double[] energies, double[][] gradients) {
    int count = points.size();
    double[] block = new double[count * dimension];
    for (int row = 0; row < count; row++) {
      System.arraycopy(points.get(row), 0, block, row * dimension, dimension);
    }
    double[] original = block.clone();
    double[] blockEnergies = new double[count];
    double[] blockGradients = new double[count * dimension];
    double[] onlyEnergies = new double[count];
    Arrays.fill(blockEnergies, Double.NaN);
    Arrays.fill(blockGradients, Double.NaN);
    Arrays.fill(onlyEnergies, Double.NaN);
    String method = "energiesAndGradients";
    try {
      potential.energiesAndGradients(block, count, blockEnergies, blockGradients);
      requireUnchanged(method, original, block);
      method = "energies";
      potential.energies(block, count, onlyEnergies);
      requireUnchanged(method, original, block);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      problems.add(threw(method, e) + " for a block of " + count + " points");
      return;
    }
    for (int row = 0; row < count; row++) {
      List<String> found = new ArrayList<>();
      compareEnergy("energiesAndGradients", row, blockEnergies[row], energies[row], found);
      compareEnergy("energies", row, onlyEnergies[row], energies[row], found);
      double largest = Math.max(1, largest(gradients[row]));
      for (int i = 0; i < dimension; i++) {
        double entry = blockGradients[row * dimension + i];
        if (!(Math.abs(entry - gradients[row][i]) <= BLOCK_TOLERANCE * largest)) {
          found.add(
              Text.format(
                  "energiesAndGradients gives %s of row %d as %.6g, expected %.6g, as energyAndGradient gives",
                  entry(i), row, entry, gradients[row][i]));
        }
      }
      report(found, points.get(row));
    }
  }

  private void requireUnchanged(String method, double[] original, double[] block) {
    if (!Arrays.equals(original, block)) {
      problems.add(method + " changed the points, expected them to stay as they are");
      System.arraycopy(original, 0, block, 0, block.length);
    }
  }

  private static void compareEnergy(
      String method, int row, double energy, double expected, List<String> found) {
    if (!(Math.abs(energy - expected) <= BLOCK_TOLERANCE * Math.max(1, Math.abs(expected)))) {
      found.add(
          Text.format(
              "%s gives energy %.6g for row %d, expected %.6g, as energyAndGradient gives",
              method, energy, row, expected));
    }
  }

  /** Adds the first few of many findings at one point, and how many there are more. */
  private void report(List<String> found, double[] point) {
    for (String finding : found.subList(0, Math.min(found.size(), MOST_ENTRIES_TO_LIST))) {
      problems.add(finding + ", at " + show(point));
    }
    int unlisted = found.size() - MOST_ENTRIES_TO_LIST;
    if (unlisted > 0) {
      problems.add("and " + unlisted + " more like these at " + show(point));
    }
  }

  /** The least size of an entry of a gradient that its errors are relative to. */
  static double smallest(double[] gradient) {
    return SMALL_ENTRY * largest(gradient);
  }

  private static double largest(double[] entries) {
    return Arrays.stream(entries).map(Math::abs).max().orElse(0);
  }

  private String threw(String method, Throwable thrown) {
    String hint =
        thrown instanceof IndexOutOfBoundsException
            ? " (arrays have the length " + dimension + " that dimension() gives)"
            : "";
    return method + " threw " + thrown + hint;
  }

  /** What an entry of the gradient is called. */
  private String entry(int i) {
    return readout.plain()
        ? "gradient[" + i + "]"
        : "the gradient by " + readout.coordinateTitle(i);
  }

  private String show(double[] x) {
    if (!readout.plain()) {
      return readout.text(x, MOST_COORDINATES_TO_SHOW);
    }
    return Arrays.stream(x)
        .limit(MOST_COORDINATES_TO_SHOW)
        .mapToObj(value -> Text.format("%.6g", value))
        .collect(
            Collectors.joining(
                ", ", "x = [", x.length > MOST_COORDINATES_TO_SHOW ? ", ...]" : "]"));
  }
}
