package io.gibbsvae.energy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Files that may be compressed with gzip. */
public final class Gzip {

  private static final int FIRST = 0x1f;
  private static final int SECOND = 0x8b;

  private Gzip() {}

  /**
   * {@return the contents of a file, unpacked where they begin as gzip does}
   *
   * @param file not changed
   * @throws IOException if they do and are broken
   */
  public static byte[] unpacked(byte[] file) throws IOException {
    if (file.length < 2 || (file[0] & 0xff) != FIRST || (file[1] & 0xff) != SECOND) {
      return file;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
