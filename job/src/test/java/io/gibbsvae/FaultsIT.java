package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.Submission.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clusters do to a run, done to real processes: each ends in the rows of an undisturbed run,
 * or in one clear message and its exit code. The system property {@code gibbsvae.tries} says how
 * often each is tried; a table of them is left in {@code target/faults.md}.
 */
class FaultsIT {

  private static final int ROWS = 120_000;
  private static final String CONFIGURATION =
      """
      target.type = double-well
      model { stages = 2, hidden = [16] }
      train { workers = 2, batch = 256, averaging-frequency = 40, rounds = 30 }
      evaluate.rows = 2000
      sample { rows = 120000, rows-per-file = 4000 }
      output.checkpoint-seconds = 0
      verdicts.fail-on = never
      evaluate.search = false
      """;
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final String GOES_ON = "an earlier run was interrupted: going on after ";

  @TempDir private static Path temporary;
  private static int runs;
  private static final Map<String, Tally> TABLE = new LinkedHashMap<>();

  /** Tries of a fault. */
  private static final class Tally {
    int tried;
    int held;
    String outcome = "";
  }

  static IntStream tries() {
    return IntStream.rangeClosed(1, Integer.getInteger("gibbsvae.tries", 1));
  }

  private static void trying(String fault) {
    TABLE.computeIfAbsent(fault, name -> new Tally()).tried++;
  }

  private static void held(String fault, String outcome) throws IOException {
    Tally tally = TABLE.get(fault);
    tally.held++;
    tally.outcome = outcome;
    tabulate();
  }

  @BeforeAll
  static void runUndisturbed() throws Exception {
    Files.writeString(temporary.resolve("x.conf"), CONFIGURATION);
    finish(local("undisturbed").start());
    assertThat(Samples.rows(LocalSpark.session(2), samples("undisturbed"))).hasSize(ROWS);
    LocalSpark.stop();
  }

  @AfterAll
  static void stopSpark() {
    LocalSpark.stop();
  }

  /** Leaves the table as it is by now. */
  private static void tabulate() throws IOException {
    String table =
        TABLE.entrySet().stream()
            .map(
                entry ->
                    "| %s | %d of %d | %s |%n"
                        .formatted(
                            entry.getKey(),
                            entry.getValue().held,
                            entry.getValue().tried,
                            entry.getValue().outcome))
            .collect(Collectors.joining());
    Files.writeString(
        Submission.ROOT.resolve("job/target/faults.md"),
        "| Fault | Held | Outcome |\n|---|---|---|\n" + table);
  }

  private static Submission submission(String name) {
    return submission(name, "x.conf");
  }

  private static Submission submission(String name, String configuration) {
    return new Submission(temporary, name)
        .job("run", temporary.resolve(configuration).toString())
        .job("--output", temporary.toString(), "--run-id", name);
  }

  private static Submission local(String name) {
    return submission(name).spark("--master", "local[2]");
  }

  private static String next(String name) {
    return name + "-" + ++runs;
  }

  private static void finish(Running run) throws Exception {
    assertThat(run.exitCode()).as(run.said()).isZero();
  }

  private static Path samples(String name) {
    return temporary.resolve(name).resolve("samples");
  }

  /** Byte for byte, file by file: the names of files have something random in them. */
  private static void haveTheSameRows(Path samples, Path others) throws IOException {
    List<Path> files = Samples.files(samples);
    List<Path> otherFiles = Samples.files(others);
    assertThat(files).hasSameSizeAs(otherFiles).isNotEmpty();
    for (int k = 0; k < files.size(); k++) {
      assertThat(Arrays.equals(pages(files.get(k)), pages(otherFiles.get(k))))
          .as("%s and %s", files.get(k), otherFiles.get(k))
          .isTrue();
    }
  }

  /** A file without its footer, in which sets are in an order of the JVM's own. */
  private static byte[] pages(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    int end = content.length - 8;
    int footer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    return Arrays.copyOf(content, end - footer);
  }

