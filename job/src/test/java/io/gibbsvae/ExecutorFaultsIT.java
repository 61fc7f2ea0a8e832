package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.Submission.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to executors, and what energies do to them. */
class ExecutorFaultsIT extends Faults {

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
