package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidConfigurationTest {

  private static final String SMALLEST = "target.type = double-well\n";

  private static final String ADAPTIVE =
      "train { tempering.schedule = adaptive, population.particles = 64 }\n";

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ConfigurationFolder(temporary);
  }

  /** Places that no numbers are fine enough for, and such that parameters cannot hold. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model { location = [1.7e18, 0], scale = [1, 1] } | model.location | x0
          model { location = [0, -1e16], scale = [1, 2] } | model.location | x1
          model { location = [1e40, 0], scale = [1e39, 1], frame = particles } | model.frame | x0
          model { scale = [1, 1e-40], frame = particles } | model.frame | x1
          """)
  void refusesPlacesThatNumbersAreTooCoarseFor(String line, String key, String coordinate) {
    String problems =
        catchThrowableOfType(
                InvalidConfigurationException.class, () -> folder.read(SMALLEST + ADAPTIVE + line))
            .getMessage();
    assertThat(problems.lines().filter(text -> text.strip().startsWith(key)))
        .hasSize(1)
        .allSatisfy(text -> assertThat(text).contains(coordinate));
  }

  /** One bad line below a good one: what is said about it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          train.batch = -5 | train.batch (run.conf:2): found -5, expected an integer of at least 1
          train.batch = 2.5 | train.batch (run.conf:2): found 2.5, expected an integer of at least 1
          train.batch = many | train.batch (run.conf:2): found "many", expected an integer of at least 1
          train.batch = true | train.batch (run.conf:2): found true, expected an integer of at least 1
          train.batch = [1] | train.batch (run.conf:2): found [1], expected an integer of at least 1
          train.batch = null | train.batch (run.conf): missing, expected an integer of at least 1
          train.batch = 2147483647 | train.batch (run.conf:2): found 2147483647, expected an integer of at most 1073741823
          train.rounds = 99999999999 | train.rounds (run.conf:2): found 99999999999, expected an integer of at most 2147483647
          train.rounds = 1e999999999 | train.rounds (run.conf:2): found 1e999999999, expected an integer of at most 2147483647
          train.seed = 1e30 | train.seed (run.conf:2): found 1e30, expected an integer of at most 9223372036854775807
          train.workers = 0 | train.workers (run.conf:2): found 0, expected an integer of at least 1
          train.optimizer = adm | train.optimizer (run.conf:2): found "adm", expected adam or sgd
          train.clip-norm = NaN | train.clip-norm (run.conf:2): found "NaN", expected a positive number
          train.round-seconds = -1 | train.round-seconds (run.conf:2): found -1, expected a number of seconds from 0 to 1e6
          train.clip-norm = 1e999 | train.clip-norm (run.conf:2): found 1e999, expected a positive number
          spark.driver.memory = 8g | spark.driver.memory (run.conf): found 8g, expected nothing: Spark reads it before it reads this configuration
          train { rounds = 100000, averaging-frequency = 25000 } | train.rounds (run.conf:2): found 100000, expected at most 85899 of that averaging-frequency
          train.learning-rate = 0 | train.learning-rate.initial (run.conf:2): found 0, expected a positive number
          train.learning-rate = fast | train.learning-rate.initial (run.conf:2): found "fast", expected a positive number
          train.learning-rate.final = 1 | train.learning-rate.final (run.conf:2): found 1, expected at most learning-rate.initial, 0.003
          train.tempering = linear | train.tempering (run.conf:2): found "linear", expected a block of keys in { }
          train.tempering { schedule = geometric, start = 0 } | train.tempering.start (run.conf:2): found 0, expected a positive number, because the schedule is geometric
          train.tempering { schedule = linear, share = 0 } | train.tempering.share (run.conf:2): found 0, expected a number in (0, 1]
          train.tempering.schedule = adaptive | train.tempering.schedule (run.conf:2): found "adaptive", expected another one, because train.population.particles is 0
          train { tempering.schedule = none, population.particles = 2 } | train.tempering.schedule (run.conf:2): found "none", expected another one: the population starts at beta = 0
          train.population.particles = 3 | train.population.particles (run.conf:2): found 3, expected a multiple of train.workers, 2
          train.population { particles = 2, cess = 1 } | train.population.cess (run.conf:2): found 1, expected a number between 0 and 1
          train.population { particles = 2, moves { independence = 0, mala = 0 } } | train.population.moves.mala (run.conf:2): found 0, expected at least one move of some type
          train.population { particles = 2, forward-share.initial = 1 } | train.population.forward-share.initial (run.conf:2): found 1, expected a number from 0 to below 1
          model { stages = 1, latent-dimension = 1, coordinate-units = 4 } | model.coordinate-units (run.conf:2): found 4, expected 0, because there are not as many latents as coordinates
          model { stages = 1, latent-dimension = 1, drift = gradient } | model.drift (run.conf:2): found "gradient", expected none, because there are not as many latents as coordinates
          model.prior-components = 4 | model.prior-components (run.conf:2): found 4, expected 0, because model.frame is not particles
          model.prior-components = -1 | model.prior-components (run.conf:2): found -1, expected an integer of at least 0
          model.frame = particles | model.frame (run.conf:2): found "particles", expected fixed, because train.tempering.schedule is not adaptive
          train.gradients = best | train.gradients (run.conf:2): found "best", expected total or path
          train = 5 | train (run.conf:2): found 5, expected a block of keys in { }
          model.hidden = 64 | model.hidden (run.conf:2): found 64, expected a list of integers of at least 1
          model.hidden = [64, 0] | model.hidden[1] (run.conf:2): found 0, expected an integer of at least 1
          model.activation = tahn | model.activation (run.conf:2): found "tahn", expected tanh, silu, relu, gelu or softsign
          model.latent-dimension = 3 | model.latent-dimension (run.conf:2): found 3, expected the target's dimension, 2, because model.stages is 4 and only a single stage can have another
          model.location = [0, 0, 0] | model.location (run.conf:2): found a list of 3, expected a number or a list of 2, the target's dimension
          model.location = [] | model.location (run.conf:2): found [], expected a list of finite numbers
          model.scale = [1, 0] | model.scale[1] (run.conf:2): found 0, expected a positive number
          evaluate.rows = 1 | evaluate.rows (run.conf:2): found 1, expected an integer of at least 2
          evaluate.require.ess = 1.5 | evaluate.require.ess (run.conf:2): found 1.5, expected a number in [0, 1]
          evaluate.require.log-z-error = 0 | evaluate.require.log-z-error (run.conf:2): found 0, expected a positive number or none
          sample.codec = lzo | sample.codec (run.conf:2): found "lzo", expected none, snappy, gzip or zstd
          sample { rows = 1e12, rows-per-file = 2 } | sample.rows-per-file (run.conf:2): found 2, expected more, because sample.rows is 1000000000000 and that is too many files
          output.path = "" | output.path (run.conf:2): found "", expected text
          output.run-id = a/b | output.run-id (run.conf:2): found "a/b", expected a file name of at most 200 letters, digits, '.', '_' and '-' that begins with a letter or digit
          output.run-id = ".." | output.run-id (run.conf:2): found "..", expected a file name of at most 200 letters, digits, '.', '_' and '-' that begins with a letter or digit
          spark.jars = [a] | spark.jars (run.conf:2): found ["a"], expected text
          train.bacth = 5 | train.bacth (run.conf:2): unknown key; did you mean train.batch?
          batch = 5 | batch (run.conf:2): unknown key; did you mean train.batch?
          tarin { batch = 5 } | tarin (run.conf:2): unknown key; did you mean train?
          "train.batch" = 5 | "train.batch" (run.conf:2): unknown key; did you mean train.batch?
          include "run.conf" | run.conf: includes itself
          wibble = 5 | wibble (run.conf:2): unknown key
          target.dimension = 2 | target.dimension (run.conf:2): unknown key
          target-types.ring.scale = 2 | target-types (run.conf:2): unknown key
          train.batch = ${nowhere} | run.conf:2: Could not resolve substitution to a value: ${nowhere}
          train { batch = 5 | run.conf:2: found the end, expected the } that closes the { of line 2
          model.hidden = [64, # ] | run.conf:2: found the end, expected the ] that closes the [ of line 2
          sample.codec = "none | run.conf:2: found the end of the line within quotes, expected the closing "
          sample.codec = x0^2 | run.conf:2: found ^ outside of quotes, expected text with such characters, as a formula is, between quotes
          include "no.conf" | FOLDER/no.conf: no such file, expected a configuration in HOCON
          target.type = wel | target.type (run.conf:2): found "wel", expected double-well, many-well, gaussian-mixture, ring, funnel, rosenbrock, pair-double-well, phi4, regression, expression, onnx or class
          target.type = Rings | target.type (run.conf:2): found "Rings", expected double-well, many-well, gaussian-mixture, ring, funnel, rosenbrock, pair-double-well, phi4, regression, expression, onnx or class; did you mean ring?
          model.activation = sillu | model.activation (run.conf:2): found "sillu", expected tanh, silu, relu, gelu or softsign; did you mean silu?
          target.check-gradient = perhaps | target.check-gradient (run.conf:2): found "perhaps", expected true or false
          """)
  void aBadValueIsNamedWithItsKeyAndLine(String line, String expected) {
    List<String> problems = folder.problems(SMALLEST + line);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith(expected.replace("FOLDER", temporary.toString()));
  }

  @Test
  void allProblemsComeAtOnce() {
    List<String> problems =
        folder.problems(
            """
            target { type = many-well, dimension = 3 }
            model { hidden = [0, x], scale = -1 }
            train { bacth = 1, batch = 0, tempering { schedule = linear, start = 2 } }
            evaluate.rows = no
            sample.codec = lzo
            output.run-id = "a b"
            """);

    assertThat(problems)
        .containsExactly(
            "train.bacth (run.conf:3): unknown key; did you mean train.batch?",
            "target.dimension (run.conf:1): found 3, expected an even integer of at least 2",
            "model.hidden[0] (run.conf:2): found 0, expected an integer of at least 1",
            "model.hidden[1] (run.conf:2): found \"x\", expected an integer of at least 1",
            "model.scale (run.conf:2): found -1, expected a positive number",
            "train.batch (run.conf:3): found 0, expected an integer of at least 1",
            "train.tempering.start (run.conf:3): found 2, expected a number in [0, 1]",
            "evaluate.rows (run.conf:4): found \"no\", expected an integer of at least 2",
            "sample.codec (run.conf:5): found \"lzo\", expected none, snappy, gzip or zstd",
            "output.run-id (run.conf:6): found \"a b\", expected " + OutputSettings.RUN_ID);
  }

  @Test
  void anEmptyFileLacksATarget() {
    assertThat(folder.problems(""))
        .containsExactly(
            "target.type (run.conf): missing, expected double-well, many-well, gaussian-mixture,"
                + " ring, funnel, rosenbrock, pair-double-well, phi4, regression, expression, onnx or class");
  }

  @Test
  void aValueOfTheCommandLineIsNamedByItsOption() {
    assertThat(folder.problems(SMALLEST, "train.batch=-5", "bacth=1"))
        .containsExactly(
            "bacth (--set bacth=1): unknown key; did you mean train.batch?",
            "train.batch (--set train.batch=-5): found -5, expected an integer of at least 1");
  }

  @Test
  void whatIsNotHoconIsReportedForTheFileAndForEveryOption() {
    assertThat(folder.problems("train {", "train.batch", "=5", "train.batch=[1", "a=hdfs://b"))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("--set train.batch: expected key=value"),
            second -> assertThat(second).isEqualTo("--set =5: expected key=value"),
            third -> assertThat(third).startsWith("--set train.batch=[1: "),
            fourth ->
                assertThat(fourth)
                    .startsWith("--set a=hdfs://b: ")
                    .endsWith("try enclosing the key or value in double quotes)"),
            fifth -> assertThat(fifth).startsWith("run.conf:1: "));
  }

  @Test
  void anOpenQuoteOrBracketIsNamedWithTheLineThatItIsIn() {
    assertThat(folder.problems("target {\n  energy = \"x0^2\n  dimension = 1\n}\n"))
        .singleElement()
        .asString()
        .startsWith("run.conf:2: found the end of the line within quotes");
    assertThat(folder.problems("target {\n  a = \"\"\"}\"\"\"\n  energy = \"\"\"x0^2\n}\n"))
        .containsExactly(
            "run.conf:5: found the end within quotes, expected the \"\"\" that closes"
                + " those of line 3");
    assertThat(
            folder.problems(
                "target {\n  a = \"}\" # }\n  b { c = [1] }\nmodel {\n  stages = 1\n}\n"))
        .containsExactly("run.conf:7: found the end, expected the } that closes the { of line 1");
    assertThat(folder.problems("model {\n  hidden = [64,\n    64\n  stages = 4\n}\n"))
        .containsExactly(
            "run.conf:4: found = in a list, expected a comma or the ] that closes the [ of line 2");
    assertThat(folder.problems("model {\n  hidden = [64, 64 }\n"))
        .containsExactly("run.conf:2: found } in a list, expected a comma or ]");
  }

  @Test
  void aMissingFileAFolderAndABinaryFileAreProblems() throws Exception {
    Path binary = Files.write(temporary.resolve("binary.conf"), new byte[] {'a', (byte) 0xff});

    assertThat(problemOf(temporary.resolve("no.conf")))
        .isEqualTo(
            temporary.resolve("no.conf") + ": no such file, expected a configuration in HOCON");
    assertThat(problemOf(temporary))
        .startsWith(temporary + ": cannot be read (")
        .endsWith("), expected a configuration in HOCON");
    assertThat(problemOf(binary))
        .isEqualTo(binary + ": not a text file in UTF-8, expected a configuration in HOCON");
    assertThat(problemOf(Path.of("\u0001"))).contains("no such file");
  }

  @Test
  void aMissingFileIsAskedWhetherItsNeighbourWasMeant() {
    folder.write("double-well.conf", SMALLEST);

    assertThat(problemOf(temporary.resolve("doublewell.conf")))
        .endsWith("; did you mean " + temporary.resolve("double-well.conf") + "?");
    assertThat(problemOf(temporary.resolve("ring.conf"))).doesNotContain("did you mean");
  }

  @Test
  void anIncludedFileIsNamedWithItsOwnLine() throws Exception {
    Files.writeString(
        temporary.resolve("base.conf"), "\n\ntrain.batch = 0", StandardCharsets.UTF_8);

    assertThat(folder.problems("include \"base.conf\"\n" + SMALLEST))
        .containsExactly("train.batch (base.conf:3): found 0, expected an integer of at least 1");
  }

  private static String problemOf(Path file) {
    InvalidConfigurationException e =
        catchThrowableOfType(
            InvalidConfigurationException.class,
            () -> ConfigurationReader.of(FileOpener.local()).read(file.toString(), List.of()));
    return e.getMessage();
  }
}