  /** That a run is whole, and its rows are those of the undisturbed one. */
  private static void isAsUndisturbed(String name) throws IOException {
    Path folder = temporary.resolve(name);
    assertThat(folder.resolve("_SUCCESS")).exists();
    assertThat(folder.resolve("_staging")).doesNotExist();
    assertThat(temporary.resolve(name + ".lock")).doesNotExist();
    assertThat(folder.resolve("model/parameters.npy"))
        .hasSameBinaryContentAs(temporary.resolve("undisturbed/model/parameters.npy"));
    haveTheSameRows(samples(name), samples("undisturbed"));
  }

  private static void isNotDone(String name) {
    assertThat(temporary.resolve(name).resolve("_SUCCESS")).doesNotExist();
    assertThat(temporary.resolve(name).resolve("samples")).doesNotExist();
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

  private static Running killedOnceThereIs(String sign, String name) throws Exception {
    Path path = temporary.resolve(name).resolve(sign);
    Running run = local(name).start();
    run.await(() -> isThere(path));
    run.kill();
    assertThat(isThere(path)).as(run.said()).isTrue();
    isNotDone(name);
    assertThat(temporary.resolve(name + ".lock")).exists();
    return run;
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aDriverKilledInTrainingGoesOnFromItsCheckpoint(int attempt) throws Exception {
    String fault = "driver killed (SIGKILL) in training, run again";
    trying(fault);
    String name = next("training");
    killedOnceThereIs("checkpoints", name);

    Running again = local(name).start();
    finish(again);
    assertThat(again.said()).contains("which has died: taking over").contains(GOES_ON + "round");
    isAsUndisturbed(name);

    Running third = local(name).start();
    finish(third);
    assertThat(third.said()).contains("is done already");
    held(fault, "goes on from its checkpoint; same rows; a third run does nothing");
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @MethodSource("tries")
  void aDriverKilledAfterTrainingDoesNotTrainAgain(int attempt) throws Exception {
    String fault = "driver killed between training and generation, run again";
    trying(fault);
    String name = next("trained");
    killedOnceThereIs("model/model.json", name);

    Running again = local(name).start();
    finish(again);
    assertThat(again.said()).contains("is trained already");
    isAsUndisturbed(name);
    held(fault, "takes the model that is there; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aDriverKilledInGenerationGoesOnAfterTheFilesThatAreWhole(int attempt) throws Exception {
    String fault = "driver killed in generation, run again";
    trying(fault);
    String name = next("generation");
    killedOnceThereIs("_staging/samples/_groups/000000-000008.json", name);

    Running again = local(name).start();
    finish(again);
    assertThat(again.said()).contains("is trained already").containsPattern(GOES_ON + "\\d+ of 30");
    isAsUndisturbed(name);
    JsonNode manifest =
        new ObjectMapper().readTree(temporary.resolve(name + "/manifest.json").toFile());
    assertThat(manifest.at("/samples/resumed_after_rows").asLong()).isGreaterThanOrEqualTo(32_000);
    held(fault, "goes on after the files that are whole; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aDamagedCheckpointIsNamedAndPassedOver(int attempt) throws Exception {
    String fault = "newest checkpoint cut short or altered";
    trying(fault);
    String name = next("checkpoint");
    killedOnceThereIs("checkpoints", name);
    Path checkpoints = temporary.resolve(name).resolve("checkpoints");
    Path newest;
    try (Stream<Path> all = Files.list(checkpoints)) {
      newest = all.max(Path::compareTo).orElseThrow();
    }
    byte[] content = Files.readAllBytes(newest);
    if (attempt % 2 == 0) {
      content = Arrays.copyOf(content, content.length / 2);
    } else {
      content[content.length / 3] ^= 1;
    }
    Files.write(newest, content);

    Running again = local(name).start();
    finish(again);
    assertThat(again.said()).contains(newest.getFileName() + " is passed over: it is not what");
    isAsUndisturbed(name);
    held(fault, "named in a warning and passed over; same rows");
  }

  private static Running executorKilledWhen(String name, Running.Condition condition)
      throws Exception {
    Running run = submission(name).onExecutors(CLUSTER).start();
    run.await(condition);
    List<ProcessHandle> executors = run.executors();
    assertThat(executors).as(run.said()).isNotEmpty();
    executors.get(0).destroyForcibly();
    finish(run);
    assertThat(run.said()).contains("Lost executor");
    isAsUndisturbed(name);
    return run;
  }

  @ParameterizedTest
  @MethodSource("tries")
  void anExecutorKilledInTrainingIsReplaced(int attempt) throws Exception {
    String fault = "executor killed in training";
    trying(fault);
    String name = next("executor");
    Path log = temporary.resolve(name + ".log");
    String round = "round " + (4 + 3 * attempt % 20) + "/30";
    executorKilledWhen(name, () -> Files.readString(log).contains(round));
    held(fault, "Spark runs its tasks again; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void anExecutorKilledInGenerationIsReplaced(int attempt) throws Exception {
    String fault = "executor killed in generation";
    trying(fault);
    String name = next("executor");
    Path started = temporary.resolve(name).resolve("_staging/samples/_temporary");
    executorKilledWhen(name, () -> isThere(started));
    held(fault, "Spark runs its tasks again; same rows");
  }

  /** As many rows as {@code gibbsvae.rows} says. */
  @Tag("exhaustive")
  @Test
  void noRowIsLostOrDoubledWhereAnExecutorIsKilledTwice() throws Exception {
    long rows = Long.getLong("gibbsvae.rows", 120_000);
    String fault = "executors killed twice while %,d rows are written".formatted(rows);
    trying(fault);
    String name = next("twice");
    Path groups = temporary.resolve(name).resolve("_staging/samples/_groups");
    Running run =
        submission(name)
            .job("--set", "sample.correction=metropolis")
            .job("--set", "sample.metropolis.draws=100", "--set", "sample.rows=" + rows)
            .job("--set", "sample.metropolis.warm-up=10")
            .job("--set", "sample.rows-per-file=" + Math.max(4000, rows / 100))
            .onExecutors(CLUSTER)
            .start();
    for (int kill = 1; kill <= 2; kill++) {
      int written = kill;
      run.await(
          () -> Files.exists(groups) && count(groups) >= written && run.executors().size() > 1);
      assertThat(run.process().isAlive()).as(run.said()).isTrue();
      // The other may have been started just now, and not be at work yet.
      run.executors().get(0).destroyForcibly();
    }
    finish(run);
    assertThat(run.said().split("Lost executor", -1)).as(run.said()).hasSizeGreaterThanOrEqualTo(3);
    Dataset<Row> written =
        LocalSpark.session(2)
            .read()
            .parquet(samples(name).toString())
            .selectExpr("chain * 100L + draw AS id");
    assertThat(written.count()).isEqualTo(rows);
    assertThat(written.distinct().count()).isEqualTo(rows);
    assertThat(written.agg(Map.of("id", "max")).first().getLong(0)).isEqualTo(rows - 1);
    LocalSpark.stop();
    held(fault, "every (chain, draw) once");
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.count();
    }
  }

  private static void signal(String signal, ProcessHandle process) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }

  /** One that does not move at all for a while is as slow as it gets. */
  @Tag("exhaustive")
  @ParameterizedTest
  @MethodSource("tries")
  void whatAnExecutorIsTooSlowForAnotherDoes(int attempt) throws Exception {
    String fault = "executor that stands still, spark.speculation on";
    trying(fault);
    String name = next("slow");
    Path log = temporary.resolve(name + ".log");
    Path events = Files.createDirectory(temporary.resolve(name + "-events"));
    String round = "round " + (4 + 3 * attempt % 20) + "/30";
    try (StandaloneSpark cluster = new StandaloneSpark(temporary.resolve(name + "-spark"))) {
      Running run =
          submission(name)
              .onExecutors(cluster.master())
              .spark("--executor-cores", "1", "--conf", "spark.speculation=true")
              .spark("--conf", "spark.speculation.quantile=0.5")
              .spark("--conf", "spark.speculation.multiplier=2")
              .spark("--conf", "spark.eventLog.enabled=true")
              .spark("--conf", "spark.eventLog.dir=" + events.toUri())
              .start();
      run.await(() -> Files.readString(log).contains(round));
      List<ProcessHandle> executors = cluster.executors();
      assertThat(executors).as(run.said()).hasSize(2);
      signal("STOP", executors.get(attempt % 2));
      try {
        run.await(() -> Files.readString(log).contains("round 30/30"));
      } finally {
        signal("CONT", executors.get(attempt % 2));
      }
      finish(run);
    }
    try (Stream<Path> files = Files.list(events)) {
      assertThat(Files.readString(files.findFirst().orElseThrow()))
          .containsPattern("\"Host\":\"127.0.0.2\"")
          .containsPattern("\"Host\":\"127.0.0.3\"")
          .contains("\"Speculative\":true");
    }
    isAsUndisturbed(name);
    held(fault, "the other one does its tasks too; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aFullDiskEndsTheRunAndRoomLetsItGoOn(int attempt) throws Exception {
    String fault = "output disk full; room made, run again";
    trying(fault);
    String name = next("full");
    Path disk = Files.createDirectory(temporary.resolve(name + "-disk"));
    // A disk of its own, for these processes only. The rows take 2.6 MB.
    String script =
        """
        mount -t tmpfs -o size=1800k tmpfs "$0" || exit 99
        "$@"
        echo "first exit code $?"
        ls "$0"/*
        mount -o remount,size=100m "$0"
        "$@"
        echo "second exit code $?"
        cp -r "$0/." "${0%-disk}"
        """;
    Running run =
        new Submission(temporary, name)
            .behind("unshare", "--map-root-user", "--mount", "bash", "-c", script, disk.toString())
            .job("run", temporary.resolve("x.conf").toString())
            .job("--output", disk.toString(), "--run-id", name)
            .spark("--master", "local[2]")
            .start();
    assertThat(run.exitCode()).as(run.said()).isZero();
    String said = run.said();
    assertThat(said.substring(said.indexOf("\ngibbs-vae: ")))
        .startsWith("\ngibbs-vae: output: cannot write the rows to " + disk.resolve(name))
        .contains(": No space left on device")
        .contains("first exit code 3");
    String first = said.substring(said.indexOf("first exit"), said.indexOf(GOES_ON));
    assertThat(first.lines()).contains("manifest.json", "_staging").doesNotContain("samples");
    assertThat(said).contains("second exit code 0").containsPattern(GOES_ON + "\\d+ of 30 files");
    Path folder = temporary.resolve(name).resolve(name);
    assertThat(folder.resolve("_SUCCESS")).exists();
    haveTheSameRows(folder.resolve("samples"), samples("undisturbed"));
    held(fault, "exit code 3, one message; then goes on after the files that are whole; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aFolderThatCannotBeWrittenIsRefusedAtOnce(int attempt) throws Exception {
    String fault = "output folder that cannot be written";
    trying(fault);
    String name = next("read-only");
    Path disk = Files.createDirectory(temporary.resolve(name + "-disk"));
    Running run =
        new Submission(temporary, name)
            .behind("unshare", "--map-root-user", "--mount", "bash", "-c")
            .behind("mount -t tmpfs -o ro tmpfs \"$0\" || exit 99; exec \"$@\"", disk.toString())
            .job("run", temporary.resolve("x.conf").toString())
            .job("--output", disk.toString(), "--run-id", name)
            .start();
    assertThat(run.exitCode()).as(run.said()).isEqualTo(3);
    assertThat(run.said()).contains(disk.toString()).doesNotContain("\tat ", "round 1/");
    held(fault, "exit code 3, one message, before anything is computed");
  }

  private static Path energies() throws IOException {
    Path jar = temporary.resolve("energies.jar");
    if (!Files.exists(jar)) {
      Path classes = Submission.ROOT.resolve("job/target/test-classes");
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream entries = new JarOutputStream(out);
          Stream<Path> all = Files.list(classes.resolve("io/gibbsvae"))) {
        for (Path file :
            all.filter(f -> f.getFileName().toString().startsWith("Energies")).toList()) {
          entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
          entries.write(Files.readAllBytes(file));
        }
      }
    }
    return jar;
  }

  private static Running withEnergy(String name, String energy, String master) throws Exception {
    Files.writeString(
        temporary.resolve(name + ".conf"),
        CONFIGURATION.replace(
            "target.type = double-well",
            "target { type = class, class = \"io.gibbsvae.Energies$" + energy + "\" }"));
    Submission run = submission(name, name + ".conf").spark("--jars", energies().toString());
    return (master.startsWith("local[") ? run.spark("--master", master) : run.onExecutors(master))
        .start();
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @MethodSource("tries")
  void anEnergyThatIsSometimesNotANumberIsCountedAndGivesTheSameRowsEverywhere(int attempt)
      throws Exception {
    String fault = "energy that is NaN at 1 point in 1000";
    trying(fault);
    String one = "nan";
    if (Files.notExists(temporary.resolve(one))) {
      finish(withEnergy(one, "SometimesUndefined", "local[2]"));
    }
    JsonNode manifest =
        new ObjectMapper().readTree(temporary.resolve(one + "/manifest.json").toFile());
    assertThat(manifest.at("/training/nonfinite_energies").asLong())
        .as("%s", manifest)
        .isPositive();
    // 120 are expected; outside of 60 .. 190 with a probability below 1e-7.
    assertThat(manifest.at("/samples/nonfinite_energies").asLong()).isBetween(60L, 190L);
    String two = next("nan");
    finish(withEnergy(two, "SometimesUndefined", CLUSTER));
    haveTheSameRows(samples(two), samples(one));
    held(fault, "counted in the manifest, weight 0; same rows on one process and on executors");
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @MethodSource("tries")
  void anEnergyThatFailsOnceIsAskedAgain(int attempt) throws Exception {
    String fault = "energy that throws once";
    trying(fault);
    String one = "spring";
    if (Files.notExists(temporary.resolve(one))) {
      finish(withEnergy(one, "Spring", "local[2]"));
    }
    String two = next("once");
    Running run = withEnergy(two, "FailingOnce", CLUSTER);
    finish(run);
    assertThat(run.said()).contains("the file server hesitates");
    haveTheSameRows(samples(two), samples(one));
    held(fault, "Spark runs the task again; same rows");
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SometimesFailing | throws at 1 point in 1000 | the table of couplings has a hole
          Failing          | always throws             | the table of couplings ends at 3
          Undefined        | is always NaN             | NaN
          """)
  void anEnergyThatCannotBeUsedEndsTheRunWithItsWords(String energy, String what, String words)
      throws Exception {
    String fault = "energy that " + what;
    for (int attempt : tries().toArray()) {
      trying(fault);
      String name = next("energy");
      Running run = withEnergy(name, energy, "local[2]");
      int code = run.exitCode();
      assertThat(code).as(run.said()).isIn(2, 3);
      assertThat(run.said()).contains(words).doesNotContain("\tat io.gibbsvae.cli");
      isNotDone(name);
      held(fault, "exit code " + code + ", the energy's own words");
    }
  }
}
