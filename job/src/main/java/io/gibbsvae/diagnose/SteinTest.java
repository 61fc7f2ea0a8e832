package io.gibbsvae.diagnose;

import io.gibbsvae.diagnose.SteinDeparture.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Holds weighted samples, or draws of chains, against Stein's identities. In coordinates u that
 * have mean 0 and standard deviation 1 over the samples, E[f'(u_i) - f(u_i) dU/du_i] = 0 for six
 * functions f of each coordinate: 1, u_i, and ramps over the lower and the upper tail and their
 * ends. Of each a regression on further identities is subtracted, which takes away most of its
 * noise ({@link ControlFields}). Along the energy, E[f(U) (D - u . dU/du) + f'(U) u . dU/du] = 0
 * for f = 1 and ramps over the upper tail and its end.
 *
 * <p>Quantiles, fields and coefficients for one half of the samples are those of the other half, so
 * that no number is fitted to what it is tested on. Errors are the delta method's for weighted
 * means, of independent samples or of the means of chains.
 */
public final class SteinTest {

  /** Effective samples without which nothing is tested. */
  private static final double FEWEST = 200;

  /** Independent parts without which nothing is tested. */
  private static final int FEWEST_PARTS = 40;

  /** Effective samples that have to be beyond the upper end of a ramp. */
  private static final double FEWEST_BEYOND = 9;

  private static final double[] TAIL = {0.15, 0.02};
  private static final double[] END = {0.04, 0.004};

  private static final int SHOWN = 5;

  /** A mean and an error that are rounding errors only. */
  private static final double NOTHING = 1e-9;

  private final StandardisedRows rows;
  private final double[] energies;
  private final SteinRows.Parts parts;
  private final double size;
  private final int[][] halves;
  private final double[] halfSizes;

  private SteinTest(SteinRows.Parts parts, int dimension) {
    this.parts = parts;
    this.rows = StandardisedRows.of(parts.rows(), parts.weights(), dimension);
    this.energies = parts.rows().stream().mapToDouble(SteinRows.Row::energy).toArray();
    this.size = size(IntStream.range(0, rows.count()).toArray());
    IntUnaryOperator half = row -> parts.parts()[row] % 2;
    this.halves =
        new int[][] {
          IntStream.range(0, rows.count()).filter(row -> half.applyAsInt(row) == 0).toArray(),
          IntStream.range(0, rows.count()).filter(row -> half.applyAsInt(row) == 1).toArray()
        };
    this.halfSizes = Arrays.stream(halves).mapToDouble(this::size).toArray();
  }

  private double size(int[] some) {
    double sum = 0;
    double squares = 0;
    for (int row : some) {
      sum += rows.weights()[row];
      squares += rows.weights()[row] * rows.weights()[row];
    }
    return Math.min(EffectiveSize.of(sum, squares), 20.0 * parts.count());
  }

  /**
   * Tests samples.
   *
   * @param names of the D coordinates
   */
  public static SteinReport of(SteinRows samples, List<String> names) {
    SteinRows.Parts parts = samples.parts();
    List<SteinDeparture> all =
        parts.count() < FEWEST_PARTS ? List.of() : new SteinTest(parts, names.size()).all(names);
    List<SteinDeparture> worst =
        all.stream()
            .sorted(Comparator.comparingDouble((SteinDeparture d) -> -Math.abs(d.standardErrors())))
            .limit(SHOWN)
            .toList();
    double pValue = worst.isEmpty() ? Double.NaN : Math.min(1, all.size() * worst.get(0).pValue());
    return new SteinReport(parts.rows().size(), all.size(), pValue, 0, worst);
  }

  /**
   * {@return the standard deviations of samples, D}
   *
   * @param samples at least one
   */
  public static double[] deviations(SteinRows samples) {
    SteinRows.Parts parts = samples.parts();
    int dimension = parts.rows().get(0).point().length;
    return StandardisedRows.of(parts.rows(), parts.weights(), dimension).deviations();
  }

  private List<SteinDeparture> all(List<String> names) {
    if (size < FEWEST) {
      return List.of();
    }
    // Each coordinate by itself: nothing is summed up over them.
    List<SteinDeparture> ofCoordinates =
        IntStream.range(0, rows.dimension())
            .parallel()
            .filter(rows::varies)
            .mapToObj(i -> ofCoordinate(i, names.get(i)))
            .flatMap(List::stream)
            .toList();
    return Stream.concat(ofCoordinates.stream(), ofEnergy().stream())
        .filter(SteinTest::isTold)
        .toList();
  }

  private static boolean isTold(SteinDeparture departure) {
    Estimate mean = departure.mean();
    return !Double.isNaN(departure.standardErrors())
        && (Math.abs(mean.value()) > NOTHING || mean.standardError() > NOTHING);
  }

  private List<Function> functions() {
    List<Function> functions = new ArrayList<>(List.of(Function.MEAN, Function.SCALE));
    if (size * TAIL[1] > FEWEST_BEYOND) {
      functions.addAll(List.of(Function.LOWER_TAIL, Function.UPPER_TAIL));
    }
    if (size * END[1] > FEWEST_BEYOND) {
      functions.addAll(List.of(Function.LOWER_END, Function.UPPER_END));
    }
    return functions;
  }

  /** A function of a series, by the quantiles of some rows. */
  private Ramp ramp(Function function, double[] series, int[] some) {
    double[] shares =
        switch (function) {
          case LOWER_TAIL -> TAIL;
          case LOWER_END -> END;
          case UPPER_TAIL -> new double[] {1 - TAIL[0], 1 - TAIL[1]};
          case UPPER_END -> new double[] {1 - END[0], 1 - END[1]};
          default -> null;
        };
    if (shares == null) {
      return function == Function.MEAN ? Ramp.ONE : Ramp.LINE;
    }
    double[] ends = Ramp.quantiles(series, rows.weights(), some, shares);
    return Ramp.between(ends[0], ends[1]);
  }

  private List<SteinDeparture> ofCoordinate(int i, String name) {
    ControlFields[] fields = new ControlFields[2];
    for (int half = 0; half < 2; half++) {
      fields[half] = ControlFields.choose(rows, i, halves[half], halfSizes[half]);
    }
    List<SteinDeparture> departures = new ArrayList<>();
    for (Function function : functions()) {
      double[] values = new double[rows.count()];
      for (int half = 0; half < 2; half++) {
        Ramp f = ramp(function, rows.points()[i], halves[half]);
        if (!Double.isFinite(f.slope())) {
          Arrays.fill(values, Double.NaN);
          break;
        }
        double[] coefficients = fields[half].fit(f, halves[half]);
        for (int row : halves[1 - half]) {
          values[row] = fields[half].left(f, coefficients, row);
        }
      }
      departures.add(departure(name, function, values, 1));
    }
    return departures;
  }

  private List<SteinDeparture> ofEnergy() {
    double[] products = new double[rows.count()];
    int dimension = 0;
    for (int i = 0; i < rows.dimension(); i++) {
      if (rows.varies(i)) {
        dimension++;
        for (int row = 0; row < products.length; row++) {
          products[row] += rows.points()[i][row] * rows.gradients()[i][row];
        }
      }
    }
    List<SteinDeparture> departures = new ArrayList<>();
    for (Function function : functions()) {
      if (function.name().startsWith("LOWER") || function == Function.MEAN) {
        continue;
      }
      double[] values = new double[rows.count()];
      for (int half = 0; half < 2; half++) {
        Ramp f = function == Function.SCALE ? Ramp.ONE : ramp(function, energies, halves[half]);
        for (int row : halves[1 - half]) {
          values[row] =
              f.value(energies[row]) * (dimension - products[row])
                  + f.derivative(energies[row]) * products[row];
        }
      }
      // The logarithm of a Gaussian's radius has this over 2 D for its variance.
      double unit = Math.sqrt(2.0 * dimension);
      departures.add(departure(SteinDeparture.ENERGY, function, values, unit));
    }
    return departures;
  }

  private SteinDeparture departure(String name, Function function, double[] values, double unit) {
    double mean = 0;
    for (int row = 0; row < values.length; row++) {
      mean += rows.weights()[row] * values[row];
    }
    double variance = 0;
    double[] deviations = new double[parts.count()];
    for (int row = 0; row < values.length; row++) {
      double weighted = rows.weights()[row] * (values[row] - mean);
      variance += weighted * (values[row] - mean);
      deviations[parts.parts()[row]] += weighted;
    }
    double squares = 0;
    double fourths = 0;
    for (double deviation : deviations) {
      squares += deviation * deviation;
      fourths += deviation * deviation * deviation * deviation;
    }
    double few = parts.count() / (parts.count() - 1.0);
    Estimate estimate =
        new Estimate(
            mean / unit, EffectiveSize.standardError(size, variance, few * squares) / unit);
    return new SteinDeparture(
        name, function, estimate, pValue(estimate, EffectiveSize.of(squares, fourths) - 1));
  }

  /**
   * The chance of so many standard errors. An error that rests on few samples in a tail, or on few
   * large weights, is as uncertain as that of so many equal ones.
   */
  private static double pValue(Estimate mean, double degrees) {
    double errors = Math.abs(mean.value() / mean.standardError());
    return Double.isNaN(errors)
        ? Double.NaN
        : 2 * new TDistribution(null, Math.max(1, degrees)).cumulativeProbability(-errors);
  }
}
