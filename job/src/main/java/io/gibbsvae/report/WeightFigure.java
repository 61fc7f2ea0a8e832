package io.gibbsvae.report;

import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/** The picture of the tail of weights. */
final class WeightFigure {

  // Of the smallest weight shown, beyond which the axis of weights is logarithmic.
  private static final int MULTIPLES = 30;

  private WeightFigure() {}

  /**
   * The picture.
   *
   * @param logWeights of some rows, in nats
   * @param written the weights of all rows
   */
  static Figure of(double[] logWeights, Optional<WeightReport> written) {
    // Rows of earlier versions have NaN where the energy has.
    double largest = Arrays.stream(logWeights).filter(Double::isFinite).max().orElse(0);
    double[] weights =
        Arrays.stream(logWeights)
            .map(log -> Math.exp(log - largest))
            .filter(weight -> weight > 0)
            .sorted()
            .toArray();
    double mean = Arrays.stream(weights).sum() / logWeights.length;
    double kHat = written.map(WeightReport::kHat).orElse(Double.NaN);
    int tail = (int) Math.min(weights.length / 5, 3 * Math.sqrt(weights.length));
    // Above the smallest ones the line is flat.
    int first = weights.length / 10;
    int[] shown = thinned(weights.length).filter(k -> k >= first).toArray();
    boolean wide = weights.length > 0 && weights[weights.length - 1] > MULTIPLES * weights[first];
    double[] x = Arrays.stream(shown).mapToDouble(k -> weights[k] / mean).toArray();
    double[] y =
        Arrays.stream(shown)
            .mapToDouble(k -> (double) (weights.length - k) / logWeights.length)
            .toArray();
    return new Figure(
        "weights",
        "The share of rows whose weight is larger than a multiple of the mean weight, but for the"
            + " tenth with the smallest weights. The slower the line falls, the heavier the tail:"
            + " far out as the power -1 / k of the weight, "
            + (Double.isNaN(kHat)
                ? "of which these weights are too few, or too much alike, to tell anything."
                : Text.format(
                    "and k-hat is %.2f for these rows, written with K = %d (below 0.7 weighted means"
                        + " can be trusted).",
                    kHat, written.map(WeightReport::latentDraws).orElse(0))),
        1,
        theme -> {
          Charts charts = new Charts(theme);
          XYChart chart =
              charts.plane(
                  Figure.WIDTH, Figure.HEIGHT, "", "weight / mean weight", "share of rows above");
          Charts.logarithmicY(chart);
          if (wide) {
            Charts.logarithmicX(chart);
          }
          charts.line(chart, "weights", x, y, theme.corrected);
          if (!Double.isNaN(kHat) && tail > 1) {
            double from = weights[weights.length - tail] / mean;
            double to = Math.max(weights[weights.length - 1] / mean, 1.01 * from);
            double share = (double) tail / logWeights.length;
            double middle = weights[weights.length - (tail + 1) / 2] / mean - from;
            double[] grid =
                wide
                    ? Arrays.stream(new Window(Math.log(from), Math.log(to)).grid(60))
                        .map(Math::exp)
                        .toArray()
                    : new Window(from, to).grid(60);
            charts.dashed(
                chart,
                "a generalised Pareto tail of k-hat",
                grid,
                Arrays.stream(grid)
                    .map(w -> share * paretoTail(w - from, middle, kHat))
                    // An axis of logarithms has no zero: a tail of negative k ends.
                    .map(y0 -> Math.max(y0, y[y.length - 1]))
                    .toArray(),
                theme.uncorrected);
          }
          return List.of(chart);
        });
  }

  /**
   * The share of a generalised Pareto distribution beyond an excess, its scale being the one that
   * gives it that median: with shape k and scale s, (1 + k x / s)^(-1/k), which is 1/2 at s (2^k -
   * 1) / k.
   */
  static double paretoTail(double excess, double median, double k) {
    if (Math.abs(k) < 1e-6) {
      return Math.pow(2, -excess / median);
    }
    return Math.pow(Math.max(0, 1 + excess / median * (Math.pow(2, k) - 1)), -1 / k);
  }

  /** A thousand of n positions, and all of the last hundred. */
  private static IntStream thinned(int n) {
    int step = Math.max(1, n / 1000);
    return IntStream.range(0, n).filter(k -> k % step == 0 || k >= n - 100);
  }
}
