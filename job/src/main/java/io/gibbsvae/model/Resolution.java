package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Text;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Where the numbers of a computer are too far apart for a target: at 2459000.6, floats are 0.25
 * apart, and a coordinate of width 0.001 there takes doubles. With r the spacing divided by the
 * width, sums over the representable points are off by a share of r^2 / 24 in weights and of r^2 /
 * 12 in variances.
 *
 * @param floats coordinates for which floats are too coarse, in ascending order
 * @param doubles those for which even doubles are, likewise
 */
public record Resolution(List<Coarse> floats, List<Coarse> doubles) {

  /** Floats may be this share of a width apart: 2^-8 puts weights off by 6e-7. */
  private static final double FLOATS = 0x1p-8;

  /** Doubles may be this share of a width apart: 2^-5 puts weights off by 4e-5. */
  private static final double DOUBLES = 0x1p-5;

  /** Beyond this a spacing counts as this: one point in 4096 is not to decide for all. */
  private static final double MOST = 0.25;

  private static final long SEED = 1;
  private static final int MOST_POINTS = 2048;
  private static final int FEWEST_POINTS = 64;
  private static final int BLOCK = 256;
  private static final int MOST_NUMBERS = 1 << 22;

  private static final MathContext SHOWN = new MathContext(9);

  /**
   * A coordinate with too coarse numbers.
   *
   * @param coordinate its number, from 0
   * @param at a place of the target
   * @param spacing of the numbers there
   * @param width of the target there
   */
  public record Coarse(int coordinate, double at, double spacing, double width) {

    /** What helps where doubles are too coarse. */
    public static final String REMEDY =
        "measure the coordinate from a place nearer to the target, x - c in place of x";

    /**
     * {@return how far apart the numbers are, and how wide the target is, such as "0.25 apart at
     * 2459000.61, where the target is about 0.001 wide"}
     */
    public String apart() {
      return Text.format(
          "%.2g apart at %s, where the target is about %.2g wide",
          spacing, new BigDecimal(at).round(SHOWN).stripTrailingZeros(), width);
    }
  }

  /**
   * {@return what is to be expected of a target of these places and widths}
   *
   * @param widths of the coordinates, positive
   */
  public static Resolution of(double[] locations, double[] widths) {
    List<Coarse> floats = new ArrayList<>();
    List<Coarse> doubles = new ArrayList<>();
    for (int i = 0; i < locations.length; i++) {
      double far = Math.abs(locations[i]) + widths[i];
      add(floats, i, locations[i], floatSpacing(far), widths[i], FLOATS);
      add(doubles, i, locations[i], Math.ulp(far), widths[i], DOUBLES);
    }
    return new Resolution(floats, doubles);
  }

  private static void add(
      List<Coarse> coarse, int i, double at, double spacing, double width, double most) {
    if (spacing > most * width) {
      coarse.add(new Coarse(i, at, spacing, width));
    }
  }

