package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that gets no time to say good-bye, and is run again. */
class KilledDriverIT {

  private static final Path LAUNCHER =
      Path.of(System.getProperty("gibbsvae.root")).toAbsolutePath().resolve("submit/gibbs-vae");
  private static final long PATIENCE_SECONDS = 300;

  private static final String CONFIGURATION =
      """
      target.type = double-well
      model { stages = 2, hidden = [16] }
      train { workers = 2, batch = 256, averaging-frequency = 40, rounds = 40 }
      evaluate.rows = 2000
      sample { rows = 300000, rows-per-file = 50000 }
      output.checkpoint-seconds = 0
      """;

  @TempDir private static Path temporary;
  private static Path undisturbed;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    Files.writeString(temporary.resolve("x.conf"), CONFIGURATION);
    undisturbed = temporary.resolve("undisturbed");
    finish(start("undisturbed"), "undisturbed");
  }

  @AfterAll
  static void noOtherSpark() {
    LocalSpark.stop();
  }

  private static File log(String name) {
    return temporary.resolve(name + ".log").toFile();
  }

  private static Process start(String name) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(LAUNCHER.toString());
    command.addAll(List.of("run", temporary.resolve("x.conf").toString()));
    command.addAll(List.of("--output", temporary.toString(), "--run-id", name));
    command.addAll(List.of("--", "--master", "local[2]", "--conf", "spark.ui.enabled=false"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name)));
    builder.environment().remove("SPARK_CONF_DIR");
    builder.environment().remove("SPARK_HOME");
    return builder.start();
  }

  private static void kill(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  private static String finish(Process process, String name) throws Exception {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      kill(process);
    }
    String said = Files.readString(log(name).toPath());
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** A file, or something in a folder. */
  private static boolean isThere(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Files.exists(path);
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside.findAny().isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoints", "model/model.json", "_staging/samples"})
  void aKilledRunIsTakenUpAgainAndEndsWithTheSameRows(String sign) throws Exception {
    String name = "killed-" + sign.replaceAll("\\W", "-");
    Path folder = temporary.resolve(name);
    Process process = start(name);
    while (process.isAlive() && !isThere(folder.resolve(sign))) {
      Thread.sleep(5);
    }
    kill(process);
    assertThat(isThere(folder.resolve(sign))).as(Files.readString(log(name).toPath())).isTrue();
    assertThat(folder.resolve("_SUCCESS")).doesNotExist();
    assertThat(folder.resolve("samples")).doesNotExist();
    assertThat(temporary.resolve(name + ".lock")).exists();

    String said = finish(start(name), name);
    assertThat(said).contains("which has died: taking over");
    if (sign.equals("checkpoints")) {
      assertThat(said).contains("an earlier run was interrupted: going on after round");
    } else {
      assertThat(said).contains("is trained already");
    }
    assertThat(folder.resolve("_SUCCESS")).exists();
    assertThat(folder.resolve("_staging")).doesNotExist();
    assertThat(temporary.resolve(name + ".lock")).doesNotExist();
    assertThat(folder.resolve("model/parameters.npy"))
        .hasSameBinaryContentAs(undisturbed.resolve("model/parameters.npy"));
    assertThat(Samples.bits(Samples.rows(LocalSpark.session(2), folder.resolve("samples"))))
        .hasSize(300_000)
        .isEqualTo(
            Samples.bits(Samples.rows(LocalSpark.session(2), undisturbed.resolve("samples"))));

    assertThat(finish(start(name), name)).contains("is done already");
  }
}
