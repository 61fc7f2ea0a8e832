package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Variable;
import io.gibbsvae.energy.coordinates.ConstrainedPotential;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatesReaderTest {

  private static final String SUM = "type = expression, energy = \"sum(x^2)\", ";

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ConfigurationFolder(temporary);
  }

  private List<String> columns(String text, String... settings) {
    return folder.read(text, settings).target().readout().columns();
  }

  @Test
  void variablesComeInTheOrderOfWriting() {
    assertThat(
            columns(
                "target { "
                    + SUM
                    + "coordinates { zeta = real, mu = positive, alpha : \"real[2]\" }}"))
        .containsExactly("zeta", "mu", "alpha_1", "alpha_2");
    assertThat(
            columns(
                """
                target {
                  type = expression   # coordinates { no = real }
                  energy = "sum(x^2)"
                  coordinates {
                    // one to a line
                    zeta = real
                    "mu" =
                      positive,
                    alpha = \"\"\"real[2]\"\"\"
                  }
                }
                """))
        .containsExactly("zeta", "mu", "alpha_1", "alpha_2");
    assertThat(
            columns("target { " + SUM + "coordinates = [ { zeta = real }, { mu = positive } ] }"))
        .containsExactly("zeta", "mu");
  }

  @Test
  void optionsChangeSupportsAndNotTheOrder() {
    String text = "target { " + SUM + "coordinates { zeta = real, mu = real } }";
    Target target = folder.read(text, "target.coordinates.zeta=\"interval(0, 5)\"").target();
    assertThat(target.readout().variables())
        .containsExactly(
            new Variable("zeta", List.of(), "interval(0, 5)"),
            new Variable("mu", List.of(), "real"));
    assertThat(columns("target { " + SUM + "coordinates.b = real, coordinates.a = real }"))
        .containsExactly("b", "a");
  }

  @Test
  void orderThatIsNotWrittenIsRefused() {
    assertThat(
            folder.problems(
                "names { b = real, a = real }, target { " + SUM + "coordinates = ${names} }"))
        .anyMatch(problem -> problem.contains("order"));
  }

  @Test
  void recordedConfigurationsGiveTheSameRun() {
    RunConfiguration run =
        folder.read(
            "target { "
                + SUM
                + "coordinates { z = \"interval( 0,1.0 )[2]\", a = \"simplex[3]\" } }");
    RunConfiguration again = folder.read(run.effective());
    assertThat(again.target().readout().columns())
        .isEqualTo(run.target().readout().columns())
        .containsExactly("z_1", "z_2", "a_1", "a_2", "a_3");
    assertThat(again.modelHash()).isEqualTo(run.modelHash());
    assertThat(run.target().dimension()).isEqualTo(4);
    assertThat(
            folder
                .read("target { " + SUM + "coordinates { z = \"real[2]\", a = \"simplex[3]\" } }")
                .modelHash())
        .isNotEqualTo(run.modelHash());
  }

  @Test
  void withoutCoordinatesTargetsStayAsTheyWere() {
    Target plain = folder.read("target { " + SUM + "dimension = 2 }").target();
    assertThat(plain.readout().plain()).isTrue();
    assertThat(folder.read("target { " + SUM + "dimension = 2, coordinates = null }").modelHash())
        .isEqualTo(folder.read("target { " + SUM + "dimension = 2 }").modelHash());
  }

  @Test
  void realCoordinatesKeepWhatIsKnownAndSupportsDoNot() {
    Target named =
        folder.read("target { type = double-well, coordinates.v = \"real[2]\" }").target();
    assertThat(named.knowledge().sampler()).isPresent();
    assertThat(named.potential()).isNotInstanceOf(ConstrainedPotential.class);
    assertThat(named.title(1)).isEqualTo("v[2]");
    Target half =
        folder.read("target { type = double-well, coordinates.v = \"positive[2]\" }").target();
    assertThat(half.knowledge().logZ()).isEmpty();
    assertThat(half.potential()).isInstanceOf(ConstrainedPotential.class);
    Target known =
        folder
            .read("target { " + SUM + "known-log-z.value = -1, coordinates.v = positive }")
            .target();
    assertThat(known.knowledge().logZ()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { a = positiv } | target.coordinates.a
          { a = "interval(1, 0)" } | target.coordinates.a
          { a = "simplex[1]" } | target.coordinates.a
          { a = 3 } | target.coordinates.a
          { a = [real] } | target.coordinates.a
          { pi = real } | target.coordinates.pi
          { exp = real } | target.coordinates.exp
          { and = real } | target.coordinates.and
          { energy = real } | target.coordinates.energy
          { Energy = real } | target.coordinates.Energy
          { log_weight = real } | target.coordinates.log_weight
          { chain = real } | target.coordinates.chain
          { a-b = real } | target.coordinates.a-b
          { "1a" = real } | target.coordinates.1a
          { theta_1 = real, theta = "real[3]" } | target.coordinates.theta
          { a = real, A = real } | target.coordinates.A
          { a = real, a = positive } | target.coordinates.a
          [ { a = real }, { a = real } ] | target.coordinates[1]
          [ { a = real, b = real } ] | target.coordinates[0]
          [ a ] | target.coordinates[0]
          real | target.coordinates
          {} | target.coordinates
          [] | target.coordinates
          """)
  void rejectsAtTheKey(String coordinates, String key) {
    assertThat(folder.problems("target { " + SUM + "coordinates = " + coordinates + " }"))
        .anyMatch(problem -> problem.startsWith(key + " (run.conf:1): found"));
  }

  @Test
  void allMistakesAreFoundAtOnce() {
    assertThat(
            folder.problems(
                "target { "
                    + SUM
                    + "coordinates { a = positiv, pi = real, b = \"simplex[1]\" } }, train.batch = 0"))
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type = double-well, coordinates { a = real }
          type = double-well, coordinates { a = "real[3]" }
          type = expression, energy = "sum(x^2)", dimension = 3, coordinates { a = "simplex[2]" }
          """)
  void rejectsOtherNumbersThanTheEnergyTakes(String block) {
    assertThat(folder.problems("target { " + block + " }"))
        .singleElement()
        .asString()
        .startsWith("target.coordinates (run.conf:1): found");
  }
}
