package io.gibbsvae.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/** The pictures of a training, round by round. */
final class RoundFigures {

  private RoundFigures() {}

  /** The bound and the temperature. */
  static List<Figure> of(Rounds rounds) {
    return List.of(bound(rounds), temperature(rounds));
  }

  private static Figure bound(Rounds rounds) {
    double[] bound = rounds.column("bound");
    double[] energy = rounds.column("energy");
    double[] ratio = rounds.column("log_ratio");
    return new Figure(
        "training",
        "The bound and its two parts, the energy and the log ratio of the model's densities, by"
            + " round. At the target's own temperature the bound is at least minus log Z.",
        1,
        theme -> {
          Charts charts = new Charts(theme);
          XYChart chart = charts.plane(Figure.WIDTH, Figure.HEIGHT, "", "round", "nats");
          double[] x = rounds.column("round");
          Charts.beginBefore(chart, x[0], 1);
          charts.line(chart, "bound", x, bound, theme.corrected);
          charts.thinLine(chart, "energy", x, energy, theme.uncorrected);
          charts.thinLine(chart, "log ratio", x, ratio, theme.fourth);
          Window shown =
              Window.of(
                  3,
                  0.15,
                  IntStream.range(0, x.length)
                      .mapToObj(k -> new double[] {bound[k], energy[k], ratio[k]})
                      .flatMapToDouble(Arrays::stream)
                      .toArray());
          chart.getStyler().setYAxisMin(shown.low()).setYAxisMax(shown.high());
          return List.of(chart);
        });
  }

  private static Figure temperature(Rounds rounds) {
    boolean particles = Arrays.stream(rounds.column("particle_ess")).anyMatch(share -> share > 0);
    return new Figure(
        "temperature",
        "The inverse temperature beta of each round"
            + (particles ? ", and the effective share of the particles." : "."),
        1,
        theme -> {
          Charts charts = new Charts(theme);
          XYChart chart = charts.plane(Figure.WIDTH, Figure.HEIGHT * 3 / 4, "", "round", "");
          double[] x = rounds.column("round");
          Charts.beginBefore(chart, x[0], 1);
          charts.line(chart, "beta", x, rounds.column("beta"), theme.corrected);
          if (particles) {
            charts.thinLine(
                chart, "particles' ESS", x, rounds.column("particle_ess"), theme.uncorrected);
          }
          chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.05);
          return List.of(chart);
        });
  }
}
