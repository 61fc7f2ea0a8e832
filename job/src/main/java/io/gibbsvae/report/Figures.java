package io.gibbsvae.report;

import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Lattice;
import io.gibbsvae.energy.Target;
import io.gibbsvae.record.RunRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.knowm.xchart.XYChart;

/** The pictures of a run, as far as it has something to show. */
final class Figures {

  private static final int POINTS = 4000;
  private static final int BINS = 60;
  private static final int CORNER = 4;
  private static final int MARGINALS = 12;
  private static final int CURVE = 801;
  private static final int LABEL = 26;

  // Whether points are the model's own, side by side.
  private static final boolean[] BOTH = {true, false};
  private static final boolean[] MODEL = {true};

  private final RunRecord run;
  private final Target target;
  private final ValueEnergies energies;
  // Of each value.
  private final List<String> titles;
  private final int width;
  private final Draws model;
  private final Optional<Draws> exact;
  private final Optional<StoredSamples> samples;
  // Samples as they are to be used: weighted, where they have weights.
  private final Draws corrected;
  // Of either, points that count the same.
  private final Draws modelPoints;
  private final Draws correctedPoints;
  // Of each value that is shown. Figures are drawn beside each other, and more than once.
  private final Map<Integer, Window> windows = new ConcurrentHashMap<>();

  Figures(
      RunRecord run,
      Target target,
      Draws model,
      Optional<Draws> exact,
      Optional<StoredSamples> samples) {
    this.run = run;
    this.target = target;
    this.energies = new ValueEnergies(target);
    this.titles = target.readout().titles();
    this.width = titles.size();
    this.model = model;
    this.exact = exact;
    this.samples = samples.filter(stored -> stored.draws().rows() > 0);
    this.corrected = this.samples.map(StoredSamples::draws).orElse(model);
    this.modelPoints = model.resampled(POINTS);
    this.correctedPoints = this.samples.isPresent() ? corrected.resampled(POINTS) : modelPoints;
  }

  /** What the samples are drawn from, in words. */
  private String correctedName() {
    if (samples.isEmpty()) {
      return "model";
    }
    return run.samples().orElseThrow().report().correction().nouns().samples();
  }

  List<Figure> all(Rounds rounds) {
    List<Figure> figures = new ArrayList<>();
    if (width == 1 && energies.exist()) {
      figures.add(line());
    } else if (width == 2 && energies.exist()) {
      figures.add(density());
    } else {
      figures.add(marginals());
      figures.add(corner());
    }
    if (target.potential() instanceof Lattice lattice) {
      figures.add(magnetisation());
      if (lattice.sites().length == 2) {
        figures.add(configurations(lattice.sites()[1]));
      }
    }
    run.evaluation()
        .flatMap(result -> result.evaluation().exact().energies())
        .map(EnergyFigure::of)
        .ifPresent(figures::add);
    samples
        .map(StoredSamples::logWeights)
        .filter(logWeights -> logWeights.length > 0)
        .map(logWeights -> WeightFigure.of(logWeights, writtenWeights()))
        .ifPresent(figures::add);
    samples
        .map(StoredSamples::chains)
        .filter(chains -> chains.size() > 1)
        .ifPresent(chains -> figures.addAll(ChainFigures.of(chains)));
    run.training().map(CycleFigure::of).ifPresent(figures::addAll);
    if (rounds.count() > 1) {
      figures.addAll(RoundFigures.of(rounds));
    }
    return figures;
  }

  private Optional<WeightReport> writtenWeights() {
    return run.samples().flatMap(written -> written.report().weights());
  }

