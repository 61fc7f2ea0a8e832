package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.Energies;
import io.gibbsvae.Energies.Undefined;
import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.cli.PipelineCommand.Runner;
import io.gibbsvae.run.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole command lines, on a configuration that takes a second, and what they leave behind. */
@Tag("slow")
class PipelineTest {

  private static final String CONFIGURATION =
      """
      target.type = double-well
      model { stages = 2, hidden = [8] }
      train { workers = 3, batch = 32, averaging-frequency = 5, rounds = 3 }
      evaluate { rows = 1000, latent-draws = 3, search = false }
      sample { rows = 1003, rows-per-file = 400, block = 64, correction = importance }
      spark { master = "local[2]", ui.enabled = false }
      verdicts.fail-on = never
      """;

  /** Of two stages in two dimensions, each of a decoder 2-8-4 and an encoder 2-8-4. */
  private static final int PARAMETERS = 2 * 2 * (3 * 8 + 9 * 4);

  @TempDir private static Path common;

  /** A run that is done, to be copied. */
  private static Path done;

  @TempDir private Path temporary;
  private Path runs;
  private Path folder;

  /** How a command line ended. */
  private record Result(int code, String said, String complaint) {

    Result andIs(int expected) {
      assertThat(code).as(said + complaint).isEqualTo(expected);
      return this;
    }

    void andSays(String... parts) {
      assertThat(complaint).startsWith("gibbs-vae: ").contains(parts).doesNotContain("\tat ");
    }
  }

  @BeforeAll
  static void runOnce() throws Exception {
    runAlone(common, "run", CONFIGURATION).andIs(0);
    done = common.resolve("out").resolve("mine");
  }

  @BeforeEach
  void makeFolders() {
    runs = temporary.resolve("out");
    folder = runs.resolve("mine");
  }

  /** Runs a command line on the Spark that tests share; settings of Spark have no effect. */
  private static Result run(Path place, String command, String configuration, String... more) {
    return run(LocalRun.on(2), place, command, configuration, more);
  }

  /** Runs a command line that starts and stops a Spark of its own. */
  private static Result runAlone(Path place, String command, String configuration, String... more) {
    LocalSpark.stop();
    return run(Pipeline::execute, place, command, configuration, more);
  }

