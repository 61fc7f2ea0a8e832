package io.gibbsvae.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * What the colours of a figure mean, once for all of its charts, in as many lines as its width
 * takes. The library's own legend has its entries at different heights.
 */
final class Legend {

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, Charts.TEXT);
  private static final int MARGIN = 12;
  private static final int LINE = 20;
  private static final int SAMPLE = 24;
  private static final int GAP = 6;

  private final Collection<XYSeries> entries;

  private Legend(Collection<XYSeries> entries) {
    this.entries = entries;
  }

  /** Of the series that no chart's title names; of none where there is only one to tell apart. */
  static Legend of(List<? extends Chart<?, ?>> charts) {
    Map<String, XYSeries> all = new LinkedHashMap<>();
    Map<String, XYSeries> untitled = new LinkedHashMap<>();
    for (Chart<?, ?> chart : charts) {
      if (chart instanceof XYChart plane) {
        all.putAll(plane.getSeriesMap());
        plane.getSeriesMap().forEach(untitled::putIfAbsent);
        untitled.remove(chart.getTitle());
      }
    }
    return new Legend(all.size() > 1 ? untitled.values() : List.of());
  }

  /** {@return the names, in their order} */
  List<String> names() {
    return entries.stream().map(XYSeries::getName).toList();
  }

  /** {@return how high it is in a figure of this width} */
  int height(Graphics2D graphics, int width) {
    List<Point> places = places(graphics.getFontMetrics(FONT), width);
    return places.isEmpty() ? 0 : places.get(places.size() - 1).y + LINE;
  }

  /** Draws it at the top of a figure. */
  void paint(Graphics2D graphics, int width, Theme theme) {
    FontMetrics metrics = graphics.getFontMetrics(FONT);
    List<Point> places = places(metrics, width);
    int k = 0;
    for (XYSeries series : entries) {
      Point place = places.get(k++);
      int middle = place.y + LINE / 2;
      sample(graphics, series, place.x, middle);
      graphics.setFont(FONT);
      graphics.setColor(theme.text);
      int base = middle + (metrics.getAscent() - metrics.getDescent()) / 2;
      graphics.drawString(series.getName(), place.x + SAMPLE + GAP, base);
    }
  }

  private List<Point> places(FontMetrics metrics, int width) {
    List<Point> places = new ArrayList<>();
    int x = MARGIN;
    int y = GAP;
    for (XYSeries series : entries) {
      int wide = SAMPLE + GAP + metrics.stringWidth(series.getName());
      if (x > MARGIN && x + wide > width - MARGIN) {
        x = MARGIN;
        y += LINE;
      }
      places.add(new Point(x, y));
      x += wide + 3 * GAP;
    }
    return places;
  }

  private static void sample(Graphics2D graphics, XYSeries series, int x, int middle) {
    if (series.getXYSeriesRenderStyle() == XYSeriesRenderStyle.Scatter) {
      graphics.setColor(new Color(series.getMarkerColor().getRGB()));
      graphics.fillOval(x + SAMPLE / 2 - 3, middle - 3, 6, 6);
      return;
    }
    if (series.getXYSeriesRenderStyle() == XYSeriesRenderStyle.Area) {
      graphics.setColor(series.getFillColor());
      graphics.fillRect(x, middle, SAMPLE, 6);
    }
    graphics.setColor(series.getLineColor());
    graphics.setStroke(series.getLineStyle());
    graphics.drawLine(x, middle, x + SAMPLE, middle);
  }
}
