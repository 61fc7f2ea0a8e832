package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors in processes of their own, through the launcher and the shaded jar. */
class LocalClusterIT {

  private static final Path ROOT = Path.of(System.getProperty("gibbsvae.root")).toAbsolutePath();
  private static final long PATIENCE_SECONDS = 400;

  private static final String CONFIGURATION =
      """
      target.type = double-well
      model { stages = 2, hidden = [8] }
      train { workers = 3, batch = 32, averaging-frequency = 5, rounds = 2 }
      evaluate.rows = 2000
      sample {
        rows = 1000, rows-per-file = 400, block = 64
        metropolis { draws = 100, warm-up = 10 }
      }
      """;

  @TempDir private Path temporary;

  /**
   * The launcher's own Spark in another place: executors work in its folder, where each leaves what
   * is native in the jar, 323 MB.
   */
  private Path spark() throws IOException {
    Path own = ROOT.resolve("submit/spark");
    Path spark = temporary.resolve("spark");
    if (!Files.exists(spark)) {
      Files.createDirectories(spark.resolve("bin"));
      Files.createDirectories(spark.resolve("target"));
      Files.copy(
          own.resolve("bin/spark-submit"),
          spark.resolve("bin/spark-submit"),
          StandardCopyOption.COPY_ATTRIBUTES);
      Files.createSymbolicLink(
          spark.resolve("target/jars"), own.resolve("target/jars").toRealPath());
    }
    return spark;
  }

  /** The folder of a run on a master. */
  private Path run(String name, String master, String correction) throws Exception {
    Path configuration = Files.writeString(temporary.resolve("x.conf"), CONFIGURATION);
    File log = temporary.resolve(name + ".log").toFile();
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("submit/gibbs-vae").toString());
    command.addAll(List.of("run", configuration.toString(), "--output", temporary.toString()));
    command.addAll(List.of("--set", "sample.correction=" + correction));
    command.addAll(List.of("--run-id", name, "--", "--master", master));
    command.addAll(List.of("--driver-memory", "1g", "--executor-memory", "1g"));
    command.addAll(List.of("--conf", "spark.driver.memoryOverhead=1g"));
    command.addAll(List.of("--conf", "spark.executor.memoryOverhead=1g"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().remove("SPARK_CONF_DIR");
    builder.environment().put("SPARK_HOME", spark().toString());
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "no end within " + PATIENCE_SECONDS + " s: " + Files.readString(log.toPath()));
    }
    assertThat(process.exitValue()).as(Files.readString(log.toPath())).isZero();
    return temporary.resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"metropolis", "resample"})
  void aClusterOfTwoExecutorsWritesTheValuesThatOneProcessWrites(String correction)
      throws Exception {
    Path cluster = run("cluster", "local-cluster[2,1,1024]", correction);
    Path local = run("local", "local[2]", correction);

    assertThat(cluster.resolve("model/parameters.npy"))
        .hasSameBinaryContentAs(local.resolve("model/parameters.npy"));
    assertThat(cluster.resolve("metrics/diagnostics.json"))
        .hasSameBinaryContentAs(local.resolve("metrics/diagnostics.json"));
    assertThat(Samples.bits(Samples.rows(LocalSpark.session(2), cluster.resolve("samples"))))
        .hasSize(1000)
        .isEqualTo(Samples.bits(Samples.rows(LocalSpark.session(2), local.resolve("samples"))));
    LocalSpark.stop();
  }
}
