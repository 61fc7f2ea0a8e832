package io.gibbsvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Langevin;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.Moves;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.FailOn;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Pilot;
import io.gibbsvae.sample.SampleRequest;
import io.gibbsvae.sample.SampleSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads the blocks {@code evaluate}, {@code sample} and {@code verdicts}. */
final class SampleReader {

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** Of fewer, the effective sample size does not look at autocorrelations. */
  private static final int LEAST_DRAWS = 20;

  /** What is left to the run. */
  private static final String AUTO = "auto";

  // Of chains whose warm-up and thinning are left to the run, until these are known.
  private static final int WARM_UP = 400;
  private static final int THIN = 1;

  private static final String LOG_Z_ERROR = "log-z-error";

  /** Where log Z alone is wanted and nothing is said of its error, in nats. */
  private static final double USUAL_LOG_Z_ERROR = 0.01;

  private static final Range LOG_Z_ERRORS =
      new Range(
          value -> value >= 1e-4 && value <= 1,
          "a number in [0.0001, 1]",
          "numbers in [0.0001, 1]");

  private static final int MOST_LATENT_DRAWS = 1 << 20;
  private static final List<String> CODECS = List.of("none", "snappy", "gzip", "zstd");

  private SampleReader() {}

  /**
   * Reads the block {@code evaluate}.
   *
   * @param want what the run is for; where it is log Z, its error decides how many samples there
   *     are unless the configuration says it
   */
  static Optional<EvaluateSettings> readEvaluate(Section evaluate, Want want) {
    Section require = evaluate.section("require");
    double logZError = readLogZError(evaluate, want);
    return evaluate.read(
        () ->
            new EvaluateSettings(
                logZError < INFINITY
                    ? EvaluateSettings.FIRST_ROWS
                    : evaluate.wholeNumber("rows", 2),
                evaluate.wholeNumber("seed", Long.MIN_VALUE),
                evaluate.integer("latent-draws", 0, MOST_LATENT_DRAWS),
                evaluate.flag("search"),
                evaluate.wholeNumber("stein-rows", 0),
                logZError,
                new EvaluateSettings.Require(
                    require.number("ess", Range.SHARE),
                    require.numberOrNone("log-z-error", Range.POSITIVE).orElse(INFINITY),
                    require.numberOrNone("k-hat", Range.ANY).orElse(INFINITY))));
  }

  /** Infinity where it does not decide the number of samples. */
  private static double readLogZError(Section evaluate, Want want) {
    if (!evaluate.has(LOG_Z_ERROR)) {
      double error = usualLogZError(evaluate, want);
      if (error < INFINITY) {
        evaluate.keep(LOG_Z_ERROR, error);
      }
      return error;
    }
    if (evaluate.isSet("rows")) {
      evaluate.unexpected(
          LOG_Z_ERROR,
          "no value, because evaluate.rows says how many samples there are; set one of them, and the"
              + " other to null");
    }
    double error = evaluate.number(LOG_Z_ERROR, LOG_Z_ERRORS);
    return error > 0 ? error : INFINITY;
  }

  /** Where none is given. */
  private static double usualLogZError(Section evaluate, Want want) {
    return want == Want.LOG_Z && !evaluate.isSet("rows") ? USUAL_LOG_Z_ERROR : INFINITY;
  }