  private static Result run(
      Runner runner, Path place, String command, String configuration, String... more) {
    List<String> arguments = new ArrayList<>();
    try {
      Path file = Files.writeString(place.resolve("x.conf"), configuration);
      arguments.addAll(List.of(command, file.toString(), "--run-id", "mine"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!List.of(more).contains("--output")) {
      arguments.addAll(List.of("--output", place.resolve("out").toString()));
    }
    arguments.addAll(List.of(more));
    return run(runner, arguments.toArray(String[]::new));
  }

  private static Result run(Runner runner, String... arguments) {
    StringWriter err = new StringWriter();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int code =
          Main.run(
              runner, new PrintWriter(System.out, true), new PrintWriter(err, true), arguments);
      return new Result(code, said.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(out);
    }
  }

  private Result run(String command, String... more) {
    return run(temporary, command, CONFIGURATION, more);
  }

  /** Starts from a copy of the run that is done. */
  private void startDone() throws IOException {
    LocalRun.copy(done, folder);
  }

  /** Every file and folder below a folder, with its time and contents. */
  private static SortedMap<String, String> snapshot(Path root) throws Exception {
    SortedMap<String, String> snapshot = new TreeMap<>();
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.toList()) {
          String content = Files.isRegularFile(file) ? sha256(file) : "folder";
          snapshot.put(
              root.relativize(file).toString(), Files.getLastModifiedTime(file) + " " + content);
        }
      }
    }
    return snapshot;
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private static List<String> names(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static JsonNode manifest(Path run) throws IOException {
    return json(run.resolve("manifest.json"));
  }

  private static List<List<Object>> samples(Path run) {
    return Samples.bits(Samples.rows(LocalSpark.session(2), run.resolve("samples")));
  }

  // --- what a run leaves ---

  @Test
  void aRunLeavesItsAccountItsModelItsMetricsAndItsSamples() throws Exception {
    assertThat(names(done))
        .containsExactly(
            "_SUCCESS", "manifest.json", "metrics", "model", "pictures", "report.html", "samples");
    assertThat(names(done.resolve("pictures"))).contains("density.png", "weights.png");
    assertThat(names(done.resolve("model")))
        .containsExactly("model.json", "parameters.npy", "updater.npy");
    assertThat(names(done.resolve("metrics"))).containsExactly("diagnostics.json", "training.csv");
    assertThat(Samples.files(done.resolve("samples"))).hasSize(3);
    assertThat(names(done.resolve("samples"))).allMatch(name -> !name.endsWith(".crc"));
    assertThat(names(common.resolve("out"))).containsExactly("mine");
    assertThat(Files.readAllLines(done.resolve("metrics/training.csv")))
        .hasSize(4)
        .first()
        .asString()
        .startsWith("round,beta,learning_rate,bound,");
  }

  /** Kryo cannot write records. DuckDB takes the name of a folder for a pattern. */
  @Test
  void kryoAndAFolderOfAnyNameGiveTheSameRows() throws Exception {
    Path place = temporary.resolve("sweep[lr=0.1] {a}*?");
    Result result =
        runAlone(
            temporary,
            "run",
            CONFIGURATION,
            "--output",
            place.toString(),
            "--set",
            "spark.serializer = org.apache.spark.serializer.KryoSerializer",
            "--set",
            "spark.kryo.registrationRequired = true");

    result.andIs(0);
    assertThat(result.said()).contains("FROM '" + temporary + "/sweep[[]lr=0.1] {a}[*][?]/mine/");
    Path moved = Files.move(place, temporary.resolve("plain"));
    assertThat(samples(moved.resolve("mine"))).isEqualTo(samples(done));
  }

  @Test
  void roundsOfSecondsTrainAsLongAsTheySayAndTheManifestSaysThatTheyCannotBeHadTwice()
      throws Exception {
    run("train", "--set", "train.round-seconds=0.3").andIs(0);
    JsonNode manifest = manifest(folder);
    assertThat(manifest.path("reproducible").isBoolean()).isTrue();
    assertThat(manifest.path("reproducible").asBoolean()).isFalse();
    // Of three workers in three rounds; how many more depends on the machine.
    assertThat(manifest.at("/training/gradient_steps").asInt()).isGreaterThanOrEqualTo(3 * 3);
    assertThat(manifest.at("/training/seconds").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void theReportOfARunIsWrittenAgainFromItsFolderAloneAndNothingElseChanges() throws Exception {
    startDone();
    SortedMap<String, String> before = snapshot(folder);
    before.keySet().removeIf(name -> name.startsWith("pictures") || name.equals("report.html"));
    String page = Files.readString(folder.resolve("report.html"));
    Files.delete(folder.resolve("report.html"));

    run(LocalRun.on(2), "report", folder + "/").andIs(0);

    assertThat(Files.readString(folder.resolve("report.html"))).isEqualTo(page);
    SortedMap<String, String> after = snapshot(folder);
    after.keySet().removeIf(name -> name.startsWith("pictures") || name.equals("report.html"));
    before.remove("");
    after.remove("");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aProgramGetsTheManifestOnOneLineAndNoWords() throws Exception {
    startDone();
    Result result = run("evaluate", "--json").andIs(0);
    assertThat(result.said().lines()).hasSize(1);
    assertThat(new ObjectMapper().readTree(result.said())).isEqualTo(manifest(folder));

    Result again = run("run", "--json").andIs(0);
    assertThat(new ObjectMapper().readTree(again.said())).isEqualTo(manifest(folder));
  }

  @Test
  void aQuietRunSaysNothingAndDoesItsWork() throws Exception {
    Result result = run("run", "--quiet").andIs(0);
    assertThat(result.said()).isEmpty();
    assertThat(result.complaint()).isEmpty();
    assertThat(samples(folder)).isEqualTo(samples(done));
  }

  @Test
  void theEndSaysWhatWasMadeHowGoodItIsWhatToLookAtAndWhatToDoNext() {
    List<String> lines = run("run").andIs(0).said().lines().toList();
    assertThat(lines.subList(lines.size() - 5, lines.size()))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("made ").contains("1,003 rows", folder.toString()),
            line -> assertThat(line).matches("quality  (good|open|care|bad): .+"),
            line ->
                assertThat(line)
                    .startsWith("look at ")
                    .endsWith("" + folder.resolve("report.html")),
            line -> assertThat(line).startsWith("next ").contains("SELECT", "FROM"),
            line ->
                assertThat(line)
                    .startsWith("account ")
                    .endsWith("" + folder.resolve("manifest.json")));
  }

  @Test
  void aFolderWithoutAManifestIsNoRun() throws Exception {
    Path empty = Files.createDirectories(temporary.resolve("empty"));
    run(Pipeline::execute, "report", empty.toString()).andIs(2).andSays(empty.toString());
  }

  @Test
  void theManifestTellsWhatWasDone() throws Exception {
    JsonNode manifest = manifest(done);

    assertThat(manifest.path("status").asText()).isEqualTo("done");
    assertThat(manifest.path("run_id").asText()).isEqualTo("mine");
    assertThat(manifest.path("hash").asText()).matches("[0-9a-f]{64}");
    assertThat(manifest.path("model_hash").asText()).matches("[0-9a-f]{64}");
    assertThat(manifest.path("spark_master").asText()).isEqualTo("local[2]");
    assertThat(manifest.path("seeds").toString())
        .isEqualTo("{\"train\":1,\"evaluate\":2,\"sample\":3}");
    assertThat(manifest.path("reproducible").asBoolean()).isTrue();
    assertThat(manifest.path("versions").path("spark").asText()).startsWith("3.5.");
    assertThat(manifest.path("versions").path("java").asText()).startsWith("17");
    assertThat(manifest.path("versions").path("nd4j_backend").asText()).isEqualTo("CpuBackend");
    assertThat(manifest.at("/configuration/train/batch").asInt()).isEqualTo(32);
    assertThat(manifest.at("/configuration/model/activation").asText()).isEqualTo("softsign");
    assertThat(manifest.at("/training/rounds").asInt()).isEqualTo(3);
    assertThat(manifest.at("/training/gradient_steps").asInt()).isEqualTo(3 * 3 * 5);
    assertThat(manifest.at("/training/energy_evaluations").asInt()).isEqualTo(3 * 3 * 5 * 32);
    assertThat(manifest.at("/evaluation/rows").asInt()).isEqualTo(1000);
    assertThat(manifest.at("/evaluation/requirements_met").asBoolean()).isTrue();
    assertThat(manifest.at("/evaluation/weights/1/latent_draws").asInt()).isEqualTo(3);
    assertThat(manifest.at("/samples/requirements_met").asBoolean()).isTrue();
    assertThat(manifest.at("/samples/columns").toString())
        .isEqualTo("[\"x0\",\"x1\",\"energy\",\"log_weight\"]");
    assertThat(manifest.at("/samples/files").asInt()).isEqualTo(3);

    List<Row> rows = Samples.rows(LocalSpark.session(2), done.resolve("samples"));
    assertThat(rows).hasSize(1003);
    assertThat(manifest.at("/samples/rows").asInt()).isEqualTo(1003);
    double mean =
        rows.stream().mapToDouble(row -> Math.exp(row.getDouble(3))).average().orElseThrow();
    assertThat(manifest.at("/samples/weights/log_z/value").asDouble())
        .isCloseTo(Math.log(mean), within(1e-9));
  }

  @Test
  void theParametersAreAnArrayThatNumpyReads() throws Exception {
    byte[] file = Files.readAllBytes(done.resolve("model/parameters.npy"));
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = header.getShort(8);

    assertThat(new String(file, 0, 6, StandardCharsets.ISO_8859_1)).isEqualTo("\u0093NUMPY");
    assertThat(new String(file, 10, length, StandardCharsets.ISO_8859_1))
        .contains("'descr': '<f4'", "'fortran_order': False", "(" + PARAMETERS + ",");
    assertThat(file).hasSize(10 + length + 4 * PARAMETERS);
    JsonNode model = json(done.resolve("model/model.json"));
    assertThat(model.path("parameters").asInt()).isEqualTo(PARAMETERS);
    assertThat(model.path("status").asText()).isEqualTo("trained");
    assertThat(model.path("parameters_sha256").asText())
        .isEqualTo(sha256(done.resolve("model/parameters.npy")));
  }

  private static void hasTheNumbersOf(Path one, Path two) throws IOException {
    assertThat(manifest(one).path("spark_master").asText()).isEqualTo("local[1]");
    assertThat(samples(one)).hasSize(1003).isEqualTo(samples(two));
    for (String file :
        List.of("model/parameters.npy", "model/updater.npy", "metrics/diagnostics.json")) {
      assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
  }

  @Test
  void everyNumberIsTheSameOnOneCoreAndOnTwo() throws Exception {
    Path closed = Files.createDirectory(temporary.resolve("closed"));
    Path two = Files.createDirectory(temporary.resolve("two"));
    String[] form = {"--set", "model.objective=closed-form"};
    run(LocalRun.on(1), temporary, "run", CONFIGURATION).andIs(0);
    run(LocalRun.on(1), closed, "run", CONFIGURATION, form).andIs(0);
    run(two, "run", CONFIGURATION, form).andIs(0);

    hasTheNumbersOf(folder, done);
    hasTheNumbersOf(closed.resolve("out/mine"), two.resolve("out/mine"));
    assertThat(samples(two.resolve("out/mine"))).isNotEqualTo(samples(done));
  }

  // --- a folder that is used already ---

  @Test
  void leavesAloneWhatIsDone() throws Exception {
    startDone();
    SortedMap<String, String> before = snapshot(runs);

    Result result = run("run").andIs(0);

    assertThat(result.said())
        .startsWith(folder.toString())
        .contains("account  " + folder)
        .doesNotContain("Trained", "Wrote");
    assertThat(snapshot(runs)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "run, train.batch=16, train.batch 32 16",
    "run, sample.rows=5, sample.rows 1003 5",
    "sample, sample.seed=9, sample.seed 3 9",
    "evaluate, train.seed=9, train.seed 1 9"
  })
  void refusesAnotherConfigurationAndNamesTheDifference(
      String command, String setting, String difference) throws Exception {
    startDone();
    SortedMap<String, String> before = snapshot(runs);

    Result refused = run(command, "--set", setting).andIs(2);
    refused.andSays(folder.toString());
    refused.andSays(difference.split(" "));

    assertThat(snapshot(runs)).isEqualTo(before);
  }

  @Test
  void overwriteReplacesARunAndLeavesNothingOfTheOld() throws Exception {
    startDone();
    Files.writeString(folder.resolve("metrics/old"), "");

    run("run", "--set", "sample.rows=5", "--overwrite").andIs(0);

    assertThat(names(runs)).containsExactly("mine");
    assertThat(folder.resolve("metrics/old")).doesNotExist();
    assertThat(samples(folder)).hasSize(5);
    assertThat(manifest(folder).at("/samples/rows").asInt()).isEqualTo(5);
  }

  @Test
  void aRunGoesOnFromAModelThatIsTrained() throws Exception {
    // An empty folder is as good as none.
    Files.createDirectories(folder);
    run("train").andIs(0);
    assertThat(names(folder))
        .containsExactly(
            "_SUCCESS", "manifest.json", "metrics", "model", "pictures", "report.html");
    SortedMap<String, String> model = snapshot(folder.resolve("model"));

    run("run").andIs(0);

    assertThat(snapshot(folder.resolve("model"))).isEqualTo(model);
    assertThat(samples(folder)).isEqualTo(samples(done));
    assertThat(manifest(folder).at("/training/rounds").asInt()).isEqualTo(3);
  }

  @Test
  void aRunAfterTrainingAndSamplingStillEvaluates() throws Exception {
    run("train").andIs(0);
    run("sample").andIs(0);
    assertThat(json(folder.resolve("metrics/diagnostics.json")).has("evaluation")).isFalse();

    run("run").andIs(0);

    assertThat(folder.resolve("metrics/diagnostics.json"))
        .hasSameBinaryContentAs(done.resolve("metrics/diagnostics.json"));
    assertThat(samples(folder)).isEqualTo(samples(done));
  }

  @Test
  void anEvaluationLeavesModelAndSamplesAlone() throws Exception {
    startDone();
    Files.delete(folder.resolve("metrics/diagnostics.json"));
    SortedMap<String, String> samples = snapshot(folder.resolve("samples"));
    SortedMap<String, String> model = snapshot(folder.resolve("model"));

    run("evaluate").andIs(0);

    assertThat(snapshot(folder.resolve("samples"))).isEqualTo(samples);
    assertThat(snapshot(folder.resolve("model"))).isEqualTo(model);
    assertThat(folder.resolve("metrics/diagnostics.json"))
        .hasSameBinaryContentAs(done.resolve("metrics/diagnostics.json"));
    assertThat(folder.resolve("_SUCCESS")).exists();
  }

  @Test
  void anEvaluationWithSettingsOfItsOwnIsNotTakenForThatOfTheRun() throws Exception {
    startDone();
    run("evaluate", "--set", "evaluate.rows=1500", "--set", "sample.rows=7").andIs(0);

    assertThat(manifest(folder).at("/evaluation/settings/rows").asInt()).isEqualTo(1500);
    assertThat(manifest(folder).at("/samples/settings/rows").asInt()).isEqualTo(1003);
    run("run").andIs(2).andSays("evaluate.rows", "1500", "1000");
    run("run", "--set", "evaluate.rows=1500").andIs(0);
    run("run", "--set", "evaluate.rows=1500", "--set", "sample.rows=7")
        .andIs(2)
        .andSays("sample.rows", "1003", "7");
  }

  @Test
  void otherSamplesOfAModelReplaceTheOldOnesWithOverwriteOnly() throws Exception {
    startDone();
    SortedMap<String, String> model = snapshot(folder.resolve("model"));

    run("sample", "--set", "sample.rows=7", "--overwrite").andIs(0);

    assertThat(samples(folder)).hasSize(7);
    assertThat(snapshot(folder.resolve("model"))).isEqualTo(model);
    assertThat(names(runs)).containsExactly("mine");
  }

  @Test
  void recordsACorrectionThatIsLeftOpenAndAsksOnce() throws Exception {
    startDone();
    String[] open = {
      "--set", "sample { correction = auto, effective-rows = 100, rows = null }",
      "--set", "sample.metropolis.draws = 50"
    };
    List<String> overwriting = new ArrayList<>(List.of(open));
    overwriting.add("--overwrite");

    Result result = run("sample", overwriting.toArray(String[]::new)).andIs(0);

    JsonNode samples = manifest(folder).path("samples");
    assertThat(samples.at("/settings/correction").asText()).isEqualTo("auto");
    assertThat(samples.at("/decision/effective_rows").asLong()).isEqualTo(100);
    assertThat(samples.at("/decision/weights/samples").asLong()).isEqualTo(16_384);
    assertThat(samples.at("/decision/reasons/0").asText())
        .startsWith("correction: " + samples.path("correction").asText());
    assertThat(result.said()).contains(samples.at("/decision/reasons/0").asText());
    assertThat(samples(folder)).hasSize(samples.path("rows").asInt());
    assertThat(run("sample", open).andIs(0).said()).contains("is done already");
  }

  @Test
  void refusesToSampleWithoutAModel() throws Exception {
    run("sample").andIs(2).andSays(folder.toString());
    assertThat(runs).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "thesis.tex, \\documentclass{book}",
    "manifest.json, '{\"name\": \"a web site\", \"icons\": []}'",
    "manifest.json, '[]'",
    "manifest.json, not JSON"
  })
  void whatAnotherProgramPutThereIsNeverTouched(String name, String text) throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name), text);
    SortedMap<String, String> before = snapshot(runs);

    run("run").andIs(2).andSays(folder.toString(), "manifest");
    run("run", "--overwrite").andIs(2).andSays(folder.toString(), "manifest");

    assertThat(snapshot(runs)).isEqualTo(before);
  }

