package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.regression.Grouping;
import io.gibbsvae.energy.regression.NoisePrior;
import io.gibbsvae.energy.regression.Observations;
import io.gibbsvae.energy.regression.Prior;
import io.gibbsvae.energy.regression.Regression;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegressionReaderTest {

  private static final String TEXT =
      """
      score,x,region,school,pass,days
      1,0.5,north,a,true,1
      2,1,south,a,false,2
      3,NA,north,b,true,3
      5,7,west,b,false,4
      4,6,west,c,true,5
      """;

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void writeTable() {
    folder = new ConfigurationFolder(temporary);
    folder.write("t.csv", TEXT);
  }

  private Target read(String block) {
    return folder
        .read("target { type = regression, file = t.csv, missing = drop, " + block + " }")
        .target();
  }

  private List<String> problems(String block) {
    return folder.problems("target { type = regression, file = t.csv, " + block + " }");
  }

  private static void assertSameEnergy(Target target, Regression expected) {
    double[] x = new double[expected.dimension()];
    Arrays.setAll(x, i -> 0.3 * Math.sin(1 + i));
    double[] gradient = new double[x.length];
    assertThat(target.dimension()).isEqualTo(x.length);
    assertThat(target.potential().energyAndGradient(x, gradient))
        .isEqualTo(expected.energyAndGradient(x, new double[x.length]));
  }

  @Test
  void wordsAmongFeaturesAreLevels() {
    Target target =
        read("family = linear, noise.sd = 1, response = score, features = [region, x, pass]");

    assertThat(target.readout().plain()).isTrue();
    assertThat(target.labels())
        .containsExactly("region[south]", "region[west]", "x", "pass", "intercept");
    assertSameEnergy(
        target,
        Regression.linear(
            new Observations(
                new double[][] {{0, 0, 0.5, 1}, {1, 0, 1, 0}, {0, 1, 7, 0}, {0, 1, 6, 1}},
                new double[] {1, 2, 5, 4},
                new double[0]),
            Prior.normal(10),
            Optional.of(Prior.normal(10)),
            1));
  }

  @Test
  void levelsAndColumnsOfNumbersMayBeGiven() {
    Target target =
        read(
            "family = linear, response = score, features = [region, days], scaling = standardise,"
                + " levels { region = [west, north, south], days = [] }");

    assertThat(target.labels())
        .containsExactly(
            "region[north]",
            "region[south]",
            "days[2]",
            "days[3]",
            "days[4]",
            "days[5]",
            "intercept",
            "log sd");
  }

  @Test
  void allColumnsMayBeWordsToo() {
    assertThat(read("family = linear, response = score").labels())
        .startsWith("x", "region[south]", "region[west]", "school[b]", "school[c]", "pass")
        .endsWith("intercept", "log sd");
  }

  @Test
  void aFormulaNamesTheRows() {
    Target target =
        read(
            "family = linear, formula = \"score ~ x + pass + (1 | school)\", groups.scale = 0.7,"
                + " prior.scale = 2");
    double[] point = {0.3, -0.2, 0.5, 1, -1, 0.5, Math.log(2), Math.log(3)};
    double[] values = new double[8];
    target.readout().read(point, 0, values, 0);

    assertThat(target.titles())
        .containsExactly(
            "x",
            "pass[true]",
            "intercept",
            "school[a]",
            "school[b]",
            "school[c]",
            "sd(school)",
            "sd");
    assertThat(target.readout().columns()).contains("pass_true", "school_a", "sd_school", "sd");
    assertThat(values)
        .containsExactly(new double[] {0.3, -0.2, 0.5, 2, -2, 1, 2, 3}, within(1e-14));
    assertThat(GradientCheck.problems(target.potential(), new double[][] {point})).isEmpty();
    NoisePrior groups = new NoisePrior(NoisePrior.Type.HALF_NORMAL, 0.7);
    assertSameEnergy(
        target,
        Regression.linear(
                new Observations(
                    new double[][] {{0.5, 1}, {1, 0}, {7, 0}, {6, 1}},
                    new double[] {1, 2, 5, 4},
                    new double[0]),
                Prior.normal(2),
                Optional.of(Prior.normal(2)),
                new NoisePrior(NoisePrior.Type.HALF_NORMAL, 1))
            .with(List.of(new Grouping(new int[] {0, 0, 1, 2}, 3, groups))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "family = robust, response = score, features = [days]"
            + " ! days intercept log_sd log(degrees_-_1)",
        "family = robust, noise { sd = 1, degrees = 4 }, response = score, features = [days]"
            + " ! days intercept",
        "family = robust, formula = \"score ~ days\" ! days intercept sd degrees",
        "family = negative-binomial, response = score, features = [days]"
            + " ! days intercept log_dispersion",
        "family = negative-binomial, exposure = days, formula = \"score ~ 0 + region\""
            + " ! region[north] region[south] region[west] dispersion",
        "family = poisson, formula = \"score ~ 1 + (1 | region)\""
            + " ! intercept region[north] region[south] region[west] sd(region)",
        "positive = north, formula = \"region ~ days\" ! days intercept",
        "formula = \"pass ~ days\" ! days intercept"
      })
  void familiesHaveTheirParameters(String block, String titles) {
    Target target = read(block);
    List<String> found = target.labels().isEmpty() ? target.titles() : target.labels();

    assertThat(found.stream().map(title -> title.replace(' ', '_')))
        .containsExactly(titles.strip().split(" "));
  }

  @Test
  void booleansMayBeTheResponse() {
    assertThat(read("response = pass, features = [days]").name())
        .isEqualTo("logistic-regression-t");
    assertThat(read("family = negative-binomial, response = score, features = [days]").name())
        .isEqualTo("negative-binomial-regression-t");
  }

  /** The block, the keys of the problems, and what the first of them has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "formula = \"pass ~ days\", response = pass | response | target.formula",
        "formula = \"pass ~ days\", features = [x] | features | target.formula",
        "formula = \"pass ~ days\", intercept = false | intercept | 0 +",
        "formula = \"pass ~ dys\" | formula | line 1, column 8: days?",
        "formula = \"pass ~ days^2\" | formula | I(days^2)",
        "formula = \"pass ~ days\", levels.regoin = [] | levels | region?",
        "formula = \"pass ~ region\", levels.region = [north, south] | file | \"west\" line 5",
        "family = robust, formula = \"score ~ days\", noise.degrees = 0 | noise.degrees | positive",
        "family = linear, formula = \"score ~ days\", noise.degrees = 4 | noise.degrees | robust",
        "family = linear, formula = \"score ~ log(days - 1)\" | file | log(days-1) line 2",
        "family = linear, formula = \"score ~ x\" | file | column x NA line 4 target.missing",
        "family = linear, formula = \"score ~ I(score)\" | formula | noise.sd",
        "family = poisson, formula = \"score ~ days\", exposure = days | formula | target.exposure"
      })
  void aBadBlockIsExplained(String block, String key, String tokens) {
    assertThat(problems(block))
        .singleElement()
        .asString()
        .startsWith("target." + key.strip() + " (run.conf:1): ")
        .contains(tokens.strip().split(" (?=[^ ]*$)|(?<!line) "));
  }

  @Test
  void rejectsEqualResponsesOfRobustRegressions() {
    folder.write("t.csv", "y,x\n2,1\n2,2\n2,4\n2,5\n2,6\n1,3\n");

    assertThat(problems("family = robust, response = y"))
        .singleElement()
        .asString()
        .startsWith("target.response (run.conf:1): ")
        .contains("2.0", "5 of 6", "noise.sd");
    assertThat(read("family = robust, response = y, noise.degrees = 3").dimension()).isEqualTo(3);
    assertThat(read("family = robust, response = y, noise.sd = 3").dimension()).isEqualTo(3);
  }

  @Test
  void columnsWithoutANameAreNotedAndNoFeatures() {
    folder.write("t.csv", "y,x,,z\n1,1,2,4\n0,3,4,5\n1,5,1,3\n0,2,2,3\n");

    Target target = read("response = y");

    assertThat(target.labels()).containsExactly("x", "z", "intercept");
    assertThat(target.notes())
        .filteredOn(note -> note.topic().equals("data"))
        .singleElement()
        .satisfies(note -> assertThat(note.text()).contains("number 3"));
    assertThat(read("response = y, features = [x]").notes())
        .noneSatisfy(note -> assertThat(note.topic()).isEqualTo("data"));
  }

  /** Words that stand among numbers are mistakes, and levels only where that is said. */
  @Test
  void wordsAmongNumbersAreMistakes() {
    folder.write("t.csv", "y,x\n1,1\n0,two\n1,3\n0,1\n1,two\n0,3\n");

    assertThat(problems("response = y"))
        .singleElement()
        .asString()
        .startsWith("target.file (run.conf:1): ")
        .contains("\"two\"", "line 3");
    assertThat(read("response = y, levels.x = []").labels())
        .containsExactly("x[3]", "x[two]", "intercept");
  }

  @Test
  void theLevelsArePartOfTheIdentity() {
    String block = "target { type = regression, file = t.csv, missing = drop, formula = \"pass ~ ";

    assertThat(folder.read(block + "region\" }").modelHash())
        .isNotEqualTo(
            folder.read(block + "region\", levels.region = [south, north, west] }").modelHash())
        .isEqualTo(folder.read(block + "region\", dispersion.scale = 3 }").modelHash());
  }

  @Tag("slow")
  @Test
  void parquetHasLevelsToo() {
    LocalSpark.session(2)
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .option("nullValue", "NA")
        .csv(temporary.resolve("t.csv").toString())
        .coalesce(1)
        .write()
        .parquet(temporary.resolve("t.parquet").toString());
    String block =
        "missing = drop, family = linear, formula = \"score ~ x*region + pass + factor(days) + (1 |"
            + " school)\" }";

    Target csv = folder.read("target { type = regression, file = t.csv, " + block).target();
    Target parquet = folder.read("target { type = regression, file = t.parquet, " + block).target();

    assertThat(parquet.titles()).isEqualTo(csv.titles());
    assertSameEnergy(parquet, (Regression) csv.potential());
  }
}
