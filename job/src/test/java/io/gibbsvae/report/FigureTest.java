package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class FigureTest {

  private static final double[] X = {0, 1};

  @BeforeAll
  static void thereIsNoScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  private static XYChart chart(String title, String... series) {
    Charts charts = new Charts(Theme.LIGHT);
    XYChart chart = charts.plane(200, 100, title, "x", "y");
    for (String name : series) {
      charts.line(chart, name, X, X, Theme.LIGHT.corrected);
    }
    return chart;
  }

  private static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void onANarrowScreenHalfAsManyChartsStandBesideEachOther() throws IOException {
    Figure figure =
        new Figure(
            "f", "", 4, theme -> IntStream.range(0, 4).mapToObj(k -> chart("", "a")).toList());

    BufferedImage wide = image(figure.png(Theme.LIGHT));
    BufferedImage narrow = image(figure.narrowPng(Theme.LIGHT));

    assertThat(wide.getWidth()).isEqualTo(2 * 860);
    assertThat(wide.getHeight()).isEqualTo(2 * 100);
    assertThat(narrow.getWidth()).isEqualTo(2 * 400);
    assertThat(narrow.getHeight()).isEqualTo(2 * 2 * 100);
  }

  @Test
  void nothingIsAboveTheDiagonalOfATriangle() throws IOException {
    Figure figure =
        Figure.triangle(
            "f", "", 3, theme -> IntStream.range(0, 6).mapToObj(k -> chart("", "a")).toList());

    BufferedImage wide = image(figure.png(Theme.LIGHT));
    assertThat(wide.getHeight()).isEqualTo(2 * 3 * 100);
    boolean[][] empty = new boolean[3][3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        int width = wide.getWidth() / 3;
        int[] cell = wide.getRGB(column * width, row * 200, width - 1, 200, null, 0, width);
        empty[row][column] =
            Arrays.stream(cell).filter(colour -> colour != 0).distinct().count() == 1;
      }
    }
    assertThat(empty)
        .isDeepEqualTo(
            new boolean[][] {{false, true, true}, {false, false, true}, {false, false, false}});
    assertThat(image(figure.narrowPng(Theme.LIGHT)).getHeight()).isEqualTo(2 * 3 * 100);
  }

  @Test
  void aLegendTakesAsManyLinesAsTheWidthNeeds() throws IOException {
    String[] names = {
      "the first of the lines", "the second of the lines", "the third of the lines"
    };
    Figure figure = new Figure("f", "", 1, theme -> List.of(chart("", names)));

    assertThat(image(figure.narrowPng(Theme.LIGHT)).getHeight())
        .isGreaterThan(image(figure.png(Theme.LIGHT)).getHeight());
  }

  @Test
  void aLegendNamesEachSeriesOnceAndNoneThatATitleNames() {
    assertThat(Legend.of(List.of(chart("a", "a", "even"), chart("b", "b", "even"))).names())
        .containsExactly("even");
    assertThat(Legend.of(List.of(chart("x0", "a", "b"), chart("x1", "a", "b"))).names())
        .containsExactly("a", "b");
  }

  @Test
  void whatIsThereAloneHasNoLegend() {
    assertThat(Legend.of(List.of(chart("", "a"), chart("", "a"))).names()).isEmpty();
  }
}