  /** Of another version, say: it is a run's, but not as this version writes it. */
  @Test
  void overwriteReplacesARunThatCannotBeRead() throws Exception {
    startDone();
    ObjectNode manifest = (ObjectNode) manifest(folder);
    ((ObjectNode) manifest.get("evaluation")).putArray("weights");
    Files.writeString(folder.resolve("manifest.json"), manifest.toString());
    SortedMap<String, String> before = snapshot(runs);

    run("run").andIs(2).andSays(folder + "/manifest.json cannot be read", "--overwrite");
    run("sample", "--overwrite").andIs(2).andSays(folder + "/manifest.json cannot be read");
    assertThat(snapshot(runs)).isEqualTo(before);

    run("train", "--overwrite").andIs(0);
    assertThat(names(runs)).containsExactly("mine");
    assertThat(manifest(folder).at("/training/rounds").asInt()).isEqualTo(3);
    assertThat(manifest(folder).has("evaluation")).isFalse();
  }

  @Test
  void aDamagedModelIsNamedAndNotUsed() throws Exception {
    startDone();
    byte[] parameters = Files.readAllBytes(folder.resolve("model/parameters.npy"));
    parameters[200] ^= 1;
    Files.write(folder.resolve("model/parameters.npy"), parameters);
    SortedMap<String, String> before = snapshot(runs);

    run("evaluate").andIs(3).andSays(folder.resolve("model/parameters.npy").toString());

    assertThat(snapshot(runs)).isEqualTo(before);
  }

