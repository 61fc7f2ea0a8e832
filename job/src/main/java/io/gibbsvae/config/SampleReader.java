package io.gibbsvae.config;

import io.gibbsvae.sample.EvaluateSettings;
import io.gibbsvae.sample.SampleSettings;
import java.util.List;
import java.util.Optional;

/** Reads the blocks {@code evaluate} and {@code sample}. */
final class SampleReader {

  private static final List<String> CODECS = List.of("none", "snappy", "gzip", "zstd");

  private SampleReader() {}

  static Optional<EvaluateSettings> readEvaluate(Section evaluate) {
    long rows = evaluate.wholeNumber("rows", 2);
    long seed = evaluate.wholeNumber("seed", Long.MIN_VALUE);
    Section require = evaluate.section("require");
    double ess = require.number("ess", Range.SHARE);
    double logZError =
        require.numberOrNone("log-z-error", Range.POSITIVE).orElse(Double.POSITIVE_INFINITY);
    return evaluate.build(() -> new EvaluateSettings(rows, seed, ess, logZError));
  }

  /**
   * Reads the block {@code sample}.
   *
   * @param largestBlock the most points that fit one array
   */
  static Optional<SampleSettings> readSample(Section sample, int largestBlock) {
    long rows = sample.wholeNumber("rows", 1);
    long seed = sample.wholeNumber("seed", Long.MIN_VALUE);
    long rowsPerFile = sample.wholeNumber("rows-per-file", 1);
    int block = sample.integer("block", 1, largestBlock);
    String codec = sample.oneOf("codec", CODECS);
    if ((rows - 1) / rowsPerFile >= Integer.MAX_VALUE) {
      sample.unexpected(
          "rows-per-file", "more, because sample.rows is " + rows + " and that is too many files");
    }
    return sample.build(() -> new SampleSettings(rows, seed, rowsPerFile, block, codec));
  }
}
