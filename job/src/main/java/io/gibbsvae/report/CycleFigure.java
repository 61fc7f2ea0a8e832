package io.gibbsvae.report;

import io.gibbsvae.record.TrainingResult;
import io.gibbsvae.record.TrainingResult.Tried;
import io.gibbsvae.train.Cycles.Quality;
import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/** The picture of how good models were after each cycle of their training. */
final class CycleFigure {

  private static final double LEAST_ESS = 0.1;
  private static final double LARGEST_K_HAT = 1.5;

  private CycleFigure() {}

  /** Of all candidates; empty where there is only one point to show. */
  static List<Figure> of(TrainingResult training) {
    Map<String, List<Quality>> lines = new LinkedHashMap<>();
    if (training.candidates().isEmpty()) {
      lines.put("model", training.cycles());
    }
    for (Tried tried : training.candidates()) {
      if (!tried.cycles().isEmpty()) {
        String name = "candidate " + tried.number() + (tried.kept() ? ", kept" : "");
        lines.put(name, tried.cycles());
      }
    }
    long points = lines.values().stream().mapToLong(List::size).sum();
    return points < 2 ? List.of() : List.of(of(lines));
  }

  private static Figure of(Map<String, List<Quality>> lines) {
    return new Figure(
        "cycles",
        "How good "
            + (lines.size() == 1 ? "the model was" : "the models were")
            + " after each cycle of training: the effective sample size of the weights (at least "
            + LEAST_ESS
            + " % in the picture), and k-hat, the shape of their tail, which should be below 0.7 (at"
            + " most "
            + LARGEST_K_HAT
            + " in the picture).",
        2,
        theme -> {
          XYChart ess =
              chart(theme, lines, "ESS (%)", quality -> Math.max(LEAST_ESS, 100 * quality.ess()));
          Charts.logarithmicY(ess);
          ess.getStyler().setYAxisMin(LEAST_ESS).setYAxisMax(100.0);
          XYChart kHat =
              chart(theme, lines, "k-hat", quality -> Math.min(LARGEST_K_HAT, quality.kHat()));
          kHat.getStyler().setYAxisMin(-0.5).setYAxisMax(LARGEST_K_HAT + 0.05);
          return List.of(ess, kHat);
        });
  }

  private static XYChart chart(
      Theme theme, Map<String, List<Quality>> lines, String title, ToDoubleFunction<Quality> of) {
    Charts charts = new Charts(theme);
    XYChart chart = charts.plane(Figure.WIDTH / 2, Figure.HEIGHT * 3 / 4, title, "rounds", "");
    Color[] colours = {theme.corrected, theme.uncorrected, theme.fourth, theme.truth};
    int k = 0;
    for (Map.Entry<String, List<Quality>> line : lines.entrySet()) {
      double[] rounds = line.getValue().stream().mapToDouble(Quality::rounds).toArray();
      double[] values = line.getValue().stream().mapToDouble(of).toArray();
      charts.markedLine(chart, line.getKey(), rounds, values, colours[k++ % colours.length]);
    }
    double first =
        lines.values().stream().mapToDouble(each -> each.get(0).rounds()).min().orElseThrow();
    Charts.beginBefore(chart, first, 2);
    return chart;
  }
}
