package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyExpressionTest {

  private static final String WELLS =
      """
      target {
        type = expression, dimension = 2
        energy = "x0^4 - a*x0^2 + sum((x - mu)^2)"
        parameters { a = 6, mu = [1, 2] }
      }
      """;

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ConfigurationFolder(temporary);
  }

  private static double energy(RunConfiguration read, double... x) {
    return read.target().potential().energyAndGradient(x, new double[x.length]);
  }

  @Test
  void anEnergyIsALineOfTheConfiguration() {
    RunConfiguration read = folder.read(WELLS);

    assertThat(read.target().name()).isEqualTo("expression-2");
    assertThat(read.target().dimension()).isEqualTo(2);
    assertThat(read.target().knowledge().logZ()).isEmpty();
    assertThat(energy(read, 2, 3)).isEqualTo(16 - 24 + 1 + 1);
  }

  @Test
  void anEnergyMayHaveSeveralLinesAndAKnownLogZ() {
    Target target =
        folder
            .read(
                "target { type = expression, dimension = 2, known-log-z { value = 3, uncertainty ="
                    + " 0.1 }, energy = \"\"\"\n  r = norm(x);  # the distance\n"
                    + "  (r - 2)^2/0.32\n\"\"\" }")
            .target();

    assertThat(target.potential().energyAndGradient(new double[] {3, 4}, new double[2]))
        .isEqualTo(9 / 0.32);
    assertThat(target.knowledge().logZ()).contains(new Knowledge.Known(3, 0.1));
  }

  @Test
  void aParameterMayComeFromTheCommandLine() {
    assertThat(energy(folder.read(WELLS, "target.parameters.a=2"), 2, 3)).isEqualTo(16 - 8 + 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target.parameters.a=7",
        "target.parameters.mu=[1, 3]",
        "target.energy=\"x0^4 - 2*a*x0^2 + sum((x - mu)^2)\""
      })
  void theExpressionAndItsParametersBelongToTheIdentityOfTheRun(String setting) {
    assertThat(folder.read(WELLS, setting).modelHash())
        .isNotEqualTo(folder.read(WELLS).modelHash());
  }

  @Test
  void theEffectiveConfigurationIsTheSameTarget() {
    String one = WELLS.replace("[1, 2]", "[1]").replace("x - mu", "x[1:] - mu");
    for (String configuration : new String[] {WELLS, one}) {
      RunConfiguration read = folder.read(configuration);
      RunConfiguration again = folder.read(read.effective());

      assertThat(again.hash()).isEqualTo(read.hash());
      assertThat(energy(again, 2, 3)).isEqualTo(energy(read, 2, 3));
    }
  }

  @Test
  void mistakesHaveTheKeyTheLineTheColumnAndAMark() {
    String configuration =
        """
        target {
          type = expression, dimension = 2
          energy = "sum(x^2) + a*y + x7"
          parameters { a = 1, unused = 2, pi = 3 }
        }
        """;

    List<String> problems = folder.problems(configuration);
    assertThat(problems).hasSize(4);
    assertThat(problems.get(0))
        .startsWith("target.energy (run.conf:3): line 1, column 14: ")
        .contains("\"y\"", "x1", "unused")
        .endsWith("\n    sum(x^2) + a*y + x7\n                 ^");
    assertThat(problems.get(1))
        .startsWith("target.energy (run.conf:3): line 1, column 18: ")
        .contains("x7", "x1")
        .endsWith("\n    sum(x^2) + a*y + x7\n                     ^");
    assertThat(problems.get(2)).startsWith("target.parameters.pi (run.conf:4): ");
    assertThat(problems.get(3)).startsWith("target.parameters.unused (run.conf:4): ");
  }

  private List<String> named(String configuration) {
    return folder.problems(configuration).stream()
        .map(problem -> problem.substring(0, problem.indexOf(": ")))
        .toList();
  }

  @Test
  void valuesOfOtherKeysAreCheckedAsEverywhere() {
    assertThat(named("target { type = expression }"))
        .containsExactly("target.dimension (run.conf)", "target.energy (run.conf)");
    assertThat(
            named(
                "target { type = expression, dimension = 1, energy = \"x0^2\", enrgy = 1,"
                    + " parameters { a = high, b = [], c = [1, x], d { e = 1 } }, known-log-z.value ="
                    + " [] }"))
        .containsExactly(
            "target.enrgy (run.conf:1)",
            "target.parameters.a (run.conf:1)",
            "target.parameters.b (run.conf:1)",
            "target.parameters.c[1] (run.conf:1)",
            "target.parameters.d (run.conf:1)",
            "target.known-log-z.value (run.conf:1)");
    assertThat(named("target { type = double-well, parameters { a = 1 } }"))
        .containsExactly("target.parameters (run.conf:1)");
  }

  @Test
  void theListOfParametersHasTheBlockOfAnyNames() {
    assertThat(TargetTypes.named("expression").orElseThrow().parameters())
        .extracting(TargetType.Parameter::key)
        .containsExactly(
            "dimension",
            "energy",
            "log-density",
            "parameters",
            "data",
            "known-log-z.value",
            "known-log-z.uncertainty");
  }
}
