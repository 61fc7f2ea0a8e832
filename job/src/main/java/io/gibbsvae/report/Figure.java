package io.gibbsvae.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A picture of one or more charts.
 *
 * @param name of its file
 * @param caption what it shows, for people who see it and for those who do not
 * @param columns charts beside each other
 * @param charts draws them in the colours of a page, row by row; all are of one size
 */
record Figure(
    String name, String caption, int columns, Function<Theme, List<? extends Chart<?, ?>>> charts) {

  /** Points that a picture is wide. */
  static final int WIDTH = 860;

  /** Points that a chart is high that takes all of the width. */
  static final int HEIGHT = 380;

  /** Pixels to a point: sharp on screens of twice the density, and in print. */
  private static final int SCALE = 2;

  /** The picture as a PNG. */
  byte[] png(Theme theme) {
    List<? extends Chart<?, ?>> drawn = charts.apply(theme);
    int width = drawn.get(0).getWidth();
    int height = drawn.get(0).getHeight();
    int rows = (drawn.size() + columns - 1) / columns;
    BufferedImage image =
        new BufferedImage(
            SCALE * width * Math.min(columns, drawn.size()),
            SCALE * height * rows,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D whole = image.createGraphics();
    whole.setColor(theme.background);
    whole.fillRect(0, 0, image.getWidth(), image.getHeight());
    whole.dispose();
    for (int k = 0; k < drawn.size(); k++) {
      Graphics2D part = image.createGraphics();
      part.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      part.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      part.scale(SCALE, SCALE);
      part.translate(width * (k % columns), height * (k / columns));
      drawn.get(k).paint(part, width, height);
      part.dispose();
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
