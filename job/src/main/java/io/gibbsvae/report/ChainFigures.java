package io.gibbsvae.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/** The pictures of chains: whether they agree with each other. */
final class ChainFigures {

  private ChainFigures() {}

  /**
   * Traces and ranks.
   *
   * @param chains the energies of each chain's draws in their order, in nats
   */
  static List<Figure> of(List<double[]> chains) {
    return List.of(traces(chains), ranks(chains));
  }

  private static Figure traces(List<double[]> chains) {
    return new Figure(
        "traces",
        "The energy of the first chains, draw by draw. They should look alike, without trends.",
        1,
        theme -> {
          Charts charts = new Charts(theme);
          XYChart chart = charts.plane(Figure.WIDTH, Figure.HEIGHT, "", "draw", "energy (nats)");
          Charts.beginBefore(chart, 0, 1);
          for (int c = 0; c < chains.size(); c++) {
            double[] energies = chains.get(c);
            int step = Math.max(1, energies.length / 1000);
            int[] shown = IntStream.range(0, energies.length).filter(k -> k % step == 0).toArray();
            charts.thinLine(
                chart,
                "chain " + c,
                Arrays.stream(shown).asDoubleStream().toArray(),
                Arrays.stream(shown).mapToDouble(k -> energies[k]).toArray(),
                Theme.clear(colour(theme, c), 200));
          }
          return List.of(chart);
        });
  }

  private static Figure ranks(List<double[]> chains) {
    double[] pooled = chains.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    Window window = new Window(0, pooled.length);
    double[] edges = window.grid(21);
    return new Figure(
        "ranks",
        "Ranks of each chain's energies among those of all chains shown: flat where the chains"
            + " agree (rank plots of Vehtari et al. 2021).",
        chains.size(),
        theme -> {
          Charts charts = new Charts(theme);
          List<XYChart> plots = new ArrayList<>();
          for (int c = 0; c < chains.size(); c++) {
            double[] ranks =
                Arrays.stream(chains.get(c)).map(energy -> rank(pooled, energy)).toArray();
            double[] even = new double[ranks.length];
            Arrays.fill(even, (double) pooled.length / ranks.length);
            XYChart chart =
                charts.plane(Figure.WIDTH / chains.size(), 190, "chain " + c, "rank", "");
            charts.histogram(
                chart,
                "chain " + c,
                edges,
                window.histogram(ranks, even, 20),
                colour(theme, c),
                true);
            charts.dashed(
                chart, "even", new double[] {0, pooled.length}, new double[] {1, 1}, theme.truth);
            chart.getStyler().setYAxisMin(0.0).setYAxisMax(2.0);
            chart.getStyler().setXAxisTickMarkSpacingHint(60);
            plots.add(chart);
          }
          return plots;
        });
  }

  private static double rank(double[] sorted, double value) {
    int at = Arrays.binarySearch(sorted, value);
    return Math.min(at < 0 ? -at - 1 : at, sorted.length - 1) + 0.5;
  }

  private static Color colour(Theme theme, int chain) {
    Color[] colours = {theme.corrected, theme.uncorrected, theme.fourth, theme.truth};
    return colours[chain % colours.length];
  }
}