  /** In one dimension the density itself is a curve, whose integral is known by summing it up. */
  private Figure line() {
    Window window = windowOf(0);
    double[] x = window.grid(CURVE);
    double[] density = energies.of(x, CURVE);
    double least = Arrays.stream(density).filter(Double::isFinite).min().orElse(0);
    Arrays.setAll(density, k -> Double.isFinite(density[k]) ? Math.exp(least - density[k]) : 0);
    double integral = Arrays.stream(density).sum() * window.width() / (CURVE - 1);
    Arrays.setAll(density, k -> density[k] / Math.max(integral, Double.MIN_NORMAL));
    return new Figure(
        "density",
        "The density of the target (smooth, from the energy itself) over that of points: "
            + correctedName()
            + (samples.isPresent() ? " (filled), and the model alone (steps)." : " (filled)."),
        1,
        theme -> {
          Charts charts = new Charts(theme);
          XYChart chart = charts.plane(Figure.WIDTH, Figure.HEIGHT, "", titles.get(0), "density");
          histograms(chart, charts, theme, window, draws -> draws.coordinate(0));
          charts.line(chart, "target", x, density, theme.text);
          Charts.headroom(chart);
          return List.of(chart);
        });
  }

  private Figure density() {
    Window x = windowOf(0);
    Window y = windowOf(1);
    Landscape landscape = Landscape.of(energies, x, y);
    double[][] outer = landscape.contour(landscape.level(0.99));
    double[][] inner = landscape.contour(landscape.level(0.5));
    return new Figure(
        "density",
        "The density of the target (lines around 50 % and 99 % of its probability, from the energy"
            + " itself) with points over it: as the model makes them"
            + (samples.isPresent() ? ", and as they are to be used." : "."),
        2,
        theme -> {
          Charts charts = new Charts(theme);
          List<XYChart> sides = new ArrayList<>();
          for (boolean raw : samples.isPresent() ? BOTH : MODEL) {
            Draws points = raw ? modelPoints : correctedPoints;
            String name = raw ? "model, uncorrected" : correctedName();
            XYChart chart =
                charts.plane(
                    Figure.WIDTH / 2, Figure.WIDTH / 2 - 20, name, titles.get(0), titles.get(1));
            Charts.window(chart, x, y);
            charts.points(
                chart,
                name,
                points.coordinate(0),
                points.coordinate(1),
                Theme.clear(raw ? theme.uncorrected : theme.corrected, 110));
            charts.thinLine(chart, "99 % of the target", outer[0], outer[1], theme.truth);
            charts.thinLine(chart, "50 % of it", inner[0], inner[1], theme.text);
            sides.add(chart);
          }
          return sides;
        });
  }

  private Window windowOf(int i) {
    return windows.computeIfAbsent(
        i,
        any -> {
          List<double[]> all = new ArrayList<>();
          all.add(modelPoints.coordinate(i));
          all.add(correctedPoints.coordinate(i));
          exact.ifPresent(draws -> all.add(draws.coordinate(i)));
          return Window.of(all.toArray(double[][]::new));
        });
  }

