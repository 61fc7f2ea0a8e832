package io.gibbsvae.sample;

import java.io.Serializable;

/**
 * How to generate.
 *
 * @param rows rows to write
 * @param seed seed of the generation's noise
 * @param rowsPerFile rows of a Parquet file, and of the Spark task that writes it
 * @param block rows decoded at a time; bounds a task's memory
 * @param codec Parquet compression: none, snappy, gzip or zstd
 */
public record SampleSettings(long rows, long seed, long rowsPerFile, int block, String codec)
    implements Serializable {

  public SampleSettings {
    if (rows < 1 || rowsPerFile < 1 || block < 1) {
      throw new IllegalArgumentException(
          "rows, rows per file and block must be at least 1, found "
              + rows
              + ", "
              + rowsPerFile
              + ", "
              + block);
    }
  }

  /** The number of files, and of Spark tasks. */
  public int files() {
    return Math.toIntExact((rows + rowsPerFile - 1) / rowsPerFile);
  }
}
