package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Examines a potential at a few points and says in plain words what breaks the contract of {@link
 * Potential}: arrays of the wrong length, entries left unwritten, numbers that are not finite, a
 * gradient that is not the energy's, a block form that disagrees with the single one.
 *
 * <p>Derivatives are held against central differences extrapolated to step zero by Richardson's
 * scheme, at the order and step that agree best with their neighbours (Ridders 1982). So energies
 * computed in single precision, and kinks that a point happens to be near, raise the tolerance and
 * not a false alarm. Points are the caller's: they should be where the target is sane, drawn in the
 * frame that the model starts from.
 */
public final class GradientCheck {

  private static final double RELATIVE_TOLERANCE = 1e-3;
  private static final double BLOCK_TOLERANCE = 1e-4;
  // A gradient entry this much smaller than the largest is not asked for more relative precision.
  private static final double SMALL_ENTRY = 1e-3;

  private static final double FIRST_STEP = 0.1;
  private static final double STEP_RATIO = 4;
  private static final int STEPS = 12;
  private static final int ORDERS = 4;
  // Rounding of an energy that was computed in floats, relative.
  private static final double FLOAT_ROUNDING = 1.2e-7;

  // A step in spacings of doubles, below which nothing but rounding is seen.
  private static final double SPACINGS = 1000;

  // What an array held before a call; no gradient has just this entry.
  private static final double SENTINEL = -1.2345678912345e-5;

  private static final int MOST_ENTRIES_TO_LIST = 3;
  private static final int MOST_COORDINATES_TO_SHOW = 8;

  private final Potential potential;
  private final int dimension;
  private final Readout readout;
  private final List<String> problems = new ArrayList<>();
  // Points by their energy where that is none: one fault, however many points have it.
  private final Map<Double, List<double[]>> notFinite = new LinkedHashMap<>();

  private GradientCheck(Potential potential, int dimension, Readout readout) {
    this.potential = potential;
    this.dimension = dimension;
    this.readout = readout;
  }

  /**
   * Returns every problem found, none for a sound potential. What the potential throws is a problem
   * too, and never leaves this method.
   *
   * @param points where to look, [count][D]
   * @return a sentence for each, with the point and both numbers
   */
  public static List<String> problems(Potential potential, double[][] points) {
    return problems(potential, Readout::plain, points);
  }

  /** {@return the same of a target, which tells of points what its rows say of them} */
  public static List<String> problems(Target target, double[][] points) {
    return problems(target.potential(), dimension -> target.readout(), points);
  }

  private static List<String> problems(
      Potential potential, IntFunction<Readout> readout, double[][] points) {
    int dimension;
    try {
      dimension = potential.dimension();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      return List.of("dimension() threw " + e);
    }
    if (dimension < 1) {
      return List.of("dimension() is " + dimension + ", expected at least 1");
    }
    GradientCheck check = new GradientCheck(potential, dimension, readout.apply(dimension));
    check.run(points);
    return List.copyOf(check.problems);
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
    double largest = largest(gradient);
    List<String> found = new ArrayList<>();
    try {
      for (int i = 0; i < dimension; i++) {
        Derivative numerical = derivative(point, i);
        double scale =
            Math.max(
                Math.max(Math.abs(gradient[i]), Math.abs(numerical.value)), SMALL_ENTRY * largest);
        double difference = Math.abs(gradient[i] - numerical.value);
        if (Double.isNaN(numerical.value)
            && !isDerivative(point, i, gradient[i], SMALL_ENTRY * largest)) {
          found.add(
              "energy is not finite beside the point, along "
                  + (readout.plain() ? "coordinate " + i : readout.coordinateTitle(i)));
        } else if (difference > RELATIVE_TOLERANCE * scale + numerical.uncertainty
            && !isDerivative(point, i, gradient[i], SMALL_ENTRY * largest)) {
          found.add(
              Text.format(
                  "%s is %.6g, expected %.6g, as central differences give",
                  entry(i), gradient[i], numerical.value));
        }
      }
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      found.add(threw("energyAndGradient", e) + " beside the point");
    }
    report(found, point);
  }

  private record Derivative(double value, double uncertainty) {}

  /** A central difference; its uncertainty is that of energies in floats. */
  private Derivative difference(double[] point, int coordinate, double step) {
    double[] x = point.clone();
    double[] unused = new double[dimension];
    x[coordinate] = point[coordinate] + step;
    double ahead = potential.energyAndGradient(x, unused);
    x[coordinate] = point[coordinate] - step;
    double behind = potential.energyAndGradient(x, unused);
    // What really lies between the two points, after rounding.
    double width = (point[coordinate] + step) - (point[coordinate] - step);
    return new Derivative(
        (ahead - behind) / width,
        2 * FLOAT_ROUNDING * Math.max(Math.abs(ahead), Math.abs(behind)) / width);
  }

  private static double firstStep(double at) {
    return FIRST_STEP * Math.max(1, Math.abs(at));
  }

  private Derivative derivative(double[] point, int coordinate) {
    double step = firstStep(point[coordinate]);
    double[] previous = new double[ORDERS];
    Derivative best = new Derivative(Double.NaN, Double.POSITIVE_INFINITY);
    for (int row = 0; row < STEPS; row++) {
      Derivative difference = difference(point, coordinate, step);
      double[] current = new double[ORDERS];
      current[0] = difference.value;
      double power = 1;
      for (int order = 1; order <= Math.min(row, ORDERS - 1); order++) {
        power *= STEP_RATIO * STEP_RATIO;
        current[order] =
            current[order - 1] + (current[order - 1] - previous[order - 1]) / (power - 1);
        double uncertainty =
            Math.max(
                    Math.abs(current[order] - current[order - 1]),
                    Math.abs(current[order] - previous[order - 1]))
                + difference.uncertainty;
        // Not a number where the energy overflows; then a smaller step decides.
        if (uncertainty < best.uncertainty) {
          best = new Derivative(current[order], uncertainty);
        }
      }
      previous = current;
      step /= STEP_RATIO;
    }
    return best;
  }

  /**
   * Whether differences converge to a number at any step at all, down to the spacing of numbers.
   * Energies that are narrower than the steps by far, as a coordinate in SI units may be, show a
   * false agreement of differences first.
   */
  private boolean isDerivative(double[] point, int coordinate, double expected, double small) {
    double at = point[coordinate];
    double[] previous = {Double.NaN, Double.NaN};
    for (double step = firstStep(at); step > SPACINGS * Math.ulp(at); step /= STEP_RATIO) {
      Derivative difference = difference(point, coordinate, step);
      double first = difference.value;
      double second = first + (first - previous[0]) / (STEP_RATIO * STEP_RATIO - 1);
      double uncertainty =
          Math.max(Math.abs(second - first), Math.abs(second - previous[1]))
              + difference.uncertainty;
      double scale = Math.max(Math.max(Math.abs(expected), Math.abs(second)), small);
      if (uncertainty < RELATIVE_TOLERANCE * scale
          && Math.abs(second - expected) <= RELATIVE_TOLERANCE * scale + uncertainty) {
        return true;
      }
      previous = new double[] {first, second};
    }
    return false;
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
