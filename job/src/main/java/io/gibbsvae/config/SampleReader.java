package io.gibbsvae.config;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Langevin;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.Moves;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.FailOn;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.SampleSettings;
import java.util.List;
import java.util.Optional;

/** Reads the blocks {@code evaluate}, {@code sample} and {@code verdicts}. */
final class SampleReader {

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** Of fewer, the effective sample size does not look at autocorrelations. */
  private static final int LEAST_DRAWS = 20;

  private static final int MOST_LATENT_DRAWS = 1 << 20;
  private static final List<String> CODECS = List.of("none", "snappy", "gzip", "zstd");

  private SampleReader() {}

  static Optional<EvaluateSettings> readEvaluate(Section evaluate) {
    Section require = evaluate.section("require");
    return evaluate.read(
        () ->
            new EvaluateSettings(
                evaluate.wholeNumber("rows", 2),
                evaluate.wholeNumber("seed", Long.MIN_VALUE),
                evaluate.integer("latent-draws", 0, MOST_LATENT_DRAWS),
                evaluate.flag("search"),
                evaluate.wholeNumber("stein-rows", 0),
                new EvaluateSettings.Require(
                    require.number("ess", Range.SHARE),
                    require.numberOrNone("log-z-error", Range.POSITIVE).orElse(INFINITY),
                    require.numberOrNone("k-hat", Range.ANY).orElse(INFINITY))));
  }

  /**
   * Reads the block {@code sample}.
   *
   * @param largestBlock the most points that fit one array
   */
  static Optional<SampleSettings> readSample(Section sample, int largestBlock) {
    long rows = sample.wholeNumber("rows", 1);
    long seed = sample.wholeNumber("seed", Long.MIN_VALUE);
    NoiseType noise = sample.oneOf("noise", NoiseType.class);
    long rowsPerFile = sample.wholeNumber("rows-per-file", 1);
    int block = sample.integer("block", 1, largestBlock);
    String codec = sample.oneOf("codec", CODECS);
    Correction correction = sample.oneOf("correction", Correction.all(), Correction::name);
    int latentDraws = sample.integer("latent-draws", 0, MOST_LATENT_DRAWS);
    int candidates = sample.integer("candidates", 1);
    Optional<ChainSettings> chains = readChains(sample.section("metropolis"));
    long steinRows = sample.wholeNumber("stein-rows", 0);
    Section require = sample.section("require");
    double ess = require.number("ess", Range.NOT_NEGATIVE);
    double kHat = require.numberOrNone("k-hat", Range.ANY).orElse(INFINITY);
    double rHat = require.numberOrNone("r-hat", Range.POSITIVE).orElse(INFINITY);
    if (kHat < INFINITY && !correction.usesWeights()) {
      require.unexpected(
          "k-hat", "none, because the rows of this sample.correction have no weights");
    }
    if (rHat < INFINITY && !correction.usesChains()) {
      require.unexpected(
          "r-hat", "none, because the rows of this sample.correction are not from chains");
    }
    if ((rows - 1) / rowsPerFile >= Integer.MAX_VALUE) {
      sample.unexpected(
          "rows-per-file",
          "at least "
              + ((rows - 1) / Integer.MAX_VALUE + 1)
              + ", because sample.rows is "
              + rows
              + " and a run writes at most "
              + Integer.MAX_VALUE
              + " files");
    }
    correction
        .misfits(rows, rowsPerFile, candidates, chains)
        .forEach(misfit -> sample.unexpected(misfit.key(), misfit.expected()));
    return sample.build(
        () ->
            new SampleSettings(
                seed,
                noise,
                new SampleSettings.Files(rows, rowsPerFile, block, codec),
                correction,
                new SampleSettings.Weights(latentDraws, candidates),
                chains.orElseThrow(),
                steinRows,
                new SampleSettings.Require(ess, kHat, rHat)));
  }

  private static Optional<ChainSettings> readChains(Section chains) {
    int draws = chains.integer("draws", LEAST_DRAWS);
    int warmUp = chains.integer("warm-up", 0);
    int thin = chains.integer("thin", 1);
    Optional<Moves> moves = MovesReader.read(chains.section("moves"));
    int latentDraws = chains.integer("latent-draws", 0, MOST_LATENT_DRAWS);
    double acceptance = chains.number("acceptance", Range.OPEN_SHARE);
    double stepSpread = chains.number("step-spread", Range.NOT_NEGATIVE);
    Metric metric = chains.oneOf("metric", Metric.class);
    return chains.build(
        () ->
            new ChainSettings(
                draws,
                warmUp,
                thin,
                moves.orElseThrow(),
                latentDraws,
                new Langevin(acceptance, stepSpread, metric)));
  }

  /** Reads the block {@code verdicts}. */
  static Optional<Thresholds> readThresholds(Section verdicts) {
    return verdicts.read(
        () ->
            new Thresholds(
                verdicts.number("k-hat", Range.ANY),
                verdicts.number("missing-share", Range.SHARE),
                verdicts.number("r-hat", Range.POSITIVE),
                verdicts.number("ess", Range.NOT_NEGATIVE),
                verdicts.number("ess-share", Range.SHARE),
                verdicts.number("encoder-gain", Range.POSITIVE),
                verdicts.number("acceptance", Range.SHARE),
                verdicts.number("bfmi", Range.NOT_NEGATIVE),
                verdicts.number("standard-errors", Range.POSITIVE),
                verdicts.oneOf("fail-on", FailOn.class)));
  }
}
