package io.gibbsvae.report;

import io.gibbsvae.evaluate.EnergyHistogram;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;

/** The picture of energies. */
final class EnergyFigure {

  private EnergyFigure() {}

  static Figure of(EnergyHistogram histogram) {
    return new Figure(
        "energies",
        "Energies of the evaluation's rows: the model's alone, the same with their weights, and"
            + " exact samples' where there are any. Reverse measures do not see a missed mode;"
            + " this picture may.",
        1,
        theme -> List.of(chart(histogram, theme)));
  }

  private static XYChart chart(EnergyHistogram histogram, Theme theme) {
    Charts charts = new Charts(theme);
    XYChart chart = charts.plane(Figure.WIDTH, Figure.HEIGHT, "", "energy (nats)", "density");
    double[] edges = array(histogram.edges());
    add(chart, charts, "weighted", edges, histogram.weighted(), theme.corrected, true);
    add(chart, charts, "unweighted", edges, histogram.plain(), theme.uncorrected, false);
    histogram
        .exact()
        .ifPresent(exact -> add(chart, charts, "exact samples", edges, exact, theme.truth, false));
    chart.getStyler().setYAxisMin(0.0);
    Charts.headroom(chart);
    return chart;
  }

  private static void add(
      XYChart chart,
      Charts charts,
      String name,
      double[] edges,
      List<Double> shares,
      Color color,
      boolean filled) {
    double[] density = array(shares);
    Arrays.setAll(density, k -> density[k] / (edges[k + 1] - edges[k]));
    charts.histogram(chart, name, edges, density, color, filled);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
