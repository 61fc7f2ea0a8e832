package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.config.Assignment;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileOpener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** spark-submit hands its settings over as system properties. */
@Tag("slow")
class SparkSessionsTest {

  private final List<String> properties = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeEach
  void noOtherSpark() {
    LocalSpark.stop();
    submitted("spark.ui.enabled", "false");
  }

  @AfterEach
  void forget() {
    properties.forEach(System::clearProperty);
  }

  private void submitted(String key, String value) {
    properties.add(key);
    System.setProperty(key, value);
  }

  /** The settings of the session of a run with these lines in its configuration's block spark. */
  private SparkConf start(String block) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("x.conf"), "target.type = double-well\nspark {\n" + block + "\n}");
    try (SparkSession session =
        SparkSessions.start(
            ConfigurationReader.of(FileOpener.local())
                .read(file.toString(), List.of(Assignment.set("output.run-id = mine"))))) {
      return session.sparkContext().getConf();
    }
  }

  @Test
  void whereNobodySaysAnythingTheDefaultsHold() throws Exception {
    SparkConf conf = start("");

    assertThat(conf.get("spark.master")).isEqualTo("local[*]");
    assertThat(conf.get("spark.locality.wait")).isEqualTo("0");
    assertThat(conf.get("spark.ui.showConsoleProgress")).isEqualTo("false");
    assertThat(conf.get("spark.app.name")).isEqualTo("gibbs-vae");
  }

  @Test
  void theConfigurationWinsOverTheDefaults() throws Exception {
    SparkConf conf = start("master = \"local[1]\"\n locality.wait = 2s\n app.name = wells");

    assertThat(conf.get("spark.master")).isEqualTo("local[1]");
    assertThat(conf.get("spark.locality.wait")).isEqualTo("2s");
    assertThat(conf.get("spark.app.name")).isEqualTo("wells");
  }

  @Test
  void sparkSubmitWinsOverTheConfiguration() throws Exception {
    submitted("spark.master", "local[1]");
    submitted("spark.locality.wait", "1s");

    SparkConf conf = start("master = \"local[2]\"\n locality.wait = 2s\n task.maxFailures = 7");

    assertThat(conf.get("spark.master")).isEqualTo("local[1]");
    assertThat(conf.get("spark.locality.wait")).isEqualTo("1s");
    assertThat(conf.get("spark.task.maxFailures")).isEqualTo("7");
  }

  /** The launcher passes its defaults on through spark-submit. */
  @Test
  void theConfigurationWinsOverWhatTheLauncherSetsByItself() throws Exception {
    submitted("spark.master", "local[*]");
    submitted("spark.locality.wait", "0");

    SparkConf conf = start("master = \"local[1]\"\n locality.wait = 2s");

    assertThat(conf.get("spark.master")).isEqualTo("local[1]");
    assertThat(conf.get("spark.locality.wait")).isEqualTo("2s");
  }

  @Test
  void anApplicationThatOnlySparkSubmitNamedGetsTheNameOfTheRun() throws Exception {
    submitted("spark.master", "local[1]");
    submitted("spark.app.name", "io.gibbsvae.cli.Main");

    assertThat(start("").get("spark.app.name")).isEqualTo("gibbs-vae mine");
  }
}
