package io.gibbsvae.bench;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Langevin;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.Moves;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.SampleSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Measures generation to Parquet, joint weights included, until all rows are on disk. */
final class GenerateTurns {

  private static final ChainSettings NO_CHAINS =
      new ChainSettings(1, 0, 1, Moves.langevin(1), 0, new Langevin(0.574, 0, Metric.DIAGONAL));

  private final Arguments arguments;
  private final SparkSession spark;
  private final TrainedModel model;
  private final Path folder;

  private GenerateTurns(Arguments arguments, SparkSession spark) {
    this.arguments = arguments;
    this.spark = spark;
    this.model = arguments.size().anyModel(arguments.activation());
    this.folder = Path.of(arguments.text("out"));
  }

  static void run(Arguments arguments) {
    try (SparkSession spark = LocalSession.start(arguments.integer("workers"))) {
      GenerateTurns generation = new GenerateTurns(arguments, spark);
      Turns turns = new Turns();
      if (arguments.number("warmup-rows") > 0) {
        generation.write(arguments.number("warmup-rows"));
      }
      turns.ready("Spark " + spark.version());
      while (turns.next().isPresent()) {
        turns.answer(generation.write(arguments.number("rows")));
      }
    }
  }

  private Map<String, Object> write(long rows) {
    delete(folder);
    SampleSettings settings =
        new SampleSettings(
            1,
            NoiseType.INDEPENDENT,
            new SampleSettings.Files(
                rows, arguments.number("rows-per-file"), arguments.integer("block"), "zstd"),
            Correction.IMPORTANCE,
            new SampleSettings.Weights(0, 1),
            NO_CHAINS,
            0,
            new SampleSettings.Require(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
    Target target =
        new Target("wells", new Wells(model.settings().dimension()), Knowledge.nothing());
    long begin = System.nanoTime();
    try {
      new Generator(spark, target, settings, List.of())
          .write(
              model,
              folder.toString(),
              "benchmark",
              progress -> {
                if (progress.files() == progress.all()) {
                  throw new Written();
                }
              });
      throw new IllegalStateException("generation did not say when all rows were there");
    } catch (Written end) {
      double seconds = (System.nanoTime() - begin) * 1e-9;
      Map<String, Object> measured = new LinkedHashMap<>();
      measured.put("rate", rows / seconds);
      measured.put("seconds", seconds);
      measured.put("bytes", bytes(folder));
      return measured;
    } finally {
      delete(folder);
    }
  }

  private static long bytes(Path folder) {
    return files(folder).stream()
        .filter(Files::isRegularFile)
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  private static void delete(Path folder) {
    if (Files.exists(folder)) {
      files(folder).stream()
          .sorted(Comparator.reverseOrder())
          .forEach(file -> file.toFile().delete());
    }
  }

  private static List<Path> files(Path folder) {
    try (var found = Files.walk(folder)) {
      return found.toList();
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  /** Thrown when all rows are there, so that they are not surveyed. */
  private static final class Written extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