  // --- runs that do not go well ---

  private static String ofClass(Class<?> type) {
    return CONFIGURATION
        + "target { type = class, class = \""
        + type.getName()
        + "\", check-gradient = false, check-growth = false }";
  }

  /** An expression in place of the double well. */
  private static String of(String energy) {
    return CONFIGURATION
        + "target { type = expression, dimension = 2, check-growth = false, energy = \""
        + energy
        + "\" }\n";
  }

  /** Half a second of a time in seconds since 1970, to six standard errors of log Z. */
  @ParameterizedTest
  @ValueSource(strings = {"importance", "resample", "metropolis", "none"})
  void columnsAreDoublesWhereFloatsAreTooCoarse(String correction) throws Exception {
    String configuration =
        of("((x0 - 1700000000.25) / 0.5)^2 / 2 + x1^2 / 2")
            + "model { location = [1700000000.25, 0], scale = [0.5, 1] }\n"
            + "sample { rows = 1000, metropolis { draws = 50, warm-up = 20 } }\n"
            + "sample.correction = "
            + correction;
    run(temporary, "run", configuration).andIs(0);

    JsonNode manifest = manifest(folder);
    JsonNode samples = manifest.path("samples");
    assertThat(samples.path("columns").get(0).asText()).isEqualTo("x0");
    assertThat(samples.path("column_types").get(0).asText()).isEqualTo("double");
    assertThat(samples.path("column_types").get(1).asText()).isEqualTo("float");
    assertThat(samples.path("column_types")).hasSameSizeAs(samples.path("columns"));
    JsonNode logZ = manifest.at("/evaluation/log_z");
    assertThat(logZ.path("value").asDouble())
        .isCloseTo(Math.log(Math.PI), within(6 * logZ.path("standard_error").asDouble()));
    assertThat(folder.resolve("report.html")).exists();
  }

