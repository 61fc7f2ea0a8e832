package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import java.nio.file.Path;
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

    assertThat(folder.problems(configuration))
        .containsExactly(
            "target.energy (run.conf:3): line 1, column 14: found \"y\", expected a coordinate (x0, x1),"
                + " a parameter (a, unused), a constant or what is defined before it\n"
                + "    sum(x^2) + a*y + x7\n"
                + "                 ^",
            "target.energy (run.conf:3): line 1, column 18: found x7, expected x0 to x1, because the"
                + " dimension is 2\n"
                + "    sum(x^2) + a*y + x7\n"
                + "                     ^",
            "target.parameters.pi (run.conf:4): found the name pi, expected another one: it is a"
                + " constant already",
            "target.parameters.unused (run.conf:4): found a parameter that the energy does not use");
  }

  @Test
  void valuesOfOtherKeysAreCheckedAsEverywhere() {
    assertThat(folder.problems("target { type = expression }"))
        .containsExactly(
            "target.dimension (run.conf): missing, expected an integer of at least 1",
            "target.energy (run.conf): missing, expected text");
    assertThat(
            folder.problems(
                "target { type = expression, dimension = 1, energy = \"x0^2\", enrgy = 1,"
                    + " parameters { a = high, b = [], c = [1, x], d { e = 1 } }, known-log-z.value ="
                    + " [] }"))
        .containsExactly(
            "target.enrgy (run.conf:1): unknown key; did you mean target.energy?",
            "target.parameters.a (run.conf:1): found \"high\", expected a finite number",
            "target.parameters.b (run.conf:1): found [], expected a list of finite numbers",
            "target.parameters.c[1] (run.conf:1): found \"x\", expected a finite number",
            "target.parameters.d (run.conf:1): found {\"e\":1}, expected a finite number",
            "target.known-log-z.value (run.conf:1): found [], expected a finite number");
    assertThat(folder.problems("target { type = double-well, parameters { a = 1 } }"))
        .containsExactly("target.parameters (run.conf:1): unknown key");
  }

  @Test
  void theListOfParametersHasTheBlockOfAnyNames() {
    assertThat(TargetTypes.named("expression").orElseThrow().parameters())
        .extracting(TargetType.Parameter::key)
        .containsExactly(
            "dimension", "energy", "parameters", "known-log-z.value", "known-log-z.uncertainty");
  }
}