  /**
   * The coordinates that matter most, in their order: those whose distribution is the least like a
   * Gaussian, by the largest difference of the two distribution functions.
   */
  private int[] shapeliest(int most) {
    Draws draws = corrected.resampled(1000);
    double[] differences =
        IntStream.range(0, width).mapToDouble(i -> fromGaussian(draws.coordinate(i))).toArray();
    return IntStream.range(0, width)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -differences[i]))
        .limit(most)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }

  private static double fromGaussian(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    return square > 0
        ? new KolmogorovSmirnovTest()
            .kolmogorovSmirnovStatistic(
                new NormalDistribution(null, mean, Math.sqrt(square)), values)
        : 0;
  }

  private Figure marginals() {
    int[] shown = shapeliest(MARGINALS);
    int columns = Math.min(4, shown.length);
    return new Figure(
        "marginals",
        "Marginal densities"
            + (shown.length < width
                ? " of the " + shown.length + " coordinates that are the least like Gaussians: "
                : ": ")
            + correctedName()
            + " (filled), the model alone (line)"
            + (exact.isPresent() ? ", exact samples (dashed)." : "."),
        columns,
        theme ->
            Arrays.stream(shown)
                .mapToObj(i -> marginal(new Charts(theme), theme, i, Figure.WIDTH / columns, 170))
                .toList());
  }

  /** Which coordinate it is and what it stands for, as far as an axis has room. */
  private String label(int i) {
    String label = titles.get(i) + (target.labels().isEmpty() ? "" : " " + target.labels().get(i));
    return label.length() > LABEL ? label.substring(0, LABEL - 1) + "\u2026" : label;
  }

  private XYChart marginal(Charts charts, Theme theme, int i, int width, int height) {
    XYChart chart = charts.plane(width, height, label(i), "", "");
    Window window = windowOf(i);
    histograms(chart, charts, theme, window, draws -> draws.coordinate(i));
    chart.getStyler().setYAxisTicksVisible(false);
    chart.getStyler().setXAxisTickMarkSpacingHint(45);
    return chart;
  }

  /** Values of points. */
  private interface Values {
    double[] of(Draws draws);
  }

  private void histograms(XYChart chart, Charts charts, Theme theme, Window window, Values values) {
    double[] edges = window.grid(BINS + 1);
    charts.histogram(
        chart,
        correctedName(),
        edges,
        window.histogram(values.of(corrected), corrected.weights(), BINS),
        theme.corrected,
        true);
    if (samples.isPresent()) {
      charts.histogram(
          chart,
          "model, uncorrected",
          edges,
          window.histogram(values.of(model), model.weights(), BINS),
          theme.uncorrected,
          false);
    }
    exact.ifPresent(
        draws -> {
          double[] heights = window.histogram(values.of(draws), draws.weights(), BINS);
          double[] middles =
              IntStream.range(0, BINS).mapToDouble(k -> (edges[k] + edges[k + 1]) / 2).toArray();
          charts.dashed(chart, "exact samples", middles, heights, theme.truth);
        });
    chart.getStyler().setXAxisMax(window.high());
    chart.getStyler().setYAxisMin(0.0);
    Charts.headroom(chart);
  }

  private Figure corner() {
    int[] shown = shapeliest(CORNER);
    Draws points = corrected.resampled(POINTS / 2);
    int size = Figure.WIDTH / shown.length;
    return Figure.triangle(
        "corner",
        (shown.length < width
                ? "The "
                    + shown.length
                    + " of the "
                    + width
                    + " coordinates that are the least like Gaussians"
                : "All " + shown.length + " coordinates")
            + ", and pairs of them: "
            + correctedName()
            + ".",
        shown.length,
        theme -> {
          Charts charts = new Charts(theme);
          List<XYChart> cells = new ArrayList<>();
          for (int row = 0; row < shown.length; row++) {
            for (int column = 0; column <= row; column++) {
              int i = shown[column];
              int j = shown[row];
              if (row == column) {
                cells.add(marginal(charts, theme, i, size, size));
                continue;
              }
              XYChart cell = charts.plane(size, size, "", label(i), label(j));
              cell.getStyler().setXAxisTickMarkSpacingHint(45);
              cell.getStyler().setMarkerSize(2);
              Charts.window(cell, windowOf(i), windowOf(j));
              charts.points(
                  cell,
                  "samples",
                  points.coordinate(i),
                  points.coordinate(j),
                  Theme.clear(theme.corrected, 90));
              cells.add(cell);
            }
          }
          return cells;
        });
  }

  private Figure magnetisation() {
    return new Figure(
        "magnetisation",
        "The magnetisation, the mean of the field over the lattice. Where nothing tells the two"
            + " signs apart, both must be as likely.",
        1,
        theme -> {
          Charts charts = new Charts(theme);
          XYChart chart = charts.plane(Figure.WIDTH, Figure.HEIGHT, "", "magnetisation", "density");
          Window window = Window.of(correctedPoints.means(), modelPoints.means());
          histograms(chart, charts, theme, window, Draws::means);
          return List.of(chart);
        });
  }

  private Figure configurations(int width) {
    int count = 4;
    Draws fields = corrected.resampled(count);
    double largest = Arrays.stream(fields.x()).map(Math::abs).max().orElse(1);
    return new Figure(
        "configurations",
        "Four of the samples as fields on the lattice; blue is positive and orange negative.",
        count,
        theme ->
            IntStream.range(0, count)
                .mapToObj(
                    k ->
                        new Charts(theme)
                            .field(Figure.WIDTH / count, fields.point(k), width, largest))
                .toList());
  }
}
