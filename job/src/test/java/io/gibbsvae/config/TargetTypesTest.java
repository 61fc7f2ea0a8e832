package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.regression.Family;
import io.gibbsvae.energy.regression.Observations;
import io.gibbsvae.energy.regression.Prior;
import io.gibbsvae.energy.regression.Regression;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTypesTest {

  private static final String SCALING = "target.scaling (run.conf:1): ";
  private static final String LABELLED = "a,b,label\n1,2,0\n2,1,1\n4,4,1\n";

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ConfigurationFolder(temporary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type = double-well | double-well | 2
          type = many-well | many-well-32 | 32
          type = many-well, dimension = 6 | many-well-6 | 6
          type = gaussian-mixture, means = [[0, 0, 1], [1, 1, 2]] | gaussian-mixture-2 | 3
          type = gaussian-mixture, means = [[0], [1]], weights = [1, 3], scales = [1, 2] | gaussian-mixture-2 | 1
          type = ring, radius = 2 | ring | 2
          type = ring, radius = [1, 2, 3], scale = 0.2 | rings-3 | 2
          type = funnel | funnel-10 | 10
          type = funnel, dimension = 3, scale = 1 | funnel-3 | 3
          type = rosenbrock | rosenbrock-2 | 2
          type = expression, energy = "sum(x^2)", dimension = 3 | expression-3 | 3
          type = pair-double-well | pair-double-well-4x2 | 8
          type = pair-double-well, particles = 3, space = 3 | pair-double-well-3x3 | 9
          type = phi4, kappa = 0.2, lambda = 0.022 | phi4-nicoli-8x8 | 64
          type = phi4, length = 4, convention = albergo, mass-squared = -4, lambda = 8 | phi4-albergo-4x4 | 16
          """)
  void aBlockMakesATarget(String block, String name, int dimension) {
    Target target = folder.read("target { " + block + " }").target();

    assertThat(target.name()).isEqualTo(name);
    assertThat(target.dimension()).isEqualTo(dimension);
  }

  @Test
  void aMixtureMayHaveItsMeansInAFile() {
    folder.write("means.csv", "x,y\n0,0\n5,5\n9,9\n");

    RunConfiguration read =
        folder.read("target { type = gaussian-mixture, means-file = means.csv }");

    assertThat(read.target().name()).isEqualTo("gaussian-mixture-3");
    assertThat(read.target().knowledge().modes().orElseThrow().centres()[2]).containsExactly(9, 9);
  }

  @Test
  void aRegressionReadsItsFeaturesAndLabelsFromAFile() {
    folder.write("small.csv", LABELLED);

    Target target =
        folder
            .read(
                """
                target {
                  type = regression, response = label, file = small.csv, scaling = standardise
                  known-log-z { value = -3.5, uncertainty = 0.1 }
                }
                """)
            .target();

    assertThat(target.name()).isEqualTo("logistic-regression-small");
    assertThat(target.dimension()).isEqualTo(3);
    assertThat(target.labels()).containsExactly("a", "b", "intercept");
    assertThat(target.knowledge().logZ()).contains(new Knowledge.Known(-3.5, 0.1));
  }

  @Test
  void aRegressionMayHaveNoInterceptAndAnotherLabel() {
    folder.write("small.csv", LABELLED.replace("label", "ill"));

    Target target =
        folder
            .read(
                "target { type = regression, file = small.csv, response = ill,"
                    + " intercept = false }")
            .target();

    assertThat(target.labels()).containsExactly("a", "b");
    assertThat(target.knowledge().logZ()).isEmpty();
  }

  @Test
  void aRegressionTakesTheColumnsItIsTold() {
    folder.write("counts.csv", "city,days,a,b,visits\nParis,3,1,2,4\nRome,1,0,5,0\n");

    Target target =
        folder
            .read(
                """
                target {
                  type = regression, family = poisson, file = counts.csv
                  response = visits, exposure = days, features = [b, a]
                  prior { type = student-t, scale = 2 }, intercept-prior.scale = 5
                }
                """)
            .target();

    Prior prior = new Prior(Prior.Type.STUDENT_T, 2, 4);
    assertThat(target.name()).isEqualTo("poisson-regression-counts");
    assertThat(target.labels()).containsExactly("b", "a", "intercept");
    assertSameEnergy(
        target,
        Regression.of(
            Family.POISSON,
            new Observations(
                new double[][] {{2, 1}, {5, 0}}, new double[] {4, 0}, new double[] {3, 1}),
            prior,
            Optional.of(new Prior(Prior.Type.STUDENT_T, 5, 4))));
  }

  @Test
  void theNoiseOfALinearRegressionIsKnownOrACoordinate() {
    folder.write("small.csv", LABELLED);
    String block = "type = regression, family = linear, file = small.csv, response = label";

    assertThat(folder.read("target { " + block + ", noise.sd = 0.5 }").target().labels())
        .containsExactly("a", "b", "intercept");
    assertThat(folder.read("target { " + block + " }").target().labels())
        .containsExactly("a", "b", "intercept", "log sd");
  }

  private static void assertSameEnergy(Target target, Regression expected) {
    double[] x = new double[expected.dimension()];
    Arrays.setAll(x, i -> 0.3 * Math.sin(1 + i));
    double[] gradient = new double[x.length];
    assertThat(target.dimension()).isEqualTo(x.length);
    assertThat(target.potential().energyAndGradient(x, gradient))
        .isEqualTo(expected.energyAndGradient(x, new double[x.length]));
  }

  /** A file, a folder of two, and CSV with the same numbers. */
  @Tag("slow")
  @Test
  void parquetThatSparkWroteGivesTheRegressionOfItsCsv() {
    SparkSession spark = LocalSpark.session(2);
    spark
        .sql(
            "SELECT * FROM VALUES ('x', true, 1, 2.5f, 10L, 'M'), ('y', false, 2, 1.5f, 20L, 'B'),"
                + " ('z', true, 3, 0.5f, 30L, 'M') AS t(name, f, a, b, c, ill)")
        .repartitionByRange(2, functions.col("a"))
        .write()
        .parquet(temporary.resolve("table.parquet").toString());
    folder.write("table.csv", "f,a,b,c,ill\n1,1,2.5,10,M\n0,2,1.5,20,B\n1,3,0.5,30,M\n");
    String rest = ", response = ill, positive = M, features = [f, a, b, c] }";

    Target target = folder.read("target { type = regression, file = table.parquet" + rest).target();

    assertThat(target.name()).isEqualTo("logistic-regression-table");
    Target csv = folder.read("target { type = regression, file = table.csv" + rest).target();
    assertSameEnergy(target, (Regression) csv.potential());
  }

  @Tag("slow")
  @Test
  void parquetThatIsNotNumbersIsExplained() {
    LocalSpark.session(2)
        .sql("SELECT DATE'2026-01-01' AS day, array(1) AS word, CAST(NULL AS INT) AS n, 1 AS y")
        .coalesce(1)
        .write()
        .parquet(temporary.resolve("table.parquet").toString());
    String block = "target { type = regression, file = table.parquet, response = y";

    assertThat(folder.problems(block + " }"))
        .satisfiesExactly(
            day ->
                assertThat(day)
                    .startsWith("target.file (run.conf:1): table.parquet, column day: ")
                    .contains("DATE"),
            word ->
                assertThat(word)
                    .startsWith("target.file (run.conf:1): table.parquet, column word: ")
                    .contains("LIST"));
    assertThat(folder.problems(block + ", features = [n] }"))
        .singleElement()
        .asString()
        .startsWith("target.file (run.conf:1): table.parquet, column n: ")
        .contains("row 1", "target.missing");
    assertThat(folder.problems(block + ", features = [n], missing = drop }"))
        .singleElement()
        .asString()
        .startsWith("target.file (run.conf:1): table.parquet, ");
    folder.write("bad.parquet", "PAR1, and then something else");
    assertThat(folder.problems("target { type = regression, file = bad.parquet, response = y }"))
        .singleElement()
        .asString()
        .startsWith("target.file (run.conf:1): bad.parquet, ");
  }

  /** A block, and the key and the place that are named. */
  @ParameterizedTest
  @CsvFileSource(resources = "/messages/targets.txt", delimiter = '\u00A6', quoteCharacter = '`')
  void aBadBlockIsExplained(String block, String named) {
    folder.write("there.csv", "a,t,y\n1,2,0\n2,3,1\n");
    List<String> problems = folder.problems("target { " + block + " }");

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith(named + ": ");
  }

  @Test
  void everyBadCellOfADataFileIsAProblem() {
    folder.write("bad.csv", "a,b,label\n1,x,0\n2,,1\n3,3\n4,4,1\n");

    assertThat(folder.problems("target { type = regression, response = label, file = bad.csv }"))
        .hasSize(3)
        .allSatisfy(text -> assertThat(text).startsWith("target.file (run.conf:1): bad.csv, "))
        .anySatisfy(text -> assertThat(text).contains("column b", "line 2", "target.features"))
        .anySatisfy(text -> assertThat(text).contains("column b", "line 3", "target.missing"))
        .anySatisfy(text -> assertThat(text).contains("2 cells", "line 4"));
  }

  @Test
  void everyKindOfBadExposureAndCountIsReportedAtOnce() {
    folder.write("bad.csv", "t,x,n\n1,2,0\n0,1,3\n,1,1\n-1,1,1\n2,1,-4\n2,NA,0.5\n");
    String block = "target { type = regression, family = poisson, file = bad.csv, response = n";

    assertThat(folder.problems(block + ", exposure = t }"))
        .hasSize(6)
        .anySatisfy(text -> assertThat(text).contains("column t", "0 in line 3"))
        .anySatisfy(text -> assertThat(text).contains("column t", "line 4", "target.missing"))
        .anySatisfy(text -> assertThat(text).contains("column t", "-1 in line 5"))
        .anySatisfy(text -> assertThat(text).contains("column n", "-4 in line 6"))
        .anySatisfy(text -> assertThat(text).contains("column n", "0.5 in line 7"))
        .anySatisfy(text -> assertThat(text).contains("column x", "NA", "line 7"));
    assertThat(folder.problems(block + ", exposure = t, missing = drop }"))
        .hasSize(3)
        .noneSatisfy(text -> assertThat(text).containsAnyOf("line 4", "line 7"));
  }

  @Test
  void rowsWithMissingCellsAreDroppedAndNoted() {
    folder.write("some.csv", ",a,unused,label\n0,1,,0\n1,NA,,1\n2,4,,1\n3,2,,?\n4,5,NA,0\n");
    String block = "target { type = regression, response = label, file = some.csv";
    String features = block + ", features = [a], missing = ";

    RunConfiguration read = folder.read(features + "drop }");

    assertSameEnergy(
        read.target(),
        Regression.of(
            Family.LOGISTIC,
            new Observations(new double[][] {{1}, {4}, {5}}, new double[] {0, 1, 0}, new double[0]),
            Prior.normal(10),
            Optional.of(Prior.normal(10))));
    assertThat(read.target().notes())
        .filteredOn(note -> note.topic().equals("data"))
        .singleElement()
        .satisfies(note -> assertThat(note.text()).contains("2 of 5"));
    assertThat(folder.problems(features + "refuse }")).hasSize(2);
    assertThat(folder.problems(block + ", missing = ignore }"))
        .anySatisfy(text -> assertThat(text).startsWith("target.missing (run.conf:1)"));
    folder.write("some.csv", "a,label\n1,0\n4,1\n5,0\n");
    assertThat(folder.read(features + "drop }").target().notes()).isEmpty();
    assertThat(folder.read(features + "drop }").modelHash())
        .isNotEqualTo(folder.read(features + "refuse }").modelHash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {",t,y\n0,1,0\n1,2,1\n2,3,0\n", "\"t\",\"y\"\n\"1\",1,0\n\"2\",2,1\n\"3\",3,0\n"})
  void rowNumbersWithoutANameAreNoFeature(String text) {
    folder.write("indexed.csv", text);

    assertThat(
            folder
                .read("target { type = regression, response = y, file = indexed.csv }")
                .target()
                .labels())
        .containsExactly("t", "intercept");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no,yes,no | , positive = yeah | target.positive (run.conf:1) | yeah y "no" "yes"
          no,yes,no |                   | target.file (run.conf:1)     | bad.csv y 2 3 4 target.positive
          no,no,no  | , positive = no   | target.response (run.conf:1) | y "no" 0 1
          1,1,1     |                   | target.response (run.conf:1) | y 1 0
          """)
  void aResponseThatIsNoneIsExplained(
      String responses, String positive, String named, String tokens) {
    folder.write("bad.csv", "x,y\n1," + responses.strip().replace(",", "\n2,") + "\n");
    String more = positive == null ? "" : positive;

    assertThat(
            folder.problems(
                "target { type = regression, response = y, file = bad.csv" + more + " }"))
        .singleElement()
        .asString()
        .startsWith(named + ": ")
        .contains(tokens.split(" "));
  }

  @Tag("slow")
  @Test
  void aWordThatParquetDoesNotHaveIsExplained() {
    LocalSpark.session(2)
        .sql("SELECT * FROM VALUES (1, 'no'), (2, 'yes') AS t(x, y)")
        .coalesce(1)
        .write()
        .parquet(temporary.resolve("table.parquet").toString());
    String block = "target { type = regression, file = table.parquet, response = y";

    assertThat(folder.problems(block + ", positive = ja }"))
        .singleElement()
        .asString()
        .startsWith("target.positive (run.conf:1): ")
        .contains("\"ja\"", "\"no\"", "\"yes\"");
    assertThat(folder.problems(block + " }"))
        .singleElement()
        .asString()
        .contains("target.positive");
  }

  @Test
  void aMissingColumnBadLabelsAndAConstantColumnAreProblems() {
    folder.write("bad.csv", "a,b,label\n1,2,0\n1,3,2\n");
    String block = "type = regression, file = bad.csv";

    assertThat(folder.problems("target { " + block + ", response = ill }"))
        .singleElement()
        .asString()
        .startsWith("target.response (run.conf:1): ")
        .contains("\"ill\"", "bad.csv", "label");
    assertThat(folder.problems("target { " + block + ", response = label, scaling = sd }"))
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("column a", "target.scaling"))
        .anySatisfy(text -> assertThat(text).contains("column label", "2", "line 3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "family = logistic | x,y,1,0,2,0,3,1,4,1 | separation",
        "family = logistic | x,y,1,0,2,0,2,1,4,1 | separation",
        "family = logistic | x,y,1,0,2,1,3,0,4,1 | ''",
        "family = poisson | x,y,0,2,0,0,1,0,1,0 | separation",
        "family = poisson | x,y,0,2,0,0,1,0,1,3 | ''",
        "family = logistic | x,y,1,0,1,1,1,0,1,1 | collinear",
        "family = linear | x,y,1,0,1,1,1,5,1,1 | collinear",
        "family = linear | x,y,1,0,2,1,3,5,4,1 | ''"
      })
  void whatOnlyThePriorBoundsIsNoted(String family, String cells, String topic) {
    folder.write("some.csv", cells.replaceAll("(\\w+,\\w+),", "$1\n"));

    Target target =
        folder
            .read(
                "target { type = regression, file = some.csv, response = y, prior.scale = 1e6, "
                    + family
                    + " }")
            .target();

    assertThat(target.notes())
        .extracting(Target.Note::topic)
        .isEqualTo(topic.isEmpty() ? List.of() : List.of(topic));
    assertThat(target.notes())
        .allSatisfy(note -> assertThat(note.text()).contains("x", "target.prior.scale"));
  }

  @Test
  void rejectsAnExactFitWithUnknownNoise() {
    folder.write("exact.csv", "x,y\n1,2.1\n2,4.1\n3,6.1\n7,14.1\n");
    String block = "target { type = regression, family = linear, file = exact.csv, response = y";

    assertThat(folder.problems(block + " }"))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text).startsWith("target.response (run.conf:1)").contains("noise.sd"));
    assertThat(folder.read(block + ", noise.sd = 1 }").target().notes()).isEmpty();
  }

  /** The column of words is the response that is meant, and no feature. */
  @Test
  void aMisspeltResponseIsOneProblemOfItsKey() {
    folder.write("bad.csv", "age,bmi,Outcome\n1,2,no\n1,3,yes\n");

    assertThat(folder.problems("target { type = regression, file = bad.csv, response = outcom }"))
        .singleElement()
        .asString()
        .startsWith("target.response (run.conf:1): ")
        .contains("\"outcom\"", "bad.csv", "age")
        .endsWith("Outcome?");
  }

  @Test
  void misspeltFeaturesAreOneProblemOfTheirKeyBesidesAllOthers() {
    String names = IntStream.range(0, 14).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
    folder.write(
        "bad.csv",
        "size,weight,y,"
            + names
            + "\n1,x,0"
            + ",1".repeat(14)
            + "\n1,2,0"
            + ",1".repeat(14)
            + "\n");

    assertThat(
            folder.problems(
                "target { type = regression, file = bad.csv, response = y, scaling = standardize,"
                    + " features = [sise, wieght, colour, a3] }"))
        .satisfiesExactly(
            scaling -> assertThat(scaling).startsWith(SCALING).endsWith("standardise?"),
            features ->
                assertThat(features)
                    .startsWith("target.features (run.conf:1): ")
                    .contains("\"sise\"", "\"wieght\"", "\"colour\"", "bad.csv", "a8", "5")
                    .doesNotContain("a9")
                    .endsWith("size, weight?"));
    assertThat(
            folder.problems(
                "target { type = regression, file = bad.csv, response = y, scaling = standardize,"
                    + " features = [weight] }"))
        .satisfiesExactly(
            scaling -> assertThat(scaling).startsWith(SCALING),
            file ->
                assertThat(file)
                    .startsWith("target.file (run.conf:1): bad.csv, column weight: ")
                    .contains("\"x\"", "line 2"));
  }

  @Test
  void aHeaderOfNumbersIsOneProblem() {
    folder.write("bad.csv", "1,2\n3,4\n");

    assertThat(folder.problems("target { type = regression, file = bad.csv, response = y }"))
        .singleElement()
        .asString()
        .startsWith("target.file (run.conf:1): bad.csv, header: ");
  }

  @Test
  void aFileWithVeryManyProblemsIsCutShort() {
    String header = IntStream.range(0, 100).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
    folder.write("bad.csv", header + "\n" + header + "\n");

    List<String> problems =
        folder.problems("target { type = gaussian-mixture, means-file = bad.csv }");

    assertThat(problems).hasSize(21);
    assertThat(problems.get(20)).contains("bad.csv", "80");
  }

  static List<TargetType> types() {
    return TargetTypes.all();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeSaysWhatItIsAndWhatItsParametersMean(TargetType type) {
    assertThat(type.summary()).isNotBlank();
    assertThat(type.dimension()).isNotBlank();
    assertThat(type.known()).isNotBlank();
    assertThat(type.parameters()).allSatisfy(p -> assertThat(p.description()).isNotBlank());
    assertThat(TargetTypes.named(type.name())).contains(type);
  }

  @Test
  void parametersComeInOrderWithTheirDefaults() {
    assertThat(TargetTypes.named("funnel").orElseThrow().parameters())
        .extracting(TargetType.Parameter::key, p -> p.defaultValue().orElse(""))
        .containsExactly(tuple("dimension", "10"), tuple("scale", "3"));
  }
}
