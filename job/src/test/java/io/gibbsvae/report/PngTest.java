package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngTest {

  /** Noise, which is larger deflated than one part of what the deflater gives. */
  @ParameterizedTest
  @CsvSource({"1, 1", "7, 3", "1, 40", "300, 200"})
  void isReadAsWhatWasDrawn(int width, int height) throws IOException {
    BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new Random(width).ints((long) width * height).map(c -> c | 0xff000000).toArray();
    drawn.setRGB(0, 0, width, height, pixels, 0, width);

    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.of(drawn)));

    assertThat(read.getWidth()).isEqualTo(width);
    assertThat(read.getHeight()).isEqualTo(height);
    assertThat(read.getRGB(0, 0, width, height, null, 0, width)).isEqualTo(pixels);
  }
}
