package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaDataTest {

  private static final String TABLE = "a,b,g,name\n1,2,1,x\n3,4,2,y\n5,6,2,x\n";

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    String json = "{\"y\": [1, 2.5, -3], \"m\": [[1, 2], [3, 4], [5, 6]],\n \"J\": 3}\n";
    folder = new ConfigurationFolder(temporary);
    folder.write("d.csv", TABLE);
    folder.write("d.json", json);
    Path packed = temporary.resolve("d.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String target(String formula, String data) {
    return "target { type = expression, dimension = 2, log-density = \""
        + formula
        + "\", data {\n"
        + data
        + "\n} }";
  }

  /** Minus the energy at (0.5, -2). */
  private double value(String formula, String data, String... settings) {
    return -folder
        .read(target(formula, data), settings)
        .target()
        .potential()
        .energyAndGradient(new double[] {0.5, -2}, new double[2]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          dot(y, y)*x0 + x1 ; y = [1, 2] ; 0.5
          y*x0 + x1 ; y = 3 ; -0.5
          sum(X*x) ; X = [[1, 2], [3, 4], [5, 6]] ; -19.5
          sum(X*x) ; X = {file = d.csv, columns = [a, b]} ; -19.5
          sum(X*x) ; X = {file = d.csv, columns = [b, a]} ; -12
          sum(X*x) ; X = {file = d.json, key = m} ; -19.5
          sum(2*X*x) ; X = {file = d.json, key = m} ; -39
          dot(y, y)*x0 + x1 ; y = {file = d.csv, column = a} ; 15.5
          dot(y, y)*x0 + x1 ; y = {file = d.json} ; 6.125
          J*x0 + x1 ; J = {file = d.json} ; -0.5
          J*x0 + x1 ; J = {file = d.json.gz} ; -0.5
          sum(x[g]) ; g = {file = d.csv, column = g} ; -3.5
          sum(x[g]) ; g = [1, 2, 2] ; -3.5
          sum(x[g]) ; g = {values = [0, 1, 1], index = zero-based} ; -3.5
          sum(x[g]^2) ; g = {values = [1, 2, 2], index = one-based} ; 8.25
          sum(x[g]) ; g = {values = [a, b, b], index = labels} ; -3.5
          sum(x[g]) ; g = {values = [7, 12, 12], index = labels} ; -3.5
          sum(x[g]) ; g = {file = d.csv, column = name, index = labels} ; -1
          sum(g)*x0 + x1 ; g = {values = [0, 1, 1], index = zero-based} ; 0.5
          m[0, 1]*x0 + x1*sum(m[2]) ; m = {file = d.json} ; -21
          """)
  void dataAreNumbersVectorsAndMatrices(String formula, String data, double expected) {
    assertThat(value(formula, data)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void dataFromAFileBelongToTheIdentityByTheirContents() {
    String formula = target("sum(X*x)", "X = {file = d.csv, columns = [a, b]}");
    folder.write("e.csv", TABLE);
    String hash = folder.read(formula).modelHash();

    assertThat(folder.read(formula, "target.data.X.file=e.csv").modelHash()).isEqualTo(hash);
    folder.write("e.csv", TABLE.replace('6', '7'));
    assertThat(folder.read(formula, "target.data.X.file=e.csv").modelHash()).isNotEqualTo(hash);
    assertThat(folder.read(formula, "target.data.X.columns=[b, a]").modelHash()).isNotEqualTo(hash);
  }

  @Test
  void theEffectiveConfigurationHasTheSameData() {
    RunConfiguration read =
        folder.read(
            target(
                "sum(X*x) + sum(x[g]) + J*x0",
                "X = [[1, 2], [3, 4]], g = {values = [0, 1], index = zero-based},"
                    + " J = {file = d.json}"));

    assertThat(folder.read(read.effective()).hash()).isEqualTo(read.hash());
  }

  @Test
  void aFormulaWithoutDataHasTheIdentityThatItHadBeforeThereWereData() {
    String formula = "target { type = expression, dimension = 1, energy = \"x0^2\" }";

    assertThat(folder.read(formula).effective()).doesNotContain("\"data\"", "log-density");
  }

  private List<String> named(String configuration) {
    return folder.problems(configuration).stream()
        .map(problem -> problem.substring(0, problem.indexOf(": ")))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g = [1, 2, 3]",
        "g = {values = [0, 1, 2], index = zero-based}",
        "g = {file = wide.csv, column = g}",
      })
  void indicesOutOfRangeHaveTheirRows(String data) {
    folder.write("wide.csv", "g\n1\n2\n3\n");

    assertThat(folder.problems(target("sum(x[g])", data)))
        .singleElement()
        .asString()
        .startsWith("target.log-density (run.conf:1): line 1, column 7: ")
        .contains("index 3", data.contains("wide") ? "line 4" : "entry 3", "1 to 2");
  }

  @Test
  void problemsOfDataHaveTheirKeysAndPlaces() {
    assertThat(
            named(
                target(
                    "sum(x)",
                    "a = [1, x]\nb = {file = no.csv}\nc = {file = d.csv, column = nam}\n"
                        + "d = {file = d.csv, column = name}\ne = {file = d.json, key = z}\n"
                        + "f = {colum = a}\nh = {file = d.csv, values = 1}\n"
                        + "i = {values = [0.5], index = one-based}\nj = [[1, 2], [3]]\nk = word")))
        .containsExactly(
            "target.data.a[1] (run.conf:2)",
            "target.data.b.file (run.conf:3)",
            "target.data.c.file (run.conf:4)",
            "target.data.d.file (run.conf:5)",
            "target.data.e.key (run.conf:6)",
            "target.data.f.colum (run.conf:7)",
            "target.data.f.file (run.conf)",
            "target.data.h.file (run.conf:8)",
            "target.data.i.values (run.conf:9)",
            "target.data.j[1] (run.conf:10)",
            "target.data.k (run.conf:11)");
  }

  @Test
  void namesOfDataAreCheckedAndMustBeUsed() {
    assertThat(named(target("sum(x^2)", "y = 1\nexp = 2\nx1 = 3")))
        .containsExactly(
            "target.data.exp (run.conf:3)",
            "target.data.x1 (run.conf:4)",
            "target.data.y (run.conf:2)");
  }

  @Test
  void aFormulaIsAnEnergyOrALogDensity() {
    String begin = "target { type = expression, dimension = 1, ";

    assertThat(named(begin + "energy = \"x0^2\", log-density = \"x0\" }"))
        .containsExactly("target.log-density (run.conf:1)");
    assertThat(named(begin + "}")).containsExactly("target.energy (run.conf)");
    assertThat(named(begin + "log-density = \"x9\" }"))
        .containsExactly("target.log-density (run.conf:1)");
    assertThat(folder.read(begin + "log-density = \"-x0^2\" }").modelHash())
        .isNotEqualTo(folder.read(begin + "energy = \"x0^2\" }").modelHash());
  }

  @Test
  void eightSchoolsWithNamesAreTheDensityOfTheirValues() {
    RunConfiguration read =
        folder.read(
            """
            target {
              type = expression
              coordinates { mu = real, tau = positive, theta = "real[2]" }
              log-density = \"\"\"
                normal_lpdf(y | theta, sigma) + normal_lpdf(theta | mu, tau) + normal_lpdf(mu | 0, 5)
                  + cauchy_lpdf(tau | 0, 5) + log(2) + 0*theta[2]
              \"\"\"
              data { y = [28, 8], sigma = [15, 10] }
            }
            """);

    // At mu = 1, tau = 2, theta = (3, 4), by scipy.stats; log(tau) is the volume of the map.
    double[] point = {1, Math.log(2), 3, 4};
    assertThat(read.target().dimension()).isEqualTo(4);
    assertThat(-read.target().potential().energyAndGradient(point, new double[4]))
        .isCloseTo(-17.231242564844386, within(1e-12));
    assertThat(read.target().readout().columns())
        .containsExactly("mu", "tau", "theta_1", "theta_2");
  }

  @Test
  void namesOfCoordinatesAreKnownToTheFormula() {
    String coordinates =
        "target { type = expression, coordinates { tau = positive, a = \"real[2]\" }, ";

    assertThat(folder.problems(coordinates + "energy = \"taus + sum(a^2)\" }"))
        .anyMatch(problem -> problem.contains("did you mean tau?"));
    assertThat(named(coordinates + "energy = \"tau + sum(a^2)\", data { tau = 1 } }"))
        .containsExactly("target.data.tau (run.conf:1)");
    assertThat(named(coordinates + "energy = \"tau + a[1]^2\" }"))
        .containsExactly("target.energy (run.conf:1)");
  }

  @Tag("slow")
  @Test
  void dataMayBeColumnsOfParquet() {
    LocalSpark.session(2)
        .sql("SELECT * FROM VALUES (1, 2.0d, 1L, 'u'), (3, 4.0d, 2L, 't') AS t(a, b, g, name)")
        .coalesce(1)
        .write()
        .parquet(temporary.resolve("d.parquet").toString());

    assertThat(
            value(
                "sum(X*x) + sum(x[g]) + dot(h, g)*x0",
                "X = {file = d.parquet, columns = [a, b]}, g = {file = d.parquet, column = g},"
                    + " h = {file = d.parquet, column = name, index = labels}"))
        .isCloseTo(-3.5 - 6.5 - 1.5 + 2, within(1e-12));
  }
}
