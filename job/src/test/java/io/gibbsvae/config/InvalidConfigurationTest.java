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
import org.junit.jupiter.params.provider.CsvFileSource;
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

  /**
   * One bad line below a good one, and what is named: the key and the place, or the place alone.
   */
  @ParameterizedTest
  @CsvFileSource(
      resources = "/messages/configurations.txt",
      delimiter = '\u00A6',
      quoteCharacter = '`')
  void aBadValueIsNamedWithItsKeyAndLine(String line, String named) {
    List<String> problems = folder.problems(SMALLEST + line);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith(named.replace("FOLDER", temporary.toString()) + ": ");
  }

  @Test
  void namesWhatWasMeant() {
    assertThat(folder.problems(SMALLEST + "train.bacth = 5").get(0)).endsWith("train.batch?");
    assertThat(folder.problems(SMALLEST + "tarin { batch = 5 }").get(0)).endsWith("train?");
    assertThat(folder.problems(SMALLEST + "target.type = Rings").get(0)).endsWith("ring?");
    assertThat(folder.problems(SMALLEST + "wibble = 5").get(0)).doesNotContain("?");
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
        .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
        .containsExactly(
            "train.bacth (run.conf:3)",
            "target.dimension (run.conf:1)",
            "model.hidden[0] (run.conf:2)",
            "model.hidden[1] (run.conf:2)",
            "model.scale (run.conf:2)",
            "train.batch (run.conf:3)",
            "train.tempering.start (run.conf:3)",
            "evaluate.rows (run.conf:4)",
            "sample.codec (run.conf:5)",
            "output.run-id (run.conf:6)");
  }

  @Test
  void anEmptyFileLacksATarget() {
    assertThat(folder.problems(""))
        .singleElement()
        .asString()
        .startsWith("target.type (run.conf): missing")
        .contains("double-well", "class");
  }

  @Test
  void aValueOfTheCommandLineIsNamedByItsOption() {
    List<String> problems = folder.problems(SMALLEST, "train.batch=-5", "bacth=1");
    assertThat(problems).hasSize(2);
    assertThat(problems.get(0)).startsWith("bacth (--set bacth=1): ");
    assertThat(problems.get(1)).startsWith("train.batch (--set train.batch=-5): ").contains("-5");
  }

  @Test
  void whatIsNotHoconIsReportedForTheFileAndForEveryOption() {
    assertThat(folder.problems("train {", "train.batch", "=5", "train.batch=[1", "a=hdfs://b"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("--set train.batch: ").contains("key=value"),
            second -> assertThat(second).startsWith("--set =5: ").contains("key=value"),
            third -> assertThat(third).startsWith("--set train.batch=[1: "),
            fourth -> assertThat(fourth).startsWith("--set a=hdfs://b: ").contains("quotes"),
            fifth -> assertThat(fifth).startsWith("run.conf:1: "));
  }

  /** A text, the line that is named, and tokens of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "target {;  energy = \"x0^2;  dimension = 1;} | 2 | \"",
        "target {;  a = \"\"\"}\"\"\";  energy = \"\"\"x0^2;}; | 5 | \"\"\" 3",
        "target {;  a = \"}\" # };  b { c = [1] };model {;  stages = 1;}; | 7 | } { 1",
        "model {;  hidden = [64,;    64;  stages = 4;} | 4 | = ] [ 2",
        "model {;  hidden = [64, 64 } | 2 | } ]"
      })
  void anOpenQuoteOrBracketIsNamedWithItsLine(String text, int line, String tokens) {
    assertThat(folder.problems(text.replace(";", "\n")))
        .singleElement()
        .asString()
        .startsWith("run.conf:" + line + ": ")
        .contains(tokens.split(" "));
  }

  @Test
  void aMissingFileAFolderAndABinaryFileAreProblems() throws Exception {
    Path binary = Files.write(temporary.resolve("binary.conf"), new byte[] {'a', (byte) 0xff});

    for (Path file : List.of(temporary.resolve("no.conf"), temporary, binary)) {
      assertThat(problemOf(file)).startsWith(file + ": ").doesNotContain("?");
    }
    assertThat(problemOf(binary)).contains("UTF-8");
    assertThat(problemOf(Path.of("\u0001"))).contains("\u0001");
  }

  @Test
  void aMissingFileIsAskedWhetherItsNeighbourWasMeant() {
    folder.write("double-well.conf", SMALLEST);

    assertThat(problemOf(temporary.resolve("doublewell.conf")))
        .endsWith(temporary.resolve("double-well.conf") + "?");
    assertThat(problemOf(temporary.resolve("ring.conf"))).doesNotContain("?");
  }

  @Test
  void anIncludedFileIsNamedWithItsOwnLine() throws Exception {
    Files.writeString(
        temporary.resolve("base.conf"), "\n\ntrain.batch = 0", StandardCharsets.UTF_8);

    assertThat(folder.problems("include \"base.conf\"\n" + SMALLEST))
        .singleElement()
        .asString()
        .startsWith("train.batch (base.conf:3): ")
        .contains("0");
  }

  private static String problemOf(Path file) {
    InvalidConfigurationException e =
        catchThrowableOfType(
            InvalidConfigurationException.class,
            () -> ConfigurationReader.of(FileOpener.local()).read(file.toString(), List.of()));
    return e.getMessage();
  }
}
