package io.gibbsvae.report;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/** The pictures of a training, round by round. */
final class RoundFigures {

  private RoundFigures() {}

  /** The bound, and the temperature where it changes. */
  static List<Figure> of(Rounds rounds) {
    double[] beta = rounds.column("beta");
    // Particles that are carried before the first round leave nothing to see here either.
    boolean tempered = Arrays.stream(beta).anyMatch(b -> b < 1);
    List<Figure> figures = new ArrayList<>();
    figures.add(bound(rounds, tempered));
    if (tempered) {
      figures.add(temperature(rounds, beta));
    }
    return figures;
  }

  private static Figure bound(Rounds rounds, boolean tempered) {
    double[] x = rounds.column("round");
    double[] bound = rounds.column("bound");
    double[] energy = rounds.column("energy");
    double[] ratio = rounds.column("log_ratio");
    Window shown =
        Window.unlessFar(
            3,
            0.15,
            DoubleStream.concat(
                    Arrays.stream(bound),
                    DoubleStream.concat(Arrays.stream(energy), Arrays.stream(ratio)))
                .toArray());
    return new Figure(
        "training",
        "The bound and its two parts, the energy and the log ratio of the model's densities, by"
            + " round. "
            + (tempered
                ? "At the target's own temperature the bound is at least minus log Z."
                : "It was trained at the target's own temperature throughout, where the bound is at"
                    + " least minus log Z.")
            + beyond(shown, x, bound, energy, ratio),
        1,
        theme -> {
          Charts charts = new Charts(theme);
          XYChart chart = charts.plane(Figure.WIDTH, Figure.HEIGHT, "", "round", "nats");
          Charts.beginBefore(chart, x[0], 1);
          charts.line(chart, "bound", x, bound, theme.corrected);
          charts.thinLine(chart, "energy", x, energy, theme.uncorrected);
          charts.thinLine(chart, "log ratio", x, ratio, theme.fourth);
          chart.getStyler().setYAxisMin(shown.low()).setYAxisMax(shown.high());
          return List.of(chart);
        });
  }

  /** What the window cuts off, in words; nothing where that is nothing. */
  private static String beyond(Window shown, double[] x, double[]... curves) {
    int[] cut =
        IntStream.range(0, x.length)
            .filter(
                k ->
                    Arrays.stream(curves)
                        .mapToDouble(curve -> curve[k])
                        .anyMatch(y -> y < shown.low() || y > shown.high()))
            .toArray();
    if (cut.length == 0) {
      return "";
    }
    double farthest =
        Arrays.stream(curves)
            .flatMapToDouble(curve -> Arrays.stream(cut).mapToDouble(k -> curve[k]))
            .filter(Double::isFinite)
            .boxed()
            .max(Comparator.comparingDouble(shown::distance))
            .orElseThrow();
    return Text.format(
        " In %s, up to round %.0f, a curve is beyond the picture, at %.4g the farthest.",
        cut.length == 1 ? "1 round" : cut.length + " rounds", x[cut[cut.length - 1]], farthest);
  }

  private static Figure temperature(Rounds rounds, double[] beta) {
    double[] x = rounds.column("round");
    double[] ess = rounds.column("particle_ess");
    boolean particles = Arrays.stream(ess).anyMatch(share -> share > 0);
    // Once they are at the target nothing reweights them, and their line would lie on the other.
    int carried = (int) Math.min(x.length, 1 + Arrays.stream(beta).takeWhile(b -> b < 1).count());
    return new Figure(
        "temperature",
        "The inverse temperature beta of each round"
            + (particles
                ? ", and the effective share of the particles until they are at the target, where"
                    + " beta is 1."
                : "."),
        1,
        theme -> {
          Charts charts = new Charts(theme);
          XYChart chart =
              charts.plane(
                  Figure.WIDTH, Figure.HEIGHT * 3 / 4, "", "round", particles ? "" : "beta");
          Charts.beginBefore(chart, x[0], 1);
          charts.line(chart, "beta", x, beta, theme.corrected);
          if (particles) {
            charts.thinLine(
                chart,
                "particles' ESS",
                Arrays.copyOf(x, carried),
                Arrays.copyOf(ess, carried),
                theme.uncorrected);
          }
          chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.05);
          return List.of(chart);
        });
  }
}