  @Test
  void aPlaceThatDoublesDoNotResolveIsRefused() throws Exception {
    run(
            temporary,
            "run",
            of("((x0 - 1.7e18) / 10)^2 / 2 + x1^2 / 2")
                + "model { location = [1.7e18, 0], scale = [10, 1] }\n")
        .andIs(2);
    assertThat(folder).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"importance", "resample", "metropolis", "none"})
  void rowsWithoutAnEnergyAreCountedAndReported(String correction) throws Exception {
    String configuration =
        of("sum(x^2) / 2 + 1e-6 * log(2 - x0)")
            + "train.batch = 4\n"
            + "sample { rows = 1000, metropolis { draws = 50, warm-up = 20 } }\n"
            + "sample.correction = "
            + correction;
    Result result = run(temporary, "run", configuration);
    assertThat(result.code()).isIn(0, 4);

    JsonNode manifest = manifest(folder);
    JsonNode samples = manifest.path("samples");
    assertThat(manifest.at("/evaluation/nonfinite_energies").asInt()).isPositive();
    assertThat(manifest.at("/evaluation/elbo/value").isNumber()).isTrue();
    boolean raw = correction.equals("importance") || correction.equals("none");
    assertThat(samples.path("nonfinite_energies").asInt() > 0).isEqualTo(raw);
    assertThat(samples.path("quantities").get(0).path("mean").isNumber()).isTrue();
    assertThat(folder.resolve("report.html")).exists();
  }

  @Test
  void particlesThatFailBeforeAnyRoundLeaveTheUntrainedModel() throws Exception {
    Undefined.mended = false;
    run(
            temporary,
            "run",
            ofClass(Undefined.class)
                + "\ntrain { population.particles = 126, tempering.schedule = adaptive }\n")
        .andIs(3)
        .andSays("model.location", folder.resolve("model").toString());
    assertThat(manifest(folder).path("status").asText()).isEqualTo("diverged");
    assertThat(manifest(folder).has("training")).isFalse();
  }

  @Test
  void aRunThatDivergesKeepsItsLastGoodModelAndCanBeTriedAgain() throws Exception {
    Undefined.mended = false;
    String configuration = ofClass(Undefined.class);

    run(temporary, "run", configuration)
        .andIs(3)
        .andSays("train.learning-rate", folder.resolve("model").toString());

    assertThat(folder.resolve("_SUCCESS")).doesNotExist();
    assertThat(folder.resolve("samples")).doesNotExist();
    assertThat(manifest(folder).path("status").asText()).isEqualTo("diverged");
    assertThat(manifest(folder).path("error").asText()).contains("train.learning-rate");
    assertThat(json(folder.resolve("model/model.json")).path("status").asText())
        .isEqualTo("diverged");
    assertThat(json(folder.resolve("model/model.json")).path("rounds").asInt()).isZero();

    SortedMap<String, String> before = snapshot(runs);
    run(temporary, "sample", configuration).andIs(2).andSays(folder.toString());
    assertThat(snapshot(runs)).isEqualTo(before);

    Undefined.mended = true;
    run(temporary, "run", configuration).andIs(0);
    assertThat(manifest(folder).path("status").asText()).isEqualTo("done");
    assertThat(manifest(folder).has("error")).isFalse();
  }

  @Test
  void aTrainingThatWasInterruptedGoesOnFromItsNewestCheckpointToTheSameRows() throws Exception {
    String configuration =
        ofClass(Energies.Interrupted.class) + "\ntrain.rounds = 8\noutput.checkpoint-seconds = 0";
    Path undisturbed = temporary.resolve("undisturbed");
    run(temporary, "run", configuration, "--output", undisturbed.toString()).andIs(0);

    // A round is 3 x 5 x 32 points: this one is in the sixth.
    Energies.Interrupted.LEFT.set(2500);
    run(temporary, "run", configuration).andIs(3).andSays(Energies.Interrupted.WORDS);
    assertThat(manifest(folder).path("status").asText()).isEqualTo("failed");
    assertThat(names(folder.resolve("checkpoints")))
        .hasSize(3)
        .allMatch(name -> name.matches("round-00000[345]-[0-9a-f]{16}\\.npz"));

    Energies.Interrupted.LEFT.set(Long.MAX_VALUE);
    run(temporary, "run", configuration).andIs(0);
    assertThat(samples(folder)).isEqualTo(samples(undisturbed.resolve("mine")));
    JsonNode training = manifest(folder).path("training");
    JsonNode expected = manifest(undisturbed.resolve("mine")).path("training");
    assertThat(training.path("resumed_after_rounds")).containsExactly(IntNode.valueOf(5));
    assertThat(expected.path("resumed_after_rounds")).isEmpty();
    for (String same : List.of("rounds", "bound", "gradient_steps", "energy_evaluations")) {
      assertThat(training.path(same)).as(same).isEqualTo(expected.path(same));
    }
    assertThat(Files.readAllLines(folder.resolve("metrics/training.csv"))).hasSize(1 + 8);
  }

  @Test
  void anEnergyThatThrowsEndsTheRunInItsOwnWords() throws Exception {
    run(temporary, "run", ofClass(Energies.Failing.class))
        .andIs(3)
        .andSays(Energies.Failing.WORDS, "Energies$Failing.energyAndGradient");
    assertThat(folder.resolve("_SUCCESS")).doesNotExist();
    assertThat(manifest(folder).path("status").asText()).isEqualTo("failed");
    assertThat(manifest(folder).path("error").asText()).contains(Energies.Failing.WORDS);
  }

  @Test
  void aRunThatWasToReplaceAnotherAndFailsSaysWhereTheOldOneIs() throws Exception {
    startDone();
    SortedMap<String, String> before = snapshot(folder);

    run(temporary, "run", ofClass(Energies.Failing.class), "--overwrite")
        .andIs(3)
        .andSays(folder + ".replaced");

    SortedMap<String, String> after = snapshot(runs.resolve("mine.replaced"));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void thresholdsThatAreNotMetEndWith4NowAndLater() throws Exception {
    String[] require = {
      "--set", "evaluate.require.ess=1", "--set", "evaluate.require.log-z-error=1e-9"
    };

    Result first = run("run", require).andIs(4);

    first.andSays("evaluate.require");
    assertThat(first.said()).contains("evaluate.require.ess = 1", "evaluate.require.log-z-error");
    assertThat(samples(folder)).isEqualTo(samples(done));
    assertThat(folder.resolve("_SUCCESS")).exists();
    SortedMap<String, String> before = snapshot(runs);
    run("run", require).andIs(4);
    assertThat(snapshot(runs)).isEqualTo(before);
  }

  @Test
  void rowsThatFallShortOfWhatIsRequiredEndWith4NowAndLater() throws Exception {
    String[] require = {"--set", "sample.require.ess=1004", "--set", "sample.require.k-hat=-1"};

    Result first = run("run", require).andIs(4);

    assertThat(first.said()).contains("sample.require.ess = 1004", "sample.require.k-hat = -1");
    assertThat(manifest(folder).at("/samples/requirements_met").asBoolean(true)).isFalse();
    run("run", require).andIs(4);
    run("sample", require).andIs(4);
    run("train", require).andIs(0);
  }

  /** A Gaussian of which it is known, wrongly, that most of its mass is elsewhere. */
  private static final String MISSED =
      CONFIGURATION.replace("target.type = double-well", "")
          + """
          target { type = expression, dimension = 2, energy = "dot(x, x)/2", known-log-z.value = 5 }
          verdicts.fail-on = bad
          """;

  private static String quality(Result result) {
    return result.said().lines().filter(line -> line.startsWith("quality")).findFirst().orElse("");
  }

  /** Nothing is known of the target, and the model stays in one of two equal modes. */
  @Test
  void aModeThatTheRunFoundAndMissedIsBad() throws Exception {
    String two =
        CONFIGURATION.replace("target.type = double-well", "")
            + """
            target { type = expression, dimension = 2 }
            target.energy = "-logsumexp(-dot(x, x)/2, -dot(x - 30, x - 30)/2)"
            evaluate.search = true
            verdicts.fail-on = bad
            """;
    run(temporary, "run", two).andIs(4);

    JsonNode manifest = manifest(folder);
    assertThat(manifest.path("quality").path("topic").asText()).isEqualTo("places");
    assertThat(manifest.path("search").path("places")).hasSize(2);
    assertThat(manifest.path("search").path("energy_evaluations").asLong()).isPositive();
    assertThat(manifest.path("evaluation").path("missed_places").asInt()).isEqualTo(1);
    assertThat(manifest.path("samples").path("missed_places").asInt()).isEqualTo(1);

    run(temporary, "train", two, "--overwrite", "--set", "evaluate.search=false").andIs(0);
    assertThat(manifest(folder).has("search")).isFalse();
  }

  @Test
  void badQualityEndsWith4NowAndLater() throws Exception {
    Result first = run(temporary, "run", MISSED).andIs(4);

    first.andSays("quality");
    assertThat(quality(first)).startsWith("quality  bad: ");
    JsonNode quality = manifest(folder).path("quality");
    assertThat(quality.path("level").asText()).isEqualTo("bad");
    assertThat(quality.path("topic").asText()).isEqualTo("log_z");
    assertThat(quality.path("remedy").asText()).isNotEmpty();
    assertThat(quality.path("verdicts")).noneMatch(v -> v.path("level").asText().equals("good"));
    assertThat(json(folder.resolve("metrics/diagnostics.json")).path("quality")).isEqualTo(quality);
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("<p id=\"quality\"><span class=\"level bad\">");

    SortedMap<String, String> before = snapshot(runs);
    Result again = run(temporary, "run", MISSED).andIs(4);
    assertThat(quality(again)).isEqualTo(quality(first));
    assertThat(quality(run(temporary, "sample", MISSED).andIs(4))).isEqualTo(quality(first));
    run(temporary, "train", MISSED).andIs(0);
    run(temporary, "run", MISSED, "--set", "verdicts.fail-on=never").andIs(0);
    assertThat(snapshot(runs)).isEqualTo(before);
  }

  @Test
  void countsTheStoredEvaluationBesideLaterRows() throws Exception {
    String chains =
        MISSED + "sample { correction = metropolis, rows = 1000, metropolis.draws = 100 }";
    run(temporary, "train", chains).andIs(0);
    assertThat(manifest(folder).has("quality")).isFalse();
    run(temporary, "sample", chains);
    assertThat(manifest(folder).at("/quality/part").asText()).isEqualTo("samples");

    run(temporary, "evaluate", chains).andIs(4);
    assertThat(manifest(folder).at("/quality/topic").asText()).isEqualTo("log_z");
    assertThat(manifest(folder).at("/quality/part").asText()).isEqualTo("evaluation");
    Result more =
        run(temporary, "sample", chains, "--set", "sample.seed=9", "--overwrite").andIs(4);
    assertThat(quality(more)).startsWith("quality  bad: ");
    // Rows are not praised, whatever their chains say.
    assertThat(manifest(folder).at("/samples/verdicts"))
        .noneMatch(verdict -> verdict.path("level").asText().equals("good"));
    assertThat(more.said().lines().map(String::strip)).noneMatch(l -> l.startsWith("verdict"));
    assertThat(manifest(folder).at("/quality/part").asText()).isEqualTo("evaluation");
  }

  @Test
  void chainsAreReportedAsWhatTheyAre() throws Exception {
    String[] chains = {
      "--set", "sample.correction=metropolis",
      "--set", "sample.rows=1000",
      "--set", "sample.metropolis { draws = 50, warm-up = 20 }",
      "--set", "sample.require.r-hat=1.0001"
    };

    Result result = run("run", chains).andIs(4);

    assertThat(result.said())
        .contains("R_hat", "20 of 50", "encode-decode", "avg(x0)", "sample.require.r-hat = 1.0001");
    JsonNode samples = json(folder.resolve("metrics/diagnostics.json")).path("samples");
    assertThat(samples.path("correction").asText()).isEqualTo("metropolis");
    assertThat(samples.at("/chains/chains").asInt()).isEqualTo(20);
    assertThat(samples.at("/chains/acceptance/mala/attempted").asInt()).isEqualTo(20 * 50 * 2);
    assertThat(samples.at("/quantities/0/name").asText()).isEqualTo("x0");
    assertThat(samples.at("/quantities/0/r_hat").isNumber()).isTrue();
    assertThat(samples.at("/requirements/0/key").asText()).isEqualTo("sample.require.r-hat");
    assertThat(manifest(folder).path("samples").path("verdicts"))
        .isEqualTo(samples.path("verdicts"));
  }

  @Test
  void rowsOfChainsAreAMultipleOfTheirDraws() throws Exception {
    assertRefused(
        "sample { correction = metropolis, metropolis.draws = 50 }",
        "sample.rows",
        "1003",
        "sample.metropolis.draws",
        "50");
  }

  @Test
  void aBaselineStandsBesideAnEvaluationAndLeavesNoRows() throws Exception {
    startDone();

    Result result = run("evaluate", "--baseline").andIs(0);

    JsonNode manifest = manifest(folder);
    String chains =
        String.format(
            Locale.ROOT,
            "%,d chains of %,d draws",
            manifest.at("/baseline/chains/chains").asInt(),
            manifest.at("/baseline/draws").asInt());
    String spent =
        String.format(Locale.ROOT, "%,d", manifest.at("/training/energy_evaluations").asInt());
    assertThat(result.said()).contains("MALA", "truth", chains, spent);
    assertThat(folder.resolve("report.html")).content().contains(chains);
    int energies =
        manifest.at("/training/energy_evaluations").asInt()
            + manifest.at("/evaluation/rows").asInt();
    assertThat(manifest.at("/baseline/energy_evaluations").asInt())
        .isBetween((int) (0.9 * energies), energies);
    assertThat(names(folder))
        .containsExactly(
            "_SUCCESS", "manifest.json", "metrics", "model", "pictures", "report.html", "samples");
    assertThat(samples(folder)).isEqualTo(samples(done));
    run("run", "--baseline").andIs(1);
    run("evaluate", "--set", "evaluate.seed=9").andIs(0);
    assertThat(manifest(folder).has("baseline")).isFalse();
  }

  /** A drift takes gradients of the energy to draw a row and to weigh it. */
  @Test
  void aBaselineSpendsTheEnergiesOfADriftToo() throws Exception {
    String drift = CONFIGURATION + "model.drift = gradient\nevaluate.rows = 5000\n";
    Result result = run(temporary, "train", drift).andIs(0);
    result = run(temporary, "evaluate", drift, "--baseline").andIs(0);

    Matcher spent =
        Pattern.compile("([\\d,]+) of training, in \\S+ and ([\\d,]+) of evaluation")
            .matcher(result.said());
    assertThat(spent.find()).as(result.said()).isTrue();
    int own = Integer.parseInt(spent.group(2).replace(",", ""));
    assertThat(own).isGreaterThan(2 * 5000);
    int energies = manifest(folder).at("/training/energy_evaluations").asInt() + own;
    assertThat(manifest(folder).at("/baseline/energy_evaluations").asInt())
        .isBetween((int) (0.9 * energies), energies);
  }

  @Test
  void anOutputThatIsAFileIsNamed() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "mine");

    run("run", "--output", file.toString()).andIs(3).andSays("output: ", file.toString());

    assertThat(file).hasContent("mine");
  }

  @Test
  void anOutputThatCannotBeWrittenIsNamed() {
    // Not even root makes folders there.
    run("run", "--output", "/proc/runs").andIs(3).andSays("output: ", "/proc/runs/mine");
  }

  @Test
  void anOutputThatIsNoPathOrOfNoKnownFileSystemIsBadInput() {
    run("run", "--output", "foo://b/c").andIs(2).andSays("output.path", "foo://b/c");
    run("run", "--output", "a:/b").andIs(2).andSays("output.path", "a:/b");
  }

  @Test
  void whatCannotStartMovesNothing() throws Exception {
    startDone();
    SortedMap<String, String> before = snapshot(folder);

    runAlone(
            temporary,
            "run",
            CONFIGURATION,
            "--overwrite",
            "--set",
            "spark.master=\"local[abc]\"",
            "--set",
            "train.seed=9")
        .andIs(3)
        .andSays("spark.master", "local[abc]");

    assertThat(snapshot(folder)).isEqualTo(before);
    assertThat(names(runs)).containsExactly("mine");
  }

  @Test
  void aRunIdThatIsAFileIsNotTouched() throws Exception {
    Files.createDirectories(runs);
    Files.writeString(folder, "mine");

    run("run", "--overwrite").andIs(2).andSays(folder.toString());

    assertThat(folder).hasContent("mine");
  }

  // --- bad input ---

  private void assertRefused(String lines, String... problem) throws Exception {
    run(temporary, "run", CONFIGURATION + lines).andIs(2).andSays(problem);
    assertThat(runs).doesNotExist();
  }

  @Test
  void aKeyThatIsMisspeltCreatesNothing() throws Exception {
    assertRefused("train.bacth = 4", "1 problem in", "train.bacth", "train.batch");
  }

  @Test
  void aBatchThatIsNegativeCreatesNothing() throws Exception {
    assertRefused("train.batch = -4", "1 problem in", "train.batch", "found -4");
  }

  @Test
  void aDataFileThatIsMissingCreatesNothing() throws Exception {
    assertRefused(
        "target { type = gaussian-mixture, means-file = \"none.csv\" }",
        "1 problem in",
        "target.means-file",
        "none.csv");
  }

  @Test
  void aDataFileWithTextForANumberCreatesNothing() throws Exception {
    Files.writeString(temporary.resolve("means.csv"), "a,b\n1,2\n3,four\n");
    assertRefused(
        "target { type = gaussian-mixture, means-file = \"means.csv\" }",
        "1 problem in",
        "means.csv",
        "four");
  }

  @Test
  void aWrongGradientCreatesNothing() throws Exception {
    assertRefused(
        "target { type = class, class = \"" + Energies.WrongGradient.class.getName() + "\" }",
        "target.class",
        "gradient[1]");
  }

  /** Remembers the jobs of a Spark. */
  private static final class Jobs extends SparkListener {

    private final Map<String, List<String>> byGroup = new ConcurrentHashMap<>();
    private final Set<String> runs = ConcurrentHashMap.newKeySet();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      byGroup
          .computeIfAbsent(
              start.properties().getProperty("spark.jobGroup.id"),
              group -> new CopyOnWriteArrayList<>())
          .add(start.properties().getProperty("spark.job.description"));
      runs.add(start.properties().getProperty("mdc.run"));
    }
  }

  @Test
  void sparksPagesSayWhichJobIsWhichPartOfWhichRun() throws Exception {
    Jobs jobs = new Jobs();
    SparkContext spark = LocalSpark.session(2).sparkContext();
    spark.addSparkListener(jobs);
    run("run").andIs(0);
    LocalSpark.tellListeners(spark);
    spark.removeSparkListener(jobs);

    assertThat(jobs.byGroup)
        .containsOnlyKeys("mine: training", "mine: evaluation", "mine: generation", "mine: report");
    assertThat(jobs.byGroup.get("mine: training"))
        .containsExactly(
            "training: round 1 of 3, beta 0.050",
            "training: round 2 of 3, beta 1.000",
            "training: round 3 of 3, beta 1.000");
    assertThat(jobs.byGroup.get("mine: evaluation")).allMatch(text -> text.startsWith("evaluat"));
    assertThat(jobs.byGroup.get("mine: generation"))
        .anyMatch(text -> String.valueOf(text).contains("1,003"));
    assertThat(jobs.runs).containsExactly("mine");
  }

  @Test
  void secretsAreNotShown() throws Exception {
    String secret = "hunter2";
    Result result =
        runAlone(
            temporary,
            "run",
            CONFIGURATION.replace(
                "ui.enabled = false", "ui.enabled = false, hadoop.fs.s3a.secret.key = " + secret));

    result.andIs(0);
    String manifest = Files.readString(folder.resolve("manifest.json"));
    assertThat(manifest).contains("(not shown)").doesNotContain(secret);
    assertThat(result.said() + result.complaint()).doesNotContain(secret);

    Result refused =
        run(
            temporary,
            "run",
            CONFIGURATION.replace(
                "ui.enabled = false", "hadoop.fs.s3a.secret.key = [" + secret + "]"));
    refused.andIs(2).andSays("spark.hadoop.fs.s3a.secret.key");
    assertThat(refused.complaint()).doesNotContain(secret);
  }
}
