package io.gibbsvae.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

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
    // Eight bits to each of three colours; one way each to compress, to filter and to order lines.
    ByteBuffer header = ByteBuffer.allocate(13).putInt(image.getWidth()).putInt(image.getHeight());
    header.put((byte) 8).put((byte) 2);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", deflated(image));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  /** Each line with a filter of 0, which is none, before its pixels. */
  private static byte[] deflated(BufferedImage image) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    byte[] line = new byte[1 + RGB * image.getWidth()];
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      for (int k = 0; k < pixels.length; ) {
        for (int at = 1; at < line.length; k++) {
          line[at++] = (byte) (pixels[k] >> 16);
          line[at++] = (byte) (pixels[k] >> 8);
          line[at++] = (byte) pixels[k];
        }
        out.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return deflated.toByteArray();
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
