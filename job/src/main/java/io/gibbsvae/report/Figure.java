package io.gibbsvae.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A picture of one or more charts, with a legend above them.
 *
 * @param caption what it shows, for people who see it and for those who do not
 * @param columns charts beside each other on a wide screen
 * @param charts draws them in the colours of a page, row by row; all are of one size
 * @param place where in the rows of a wide screen the k-th chart is, in their order; on a narrow
 *     one there are no gaps
 */
record Figure(
    String name,
    String caption,
    int columns,
    Function<Theme, List<? extends Chart<?, ?>>> charts,
    IntUnaryOperator place) {

  /** Points that a picture is wide on a wide screen. */
  static final int WIDTH = 860;

  /** And on a narrow one, where text would be too small to read if it was shrunk to that. */
  static final int NARROW = 400;

  /** Points that a chart is high that takes all of the width. */
  static final int HEIGHT = 380;

  /** Pixels to a point: sharp on screens of twice the density, and in print. */
  private static final int SCALE = 2;

  Figure(
      String name,
      String caption,
      int columns,
      Function<Theme, List<? extends Chart<?, ?>>> charts) {
    this(name, caption, columns, charts, IntUnaryOperator.identity());
  }

  /** A square without what is above its diagonal. */
  static Figure triangle(
      String name,
      String caption,
      int columns,
      Function<Theme, List<? extends Chart<?, ?>>> charts) {
    return new Figure(
        name,
        caption,
        columns,
        charts,
        k -> {
          int row = 0;
          int before = 0;
          while (before + row < k) {
            row++;
            before += row;
          }
          return row * columns + k - before;
        });
  }

  /** A figure's pictures as PNG: for pages on wide and on narrow screens, light and dark. */
  record Drawn(Figure figure, byte[] light, byte[] dark, byte[] narrowLight, byte[] narrowDark) {}

  Drawn drawn() {
    return new Drawn(
        this, png(Theme.LIGHT), png(Theme.DARK), narrowPng(Theme.LIGHT), narrowPng(Theme.DARK));
  }

  /** The picture as a PNG. */
  byte[] png(Theme theme) {
    return png(theme, WIDTH, columns, place);
  }

  /** The picture as a PNG for a narrow screen: half as many charts beside each other. */
  byte[] narrowPng(Theme theme) {
    return png(theme, NARROW, (columns + 1) / 2, IntUnaryOperator.identity());
  }

  private byte[] png(Theme theme, int width, int most, IntUnaryOperator place) {
    List<? extends Chart<?, ?>> drawn = charts.apply(theme);
    int beside = Math.min(most, drawn.size());
    int chartWidth = width / beside;
    int chartHeight = drawn.get(0).getHeight();
    Legend legend = Legend.of(drawn);
    int top = legend.height(graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)), width);
    int rows = place.applyAsInt(drawn.size() - 1) / beside + 1;
    BufferedImage image =
        new BufferedImage(
            SCALE * width, SCALE * (top + chartHeight * rows), BufferedImage.TYPE_INT_RGB);
    Graphics2D whole = graphics(image);
    whole.setColor(theme.background);
    whole.fillRect(0, 0, image.getWidth(), image.getHeight());
    legend.paint(whole, width, theme);
    whole.dispose();
    for (int k = 0; k < drawn.size(); k++) {
      Graphics2D part = graphics(image);
      int at = place.applyAsInt(k);
      part.translate(chartWidth * (at % beside), top + chartHeight * (at / beside));
      drawn.get(k).paint(part, chartWidth, chartHeight);
      part.dispose();
    }
    return Png.of(image);
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(SCALE, SCALE);
    return graphics;
  }
}
