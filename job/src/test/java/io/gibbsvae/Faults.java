package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Submission.Running;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clusters do to a run, done to real processes: each ends in the rows of an undisturbed run,
 * or in one clear message and its exit code. The system property {@code gibbsvae.tries} says how
 * often each is tried; a table of them is left in {@code target}, under the name of the class.
 */
abstract class Faults {

  private static final int ROWS = 120_000;
  static final String CONFIGURATION =
      """
      target.type = double-well
      model { stages = 2, hidden = [16] }
      train { workers = 2, batch = 256, averaging-frequency = 40, rounds = 30 }
      evaluate.rows = 2000
      sample { rows = 120000, rows-per-file = 4000, correction = importance }
      output.checkpoint-seconds = 0
      verdicts.fail-on = never
      evaluate.search = false
      """;
  static final String CLUSTER = "local-cluster[2,1,1024]";
  static final String GOES_ON = "an earlier run was interrupted: going on after ";

  @TempDir static Path temporary;
  private static int runs;
  private static final Map<String, Tally> TABLE = new LinkedHashMap<>();
  private static String table;

  /** Tries of a fault. */
  private static final class Tally {
    int tried;
    int held;
    String outcome = "";
  }

  static IntStream tries() {
    return IntStream.rangeClosed(1, Integer.getInteger("gibbsvae.tries", 1));
  }

  static void trying(String fault) {
    TABLE.computeIfAbsent(fault, name -> new Tally()).tried++;
  }

  static void held(String fault, String outcome) throws IOException {
    Tally tally = TABLE.get(fault);
    tally.held++;
    tally.outcome = outcome;
    tabulate();
  }

  @BeforeAll
  static void runUndisturbed(TestInfo test) throws Exception {
    TABLE.clear();
    table = test.getTestClass().orElseThrow().getSimpleName() + ".md";
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
    String rows =
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
        Submission.ROOT.resolve("job/target").resolve(table),
        "| Fault | Held | Outcome |\n|---|---|---|\n" + rows);
  }

  static Submission submission(String name) {
    return submission(name, "x.conf");
  }

  static Submission submission(String name, String configuration) {
    return new Submission(temporary, name)
        .job("run", temporary.resolve(configuration).toString())
        .job("--output", temporary.toString(), "--run-id", name);
  }

  static Submission local(String name) {
    return submission(name).spark("--master", "local[2]");
  }

  static String next(String name) {
    return name + "-" + ++runs;
  }

  static void finish(Running run) throws Exception {
    assertThat(run.exitCode()).as(run.said()).isZero();
  }

  static Path samples(String name) {
    return temporary.resolve(name).resolve("samples");
  }

  /** Byte for byte, file by file: the names of files have something random in them. */
  static void haveTheSameRows(Path samples, Path others) throws IOException {
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
  static void isAsUndisturbed(String name) throws IOException {
    Path folder = temporary.resolve(name);
    assertThat(folder.resolve("_SUCCESS")).exists();
    assertThat(folder.resolve("_staging")).doesNotExist();
    assertThat(temporary.resolve(name + ".lock")).doesNotExist();
    assertThat(folder.resolve("model/parameters.npy"))
        .hasSameBinaryContentAs(temporary.resolve("undisturbed/model/parameters.npy"));
    haveTheSameRows(samples(name), samples("undisturbed"));
  }

  static void isNotDone(String name) {
    assertThat(temporary.resolve(name).resolve("_SUCCESS")).doesNotExist();
    assertThat(temporary.resolve(name).resolve("samples")).doesNotExist();
  }

  /** A file, or something in a folder. */
  static boolean isThere(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Files.exists(path);
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside.findAny().isPresent();
    }
  }
}