  /** {@return what model.location and model.scale say} */
  public static Resolution of(ModelSettings settings) {
    return of(
        settings.location().stream().mapToDouble(Double::doubleValue).toArray(),
        settings.scale().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * {@return what the samples of a model say, and its settings} The energy's gradient at a sample
   * is about 1 / width of the part of the target that it lies in: a narrow mode far from 0 shows
   * among wide ones. Samples count by their joint weights, those above the mean as the mean: places
   * where the target is not have no say.
   */
  public static Resolution of(TrainedModel model, Potential potential) {
    ModelSettings shape = model.settings();
    int d = shape.dimension();
    int count = Math.max(FEWEST_POINTS, Math.min(MOST_POINTS, MOST_NUMBERS / d));
    int block = Math.min(BLOCK, shape.rowsOfABlock());
    Vae vae = Vae.of(model.rounded(Rounding.none(d)), potential);
    double[] points = new double[count * d];
    double[] gradients = new double[count * d];
    double[] logWeights = new double[count];
    for (int first = 0, number = 0; first < count; first += block, number++) {
      int rows = Math.min(block, count - first);
      NoiseStream noise = NoiseStream.of(SEED, Purpose.ROUNDING, number, 0, 0);
      Vae.Path path = vae.generate(shape.noise(noise, rows));
      double[] energies = new double[rows];
      double[] slopes = new double[rows * d];
      potential.energiesAndGradients(path.x(), rows, energies, slopes);
      System.arraycopy(path.x(), 0, points, first * d, rows * d);
      System.arraycopy(slopes, 0, gradients, first * d, rows * d);
      for (int row = 0; row < rows; row++) {
        double logWeight = path.logRatio(row) - energies[row];
        logWeights[first + row] = Double.isFinite(logWeight) ? logWeight : Double.NEGATIVE_INFINITY;
      }
    }
    return of(shape).or(of(d, points, gradients, truncated(logWeights)));
  }

  /** min(1, w / mean w) of each weight; 0 where no weight is positive. */
  private static double[] truncated(double[] logWeights) {
    double largest = Arrays.stream(logWeights).max().orElse(Double.NEGATIVE_INFINITY);
    if (largest == Double.NEGATIVE_INFINITY) {
      return new double[logWeights.length];
    }
    double[] weights = Arrays.stream(logWeights).map(log -> Math.exp(log - largest)).toArray();
    double mean = Arrays.stream(weights).average().orElseThrow();
    return Arrays.stream(weights).map(weight -> Math.min(1, weight / mean)).toArray();
  }

  /**
   * {@return what the energy's gradients at points of the target say}
   *
   * @param points row-major [n, D]
   * @param gradients dU/dx there, likewise
   * @param weights how much each point counts, length n, not negative
   */
  public static Resolution of(
      int dimension, double[] points, double[] gradients, double[] weights) {
    List<Coarse> floats = new ArrayList<>();
    List<Coarse> doubles = new ArrayList<>();
    for (int i = 0; i < dimension; i++) {
      Steepness steepness = new Steepness();
      for (int row = 0; row < weights.length; row++) {
        int k = row * dimension + i;
        steepness.add(points[k], gradients[k], weights[row]);
      }
      steepness.addTo(floats, doubles, i);
    }
    return new Resolution(floats, doubles);
  }

  /** How steep the energy is along one coordinate, in spacings. */
  private static final class Steepness {
    private double weights;
    private double squaredSlopes;
    private double floats;
    private double doubles;
    private double highest = -1;
    private double at;

    void add(double x, double slope, double weight) {
      if (!(weight > 0) || Double.isNaN(slope) || Double.isNaN(x)) {
        return;
      }
      double steep = Math.abs(slope);
      double coarse = share(floatSpacing(x), steep);
      double fine = share(Math.ulp(x), steep);
      weights += weight;
      squaredSlopes += weight * steep * steep;
      floats += weight * coarse * coarse;
      doubles += weight * fine * fine;
      if (weight * Math.ulp(x) * steep > highest) {
        highest = weight * Math.ulp(x) * steep;
        at = x;
      }
    }

    private static double share(double spacing, double steep) {
      return spacing == Double.POSITIVE_INFINITY ? MOST : Math.min(MOST, spacing * steep);
    }

    void addTo(List<Coarse> coarseFloats, List<Coarse> coarseDoubles, int i) {
      double width = 1 / Math.sqrt(squaredSlopes / weights);
      if (floats > FLOATS * FLOATS * weights) {
        coarseFloats.add(new Coarse(i, at, floatSpacing(at), width));
      }
      if (doubles > DOUBLES * DOUBLES * weights) {
        coarseDoubles.add(new Coarse(i, at, Math.ulp(at), width));
      }
    }
  }

  /** The spacing of floats at a place; infinite beyond their range. */
  static double floatSpacing(double x) {
    return Math.abs(x) > Float.MAX_VALUE ? Double.POSITIVE_INFINITY : Math.ulp((float) x);
  }

  /** {@return the coordinates that floats are fine enough for as floats, the others as doubles} */
  public Rounding rounding() {
    return Rounding.doubles(floats.stream().mapToInt(Coarse::coordinate).toArray());
  }

  /** All coordinates of this, and those of another that are not in this. */
  private Resolution or(Resolution other) {
    return new Resolution(or(floats, other.floats), or(doubles, other.doubles));
  }

  private static List<Coarse> or(List<Coarse> first, List<Coarse> second) {
    List<Coarse> both = new ArrayList<>(first);
    Rounding there = Rounding.doubles(first.stream().mapToInt(Coarse::coordinate).toArray());
    second.stream().filter(coarse -> !there.isDouble(coarse.coordinate())).forEach(both::add);
    both.sort(Comparator.comparingInt(Coarse::coordinate));
    return both;
  }
}
