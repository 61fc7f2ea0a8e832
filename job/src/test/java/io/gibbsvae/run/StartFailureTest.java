package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.config.Assignment;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileOpener;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line, with the setting that helps. */
@Tag("slow")
class StartFailureTest {

  @TempDir private Path folder;

  @BeforeEach
  @AfterEach
  void noOtherSpark() {
    LocalSpark.stop();
  }

  private SparkSession start(String... settings) throws IOException {
    StringBuilder block = new StringBuilder("target.type = double-well\n");
    for (String setting : settings) {
      block.append("spark.").append(setting).append('\n');
    }
    Path file = Files.writeString(folder.resolve("x.conf"), block);
    return SparkSessions.start(
        ConfigurationReader.of(FileOpener.local())
            .read(file.toString(), List.of(Assignment.set("output.run-id = mine"))));
  }

  private String failure(String... settings) {
    RunFailedException failure =
        catchThrowableOfType(RunFailedException.class, () -> start(settings).close());
    assertThat(failure.getMessage().lines()).hasSize(1);
    return failure.getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "master, lcoal[2]",
    "master, local[many]",
    "extraListeners, no.such.Listener",
    "plugins, no.such.Plugin",
    "driver.maxResultSize, plenty",
    "eventLog.enabled, perhaps",
    "driver.bindAddress, 192.0.2.1"
  })
  void namesTheSettingThatSparkRefuses(String key, String value) {
    assertThat(
            failure(
                "master = \"local[1]\"",
                "ui.enabled = false",
                "port.maxRetries = 0",
                key + " = \"" + value + "\""))
        .contains("spark." + key);
  }

  /** Spark itself would end the process. */
  @Test
  void namesThePortOfTheUserInterfaceThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(
              failure(
                  "master = \"local[1]\"",
                  "ui { enabled = true, port = " + port + " }",
                  "port.maxRetries = 0"))
          .contains("spark.ui.port", port);
    }
  }

  @Test
  void namesTheFolderOfEventLogsThatIsMissing() {
    String missing = folder.resolve("missing").toString();
    for (String form : List.of(missing, "file://" + missing)) {
      assertThat(
              failure(
                  "master = \"local[1]\"", "eventLog { enabled = true, dir = \"" + form + "\" }"))
          .contains("spark.eventLog.dir", missing);
    }
  }

  @Test
  void namesTheFolderOfTemporaryFilesThatCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(failure("master = \"local[1]\"", "local.dir = \"" + file + "\""))
        .contains("spark.local.dir", file.toString());
  }

  @Test
  void refusesASparkThatRunsWithKryo() throws IOException {
    SparkConf kryo =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("kryo")
            .set("spark.ui.enabled", "false")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    SparkSession running = SparkSession.builder().config(kryo).getOrCreate();
    try {
      assertThat(failure("ui.enabled = false")).contains("spark.serializer");
    } finally {
      running.stop();
    }
  }

  @Test
  void aLibraryThatCannotBeLoadedHasItsFolders() {
    Path library = folder.resolve("libnone.so");
    Throwable thrown = catchThrowable(() -> System.load(library.toString()));

    assertThat(StartFailure.ofLibrary(new ExceptionInInitializerError(thrown)).orElseThrow())
        .contains("libnone.so", "org.bytedeco.javacpp.cachedir", "java.io.tmpdir")
        .doesNotContain("\n");
    assertThat(StartFailure.ofLibrary(new IllegalStateException(new IOException()))).isEmpty();
  }

  @Test
  void aClassOfAnotherVersionHasTheVersionsThatFit() {
    assertThat(
            StartFailure.ofLibrary(new NoSuchMethodError("scala.Predef.refArrayOps")).orElseThrow())
        .contains("Spark 3.5", "Scala 2.12", "SPARK_HOME");
  }

  /** As InetAddress.getLocalHost has it. */
  @Test
  void aHostWithoutAnAddressHasTheVariableThatHelps() {
    Throwable thrown = new UnknownHostException("box: box: Name or service not known");
    assertThat(message(new ExceptionInInitializerError(thrown))).contains("box", "SPARK_LOCAL_IP");
    assertThat(message(new UnknownHostException("elsewhere"))).doesNotContain("SPARK_LOCAL_IP");
  }

  @Test
  void whatNobodyForesawHasItsWordsAndTheWayToItsTrace() {
    String message = message(new IllegalStateException("first\n\tat second", null));
    assertThat(message).contains("IllegalStateException", "first", "logger").doesNotContain("\n");
    assertThat(message(new IllegalStateException())).contains("IllegalStateException");
  }

  private static String message(Throwable thrown) {
    return StartFailure.of("Spark", thrown, Map.of("spark.app.name", "first")).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://bucket/runs, hadoop-aws",
    "nosuch://host/runs, --packages",
    "hdfs://:port:/runs, output.path"
  })
  void aFileSystemThatIsMissingHasTheWayToIt(String output, String remedy) {
    Throwable thrown = catchThrowable(() -> RunFolder.of(output, "r", new Configuration()));
    assertThat(thrown)
        .isInstanceOf(RefusedException.class)
        .hasMessageContainingAll("output.path", output, remedy);
    assertThat(thrown.getMessage().lines()).hasSize(1);
  }
}
