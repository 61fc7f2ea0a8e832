package io.gibbsvae.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG (W3C, "Portable Network Graphics", third edition). The platform's writer tries each of
 * five filters on each line, of which pictures of few colours need none: that took longer than to
 * draw them.
 */
final class Png {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int RGB = 3;

  private Png() {}

  /** Of an image of {@link BufferedImage#TYPE_INT_RGB}. */
  static byte[] of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    // Eight bits to each of three colours; one way each to compress, to filter and to order lines.
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) 2);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", deflated(lines(image, width, height)));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  /** A filter of 0, which is none, and the pixels of each line. */
  private static byte[] lines(BufferedImage image, int width, int height) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    byte[] lines = new byte[Math.multiplyExact(height, 1 + RGB * width)];
    int at = 0;
    for (int k = 0; k < pixels.length; k++) {
      if (k % width == 0) {
        at++;
      }
      lines[at++] = (byte) (pixels[k] >> 16);
      lines[at++] = (byte) (pixels[k] >> 8);
      lines[at++] = (byte) pixels[k];
    }
    return lines;
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream deflated = new ByteArrayOutputStream();
      byte[] part = new byte[1 << 16];
      while (!deflater.finished()) {
        deflated.write(part, 0, deflater.deflate(part));
      }
      return deflated.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    png.writeBytes(name);
    png.writeBytes(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }
}