  /**
   * Reads the block {@code sample}.
   *
   * @param largestBlock the most points that fit one array
   */
  static Optional<SampleRequest> readSample(Section sample, int largestBlock) {
    long seed = sample.wholeNumber("seed", Long.MIN_VALUE);
    NoiseType noise = sample.oneOf("noise", NoiseType.class);
    long rowsPerFile = sample.wholeNumber("rows-per-file", 1);
    int block = sample.integer("block", 1, largestBlock);
    String codec = sample.oneOf("codec", CODECS);
    Optional<Correction> named = readCorrection(sample);
    boolean open = named.isEmpty();
    // Where it is open, the one that does not restrict the others.
    Correction correction = named.orElse(Correction.IMPORTANCE);
    int latentDraws = sample.integer("latent-draws", 0, MOST_LATENT_DRAWS);
    int candidates = sample.integer("candidates", 1);
    Section metropolis = sample.section("metropolis");
    int draws = metropolis.integer("draws", LEAST_DRAWS);
    OptionalInt warmUp = numberOrAuto(metropolis, "warm-up", 0, open);
    OptionalInt thin = numberOrAuto(metropolis, "thin", 1, open);
    Optional<ChainSettings> chains =
        readChains(metropolis, draws, warmUp.orElse(WARM_UP), thin.orElse(THIN));
    OptionalLong effectiveRows = readEffectiveRows(sample, rowsPerFile);
    // Where they follow from effective rows: a number that fits all corrections.
    long rows = effectiveRows.isPresent() ? Math.max(1, draws) : sample.wholeNumber("rows", 1);
    long steinRows = sample.wholeNumber("stein-rows", 0);
    Section require = sample.section("require");
    double ess = require.number("ess", Range.NOT_NEGATIVE);
    double kHat = require.numberOrNone("k-hat", Range.ANY).orElse(INFINITY);
    double rHat = require.numberOrNone("r-hat", Range.POSITIVE).orElse(INFINITY);
    if (kHat < INFINITY && !correction.usesWeights()) {
      require.unexpected(
          "k-hat", "none, because the rows of this sample.correction have no weights");
    }
    if (rHat < INFINITY && !open && !correction.usesChains()) {
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
            new SampleRequest(
                new SampleSettings(
                    seed,
                    noise,
                    new SampleSettings.Files(rows, rowsPerFile, block, codec),
                    correction,
                    new SampleSettings.Weights(latentDraws, candidates),
                    chains.orElseThrow(),
                    steinRows,
                    new SampleSettings.Require(ess, kHat, rHat)),
                open,
                warmUp.isEmpty(),
                thin.isEmpty(),
                effectiveRows));
  }

  /** Empty where it is left to the run. */
  private static Optional<Correction> readCorrection(Section sample) {
    List<String> names =
        Stream.concat(Stream.of(AUTO), Correction.all().stream().map(Correction::name)).toList();
    String name = sample.oneOf("correction", names);
    return Correction.all().stream().filter(known -> known.name().equals(name)).findFirst();
  }

  /**
   * The effective rows that are wanted of the model, where the configuration says it, before they
   * are read and checked.
   *
   * @param evaluate the block
   */
  static OptionalLong wantedRows(ConfigObject values, Want want, Section evaluate) {
    if (want == Want.LOG_Z) {
      double error =
          evaluate.has(LOG_Z_ERROR)
              ? Values.number(evaluate.values().get(LOG_Z_ERROR))
              : usualLogZError(evaluate, want);
      return LOG_Z_ERRORS.contains(error)
          ? OptionalLong.of((long) Math.ceil(EvaluateSettings.effectiveRows(error)))
          : OptionalLong.empty();
    }
    Config all = values.toConfig();
    return all.hasPath("sample.effective-rows")
        ? Values.whole(all.getValue("sample.effective-rows"), 1, Long.MAX_VALUE)
        : OptionalLong.empty();
  }

  /** The effective rows that are wanted, where they decide how many rows there are. */
  private static OptionalLong readEffectiveRows(Section sample, long rowsPerFile) {
    if (!sample.has("effective-rows")) {
      return OptionalLong.empty();
    }
    if (sample.isSet("rows")) {
      sample.unexpected(
          "effective-rows",
          "no value, because sample.rows says how many rows are written; set one of them, and the"
              + " other to null");
    }
    long wanted = sample.wholeNumber("effective-rows", 1);
    if (wanted / rowsPerFile >= Integer.MAX_VALUE / Pilot.MOST_ROWS) {
      sample.unexpected(
          "effective-rows",
          "at most "
              + Integer.MAX_VALUE / Pilot.MOST_ROWS
              + " times sample.rows-per-file, "
              + rowsPerFile);
    }
    return OptionalLong.of(wanted);
  }

  /**
   * A number, or empty where it is left to the run.
   *
   * @param open whether it is where nothing is said
   */
  private static OptionalInt numberOrAuto(Section chains, String key, int least, boolean open) {
    if (open && !chains.isSet(key)) {
      chains.keep(key, AUTO);
      return OptionalInt.empty();
    }
    return chains.integerOr(AUTO, key, least);
  }

  private static Optional<ChainSettings> readChains(
      Section chains, int draws, int warmUp, int thin) {
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
