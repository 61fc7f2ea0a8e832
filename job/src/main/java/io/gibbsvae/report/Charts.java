package io.gibbsvae.report;

import io.gibbsvae.record.Digits;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts in the colours of a theme. */
final class Charts {

  /** The size of text, in points. */
  static final int TEXT = 13;

  private static final BasicStroke SOLID = new BasicStroke(1.6f);
  private static final BasicStroke THIN = new BasicStroke(1f);
  private static final BasicStroke DASHED =
      new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0);

  /** Of the library's own labels, which logarithmic axes need: it has powers of ten in two ways. */
  private static final String DECADES = "0.##########";

  private static final MathContext TICK = new MathContext(3);
  // Of an axis.
  private static final double TICK_OFF = 0.05;

  private final Theme theme;

  Charts(Theme theme) {
    this.theme = theme;
  }

  XYChart plane(int width, int height, String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    style(chart.getStyler(), title);
    chart
        .getStyler()
        .setxAxisTickLabelsFormattingFunction(
            value ->
                tick(
                    value,
                    width(
                        chart.getStyler().getXAxisMin(),
                        chart.getStyler().getXAxisMax(),
                        chart,
                        XYSeries::getXData)));
    chart
        .getStyler()
        .setyAxisTickLabelsFormattingFunction(
            value ->
                tick(
                    value,
                    width(
                        chart.getStyler().getYAxisMin(),
                        chart.getStyler().getYAxisMax(),
                        chart,
                        XYSeries::getYData)));
    return chart;
  }

  /** Of an axis: where it ends, or its data do. */
  private static double width(
      Double low, Double high, XYChart chart, Function<XYSeries, double[]> data) {
    if (low != null && high != null) {
      return high - low;
    }
    DoubleSummaryStatistics all =
        chart.getSeriesMap().values().stream()
            .flatMapToDouble(series -> Arrays.stream(data.apply(series)))
            .filter(Double::isFinite)
            .summaryStatistics();
    return (high == null ? all.getMax() : high) - (low == null ? all.getMin() : low);
  }

  private void style(AxesChartStyler styler, String title) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, TEXT);
    styler.setLocale(Locale.ROOT);
    styler.setBaseFont(font);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD));
    styler.setAxisTitleFont(font);
    styler.setAxisTickLabelsFont(font.deriveFont(12f));
    styler.setChartTitleVisible(!title.isEmpty());
    styler.setChartTitleBoxVisible(false);
    styler.setChartBackgroundColor(theme.background);
    styler.setPlotBackgroundColor(theme.background);
    styler.setPlotBorderColor(theme.grid);
    styler.setPlotBorderVisible(true);
    styler.setChartFontColor(theme.text);
    styler.setAxisTickLabelsColor(theme.text);
    styler.setXAxisTickLabelsColor(theme.text);
    styler.setYAxisTickLabelsColor(theme.text);
    styler.setAxisTickMarksColor(theme.grid);
    styler.setXAxisTickMarksColor(theme.grid);
    styler.setYAxisTickMarksColor(theme.grid);
    styler.setPlotGridLinesColor(theme.grid);
    styler.setPlotGridLinesStroke(new BasicStroke(0.5f));
    // A figure has one for all of its charts.
    styler.setLegendVisible(false);
    styler.setChartPadding(6);
    styler.setPlotContentSize(1);
    styler.setXAxisTickMarkSpacingHint(70);
    styler.setMarkerSize(3);
  }

  /** The library's own labels have as many digits as a double. */
  private static String tick(double value, double width) {
    double size = Math.abs(value);
    BigDecimal rounded = new BigDecimal(value).round(TICK).stripTrailingZeros();
    if (Math.abs(rounded.doubleValue() - value) > TICK_OFF * width) {
      // Far from zero, ticks would have one label.
      rounded = new BigDecimal(Digits.of("%.3g", value, width)).stripTrailingZeros();
    }
    return size == 0
        ? "0"
        : size >= 1e-4 && size < 1e7 ? rounded.toPlainString() : rounded.toString();
  }

  /**
   * Begins the x axis a little before the first value. Without that, values at equal distances
   * become the ticks, whatever numbers they are.
   */
  static void beginBefore(XYChart chart, double first, double step) {
    chart.getStyler().setXAxisMin(first - 0.37 * step);
  }

  /** The x axis logarithmic. */
  static void logarithmicX(XYChart chart) {
    chart.getStyler().setXAxisLogarithmic(true).setXAxisDecimalPattern(DECADES);
    chart.getStyler().setxAxisTickLabelsFormattingFunction(null);
  }

  /** The y axis logarithmic. */
  static void logarithmicY(XYChart chart) {
    chart.getStyler().setYAxisLogarithmic(true).setYAxisDecimalPattern(DECADES);
    chart.getStyler().setyAxisTickLabelsFormattingFunction(null);
  }

  static void window(XYChart chart, Window x, Window y) {
    chart.getStyler().setXAxisMin(x.low()).setXAxisMax(x.high());
    chart.getStyler().setYAxisMin(y.low()).setYAxisMax(y.high());
  }

  void line(XYChart chart, String name, double[] x, double[] y, Color color) {
    series(chart, name, x, y, XYSeriesRenderStyle.Line, color, SOLID);
  }

  void thinLine(XYChart chart, String name, double[] x, double[] y, Color color) {
    series(chart, name, x, y, XYSeriesRenderStyle.Line, color, THIN);
  }

  void dashed(XYChart chart, String name, double[] x, double[] y, Color color) {
    series(chart, name, x, y, XYSeriesRenderStyle.Line, color, DASHED);
  }

  /** A line with its points; one point alone is seen too. */
  void markedLine(XYChart chart, String name, double[] x, double[] y, Color color) {
    line(chart, name, x, y, color);
    XYSeries series = chart.getSeriesMap().get(name);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
  }

  private static void series(
      XYChart chart,
      String name,
      double[] x,
      double[] y,
      XYSeriesRenderStyle style,
      Color color,
      BasicStroke stroke) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(style);
    series.setLineColor(color);
    series.setLineStyle(stroke);
    series.setMarker(SeriesMarkers.NONE);
  }

  /** Points, those outside of the window left out. */
  void points(XYChart chart, String name, double[] x, double[] y, Color color) {
    AxesChartStyler window = chart.getStyler();
    int[] inside =
        IntStream.range(0, x.length)
            .filter(
                k ->
                    window.getXAxisMin() <= x[k]
                        && x[k] <= window.getXAxisMax()
                        && window.getYAxisMin() <= y[k]
                        && y[k] <= window.getYAxisMax())
            .toArray();
    if (inside.length == 0) {
      return;
    }
    XYSeries series =
        chart.addSeries(
            name,
            Arrays.stream(inside).mapToDouble(k -> x[k]).toArray(),
            Arrays.stream(inside).mapToDouble(k -> y[k]).toArray());
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
  }

  /** The outline of a histogram, or a filled one. */
  void histogram(
      XYChart chart, String name, double[] edges, double[] heights, Color color, boolean filled) {
    double[] x = new double[2 * heights.length + 2];
    double[] y = new double[x.length];
    for (int k = 0; k < heights.length; k++) {
      x[2 * k + 1] = edges[k];
      x[2 * k + 2] = edges[k + 1];
      y[2 * k + 1] = heights[k];
      y[2 * k + 2] = heights[k];
    }
    x[0] = edges[0];
    x[x.length - 1] = edges[heights.length];
    XYSeriesRenderStyle style = filled ? XYSeriesRenderStyle.Area : XYSeriesRenderStyle.Line;
    series(chart, name, x, y, style, color, SOLID);
    chart.getSeriesMap().get(name).setFillColor(Theme.clear(color, 90));
    beginBefore(chart, edges[0], edges[1] - edges[0]);
  }

  /** Ends the y axis a little above the highest value. */
  static void headroom(XYChart chart) {
    chart.getSeriesMap().values().stream()
        .flatMapToDouble(series -> Arrays.stream(series.getYData()))
        .filter(Double::isFinite)
        .max()
        .ifPresent(highest -> chart.getStyler().setYAxisMax(highest > 0 ? 1.06 * highest : 1));
  }

  /** A field on a plane lattice, its values between -largest and largest. */
  HeatMapChart field(int size, double[] values, int width, double largest) {
    HeatMapChart chart = new HeatMapChartBuilder().width(size).height(size).build();
    style(chart.getStyler(), "");
    chart.getStyler().setAxisTicksVisible(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setMin(-largest).setMax(largest);
    chart
        .getStyler()
        .setRangeColors(new Color[] {theme.uncorrected, theme.background, theme.corrected});
    List<Number[]> cells = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      double shown = Math.max(-largest, Math.min(largest, values[k]));
      cells.add(new Number[] {k % width, k / width, shown});
    }
    List<Integer> columns = IntStream.range(0, width).boxed().toList();
    List<Integer> rows = IntStream.range(0, values.length / width).boxed().toList();
    chart.addSeries("field", columns, rows, cells);
    return chart;
  }
}
