package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a user runs it: from some other folder, with and without a Spark of his own. */
class LauncherIT {

  private static final Path ROOT = Path.of(System.getProperty("gibbsvae.root")).toAbsolutePath();
  private static final Path LAUNCHER = ROOT.resolve("submit/gibbs-vae");
  private static final long PATIENCE_SECONDS = 1200;

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void withoutSparkHomeItTakesTheSparkThatMavenFetched() throws Exception {
    assertThat(dryRun("run", "a.conf"))
        .contains(ROOT.resolve("submit/spark/bin/spark-submit").toString())
        .endsWith(ROOT.resolve("job/target/gibbs-vae.jar").toString(), "run", "a.conf");
  }

  @Test
  void withSparkHomeItTakesThatSparksOwnSparkSubmit() throws Exception {
    environment.put("SPARK_HOME", folder.toString());
    assertThat(dryRun("run", "a.conf")).contains(folder.resolve("bin/spark-submit").toString());
  }

  @Test
  void itFindsItsFilesThroughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("gibbs"), LAUNCHER);
    assertThat(words(succeed(start(link, "run", "a.conf", "--dry-run"))))
        .isEqualTo(dryRun("run", "a.conf"));
  }

  @Test
  void argumentsWithSpacesAndQuotesReachTheJobWhole() throws Exception {
    assertThat(dryRun("run", "my runs/it's.conf")).endsWith("run", "my runs/it's.conf");
  }

  @Test
  void itTellsTheJobWhereTheConfigurationsLie() throws Exception {
    assertThat(dryRun("benchmark", "mog2")).startsWith("env").contains("GIBBSVAE_HOME=" + ROOT);
  }

  @Test
  void locallyItTakesEveryCoreWithOneThreadToATask() throws Exception {
    assertThat(dryRun("run", "a.conf"))
        .startsWith("env", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
        .contains("spark.master=local[*]", "spark.locality.wait=0")
        .noneMatch(word -> word.startsWith("spark.executor"));
  }

  @Test
  void aSettingAfterTheDashesWins() throws Exception {
    assertThat(dryRun("run", "a.conf", "--", "--master", "yarn", "-c", "spark.locality.wait=3s"))
        .containsSequence("--master", "yarn")
        .contains("spark.locality.wait=3s")
        .doesNotContain("spark.master=local[*]", "spark.locality.wait=0");
  }

  @Test
  void secretsAreNotShown() throws Exception {
    String key = "spark.hadoop.fs.s3a.secret.key";
    assertThat(dryRun("run", "a.conf", "--", "--conf", key + "=hunter2"))
        .containsSequence("--conf", key + "=(not shown)");
  }

  @Test
  void aSettingInSparkDefaultsWins() throws Exception {
    Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        folder.resolve("conf/spark-defaults.conf"),
        "# the site's\n  spark.master   yarn\nspark.locality.wait=3s\nspark.executor.memory : 6g");
    environment.put("SPARK_HOME", folder.toString());
    assertThat(dryRun("run", "a.conf"))
        .noneMatch(word -> word.startsWith("spark.master="))
        .noneMatch(word -> word.startsWith("spark.locality.wait="))
        .noneMatch(word -> word.startsWith("spark.executor.memory="))
        .contains("spark.executor.memoryOverhead=3g");
  }

  @Test
  void aThreadCountInTheEnvironmentWins() throws Exception {
    environment.put("OMP_NUM_THREADS", "3");
    assertThat(dryRun("run", "a.conf", "--", "--master", "yarn"))
        .contains("OMP_NUM_THREADS=3", "spark.executorEnv.OMP_NUM_THREADS=3");
  }

  @Test
  void aTaskOfSeveralCoresGetsAsManyThreads() throws Exception {
    assertThat(dryRun("run", "a.conf", "--", "--master", "yarn", "--conf", "spark.task.cpus=4"))
        .contains("OMP_NUM_THREADS=4", "spark.executorEnv.OMP_NUM_THREADS=4");
  }

  /** Heap 4 GiB and 2 GiB beside it: 1.5 GiB of arrays, 6 GiB in all. */
  @Test
  void arraysOutsideTheHeapFitTheMemoryOverhead() throws Exception {
    assertThat(
            dryRun(
                "run",
                "a.conf",
                "--",
                "--master=yarn",
                "--executor-memory=4g",
                "--conf=spark.executor.memoryOverhead=2048"))
        .anyMatch(
            word ->
                word.startsWith("spark.executor.defaultJavaOptions=")
                    && word.contains("javacpp.maxbytes=1536m")
                    && word.contains("javacpp.maxphysicalbytes=0")
                    && word.contains("javacpp.cachedir=javacpp"));
  }

  @Test
  void driverAndExecutorsHaveTheVectorApiUnlessToldOtherwise() throws Exception {
    String option = "--add-modules=jdk.incubator.vector";
    assertThat(dryRun("run", "a.conf", "--", "--master=yarn"))
        .filteredOn(word -> word.contains(option))
        .hasSize(2)
        .anyMatch(word -> word.startsWith("spark.driver.defaultJavaOptions="))
        .anyMatch(word -> word.startsWith("spark.executor.defaultJavaOptions="));
    environment.put("GIBBSVAE_VECTORS", "off");
    assertThat(dryRun("run", "a.conf", "--", "--master=yarn"))
        .noneMatch(word -> word.contains(option));
  }

  /** Spark 3.5 starts it with the user's java options alone. */
  @Test
  void aStandaloneClustersDriverGetsWhatSparkForgets() throws Exception {
    List<String> words =
        dryRun(
            "run",
            "a.conf",
            "--",
            "--master=spark://host:7077",
            "--deploy-mode=cluster",
            "--driver-java-options",
            "-Dmine=1");
    assertThat(words.get(words.lastIndexOf("--driver-java-options") + 1))
        .startsWith("--add-opens=java.base/java.lang=ALL-UNNAMED ")
        .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED ", "javacpp.maxbytes=2304m")
        .endsWith(" -Dmine=1");
    assertThat(dryRun("run", "a.conf", "--", "--master=spark://host:7077"))
        .doesNotContain("--driver-java-options");
  }

  @Test
  void theJarMayBeWhereTheClusterHasIt() throws Exception {
    environment.put("GIBBSVAE_JAR", "local:///opt/gibbs-vae.jar");
    assertThat(dryRun("run", "a.conf")).endsWith("local:///opt/gibbs-vae.jar", "run", "a.conf");
  }

  @Test
  void theUsersJavaOptionsComeOnTopOfTheLaunchers() throws Exception {
    assertThat(
            dryRun(
                "run", "a.conf", "--", "--driver-java-options", "-Dlog4j2.configurationFile=mine"))
        .containsSequence("--driver-java-options", "-Dlog4j2.configurationFile=mine")
        .anyMatch(
            word ->
                word.startsWith("spark.driver.defaultJavaOptions=")
                    && word.contains("javacpp.maxbytes")
                    && !word.contains("log4j2"));
  }

  @Test
  void givesJavaUtf8WhereTheLocaleHasAsciiAlone() throws Exception {
    environment.put("LC_ALL", "C");
    assertThat(dryRun("run", "a.conf")).contains("LC_ALL=C.UTF-8");
    environment.put("LC_ALL", "C.UTF-8");
    assertThat(dryRun("run", "a.conf")).noneMatch(word -> word.startsWith("LC_"));
  }

  @Test
  void namesAHostWithoutAnAddressInLocalMode() throws Exception {
    program("getent", "exit 2");
    assertThat(dryRun("run", "a.conf")).contains("SPARK_LOCAL_HOSTNAME=localhost");
    Outcome outcome = start(LAUNCHER, "run", "a.conf", "--dry-run", "--", "--master", "yarn");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.errors()).contains("SPARK_LOCAL_IP");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    assertThat(dryRun("run", "a.conf")).noneMatch(word -> word.startsWith("SPARK_LOCAL_HOSTNAME"));
  }

  @Test
  void namesAUserWithoutAName() throws Exception {
    program("id", "[[ $1 == -u ]] && echo 12345");
    assertThat(dryRun("run", "a.conf"))
        .anyMatch(word -> word.contains("-Duser.name=12345") && word.contains("-Duser.home="));
  }

  /** Found before the one of the system. */
  private void program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    environment.put("PATH", folder + ":" + System.getenv("PATH"));
  }

  @Test
  void aSizeThatIsNoneIsRefused() throws Exception {
    Outcome outcome =
        start(LAUNCHER, "run", "a.conf", "--dry-run", "--", "--driver-memory", "lots");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.errors()).contains("512m", "'lots'");
  }

  @Test
  void anUnknownMasterIsRefused() throws Exception {
    Outcome outcome = start(LAUNCHER, "run", "a.conf", "--", "--master", "lokal[2]");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.errors().lines())
        .singleElement()
        .asString()
        .contains("lokal[2]", "--master");
  }

  @Test
  void refusesATemporaryFolderThatCannotBeWritten() throws Exception {
    String key = "spark.driver.extraJavaOptions";
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    String option = "-Djava.io.tmpdir=" + file.resolve("none");
    Outcome outcome = start(LAUNCHER, "run", "a.conf", "--", "--conf", key + "=" + option);
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.errors().lines()).singleElement().asString().contains("none", key);
  }

  @Test
  void itSaysWhichJavaItFoundWhereThatIsNot17() throws Exception {
    environment.put("JAVA_HOME", folder.toString());
    Outcome outcome = start(LAUNCHER, "run", "a.conf");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.errors()).contains(folder.resolve("bin/java").toString(), "JDK 17");
  }

  @Test
  void theVersionNeedsNoSpark() throws Exception {
    assertThat(succeed(start(LAUNCHER, "--version"))).contains("gibbs-vae");
  }

  @Test
  void helpSaysWhatComesAfterTheDashes() throws Exception {
    assertThat(succeed(start(LAUNCHER))).contains("run", "--", "spark-submit");
  }

  @Test
  void theJobsExitCodeIsTheLaunchers() throws Exception {
    assertThat(start(LAUNCHER, "no-such-command").code()).isEqualTo(1);
  }

  private List<String> dryRun(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--dry-run"));
    all.addAll(Arrays.asList(arguments));
    return words(succeed(start(LAUNCHER, all.toArray(String[]::new))));
  }

  /** The words of a printed command, as a shell reads them. */
  private List<String> words(String command) throws Exception {
    Path script = Files.writeString(folder.resolve("words.sh"), "printf '%s\\n' " + command);
    return succeed(start(Path.of("bash"), script.toString())).lines().toList();
  }

  private record Outcome(int code, String output, String errors) {}

  private static String succeed(Outcome outcome) {
    assertThat(outcome.code()).as(outcome.errors()).isZero();
    return outcome.output();
  }

  private Outcome start(Path program, String... arguments)
      throws IOException, InterruptedException {
    File output = folder.resolve("output").toFile();
    File errors = folder.resolve("errors").toFile();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output)
            .redirectError(errors);
    // The build's own settings would hide what the launcher sets.
    builder
        .environment()
        .keySet()
        .removeAll(
            List.of(
                "SPARK_HOME",
                "SPARK_CONF_DIR",
                "SPARK_LOCAL_IP",
                "SPARK_LOCAL_HOSTNAME",
                "OMP_NUM_THREADS",
                "OPENBLAS_NUM_THREADS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end within " + PATIENCE_SECONDS + " s");
    }
    return new Outcome(
        process.exitValue(), Files.readString(output.toPath()), Files.readString(errors.toPath()));
  }
}
