package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Energies;
import io.gibbsvae.config.Assignment;
import io.gibbsvae.config.InvalidConfigurationException;
import io.gibbsvae.config.Problem;
import io.gibbsvae.run.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is checked of an energy once its configuration is read. */
class CheckedConfigurationTest {

  private static final Path CONF = Path.of("..", "conf");

  @TempDir private Path folder;

  private CheckedConfiguration read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("run.conf"), text);
    return CheckedConfiguration.read(file.toString(), List.of(), Options.none());
  }

  private List<Problem> problems(String text) {
    return catchThrowableOfType(InvalidConfigurationException.class, () -> read(text)).problems();
  }

  private static String expression(String energy, String more) {
    return "target { type = expression, dimension = 1, energy = \"" + energy + "\" }\n" + more;
  }

  private static String ofClass(Class<?> type) {
    return "target { type = class\n class = \"" + type.getName() + "\" }\n";
  }

  @Test
  void reportsAWrongGradientAtItsKey() {
    assertThat(problems(ofClass(Energies.WrongGradient.class)))
        .hasSize(5)
        .allSatisfy(
            problem -> {
              assertThat(problem.key()).isEqualTo("target.class");
              assertThat(problem.where()).isEqualTo("run.conf:2");
              assertThat(problem.text()).contains("gradient[1]");
            });
    assertThat(problems(ofClass(Energies.LongGradient.class)))
        .isNotEmpty()
        .allMatch(problem -> problem.text().contains("dimension()"));
  }

  @Test
  void acceptsAWrongGradientWithoutItsCheck() throws IOException {
    String block = ofClass(Energies.WrongGradient.class) + "target.check-gradient = false";
    assertThat(read(block).preflight().problems()).isEmpty();
  }

  @Test
  void reportsEnergyAndConfigurationTogether() {
    assertThat(problems(ofClass(Energies.WrongGradient.class) + "sample.rows = -1"))
        .extracting(Problem::key)
        .containsExactly(
            "sample.rows",
            "target.class",
            "target.class",
            "target.class",
            "target.class",
            "target.class");
    assertThat(problems(expression("-x0^2", "train.batch = -1")))
        .as("growth, which depends on the batch, is not checked")
        .extracting(Problem::key)
        .containsExactly("train.batch");
  }

  @Test
  void reportsAnEnergyThatIsInfiniteWhereTrainingBegins() {
    assertThat(problems(expression("where(x0 > 99, x0, inf)", "")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.key()).isEqualTo("target.energy");
              assertThat(problem.where()).isEqualTo("run.conf:1");
              assertThat(problem.text()).contains("100 of 100", "model.location", "model.scale");
            });
  }

  @Test
  void reportsAnEnergyThatIsNaNWhereTrainingBegins() {
    assertThat(problems(expression("x0^2 + sqrt(x0 - 99)", "")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.text()).contains("NaN", "5 of 5"));
  }

  /** Five of six points are beyond the wall. */
  @Test
  void refusesWallsByTheSizeOfAMinibatch() throws IOException {
    String energy = "where(abs(x0) < 0.2, x0^2, inf)";
    assertThat(problems(expression(energy, "")))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.text())
                    .contains("train.batch = 512", "target.check-growth = false"));
    assertThat(read(expression(energy, "train.batch = 1")).preflight().problems()).isEmpty();
    assertThat(read(expression(energy, "target.check-growth = false")).preflight().problems())
        .isEmpty();
  }

  /** No draw of where training begins is beyond the wall: the look does not depend on them. */
  @Test
  void refusesAWallThatTheFirstDrawsDoNotSee() {
    String energy = "where(x0 < 3, 6*(3 - x0), inf) + x0^2/50";
    assertThat(problems(expression(energy, "model { location = [-2], scale = 0.3 }")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.text()).contains("train.batch"));
  }

  @Test
  void refusesAnInfiniteZUnlessTold() throws IOException {
    assertThat(problems(expression("-x0^2", "")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.key()).isEqualTo("target.energy"));
    assertThat(read(expression("-x0^2", "target.check-growth = false")).preflight().problems())
        .isEmpty();
  }

  /** 64 chains of 1000 dependent draws: to a few percent of a width of 2. */
  @Test
  void plansWhatIsLeftOpenAndNothingElse() throws IOException {
    CheckedConfiguration open = read(expression("(x0 - 50)^2 / 8", "train.seed = 7"));

    assertThat(open.configuration().planned()).isTrue();
    assertThat(open.configuration().model().location().get(0)).isCloseTo(50, within(0.3));
    assertThat(open.configuration().model().scale().get(0)).isCloseTo(2, within(0.2));
    assertThat(open.configuration().train().cycles().areThere()).isTrue();
    assertThat(open.configuration().train().seed()).isEqualTo(7);

    CheckedConfiguration set = read(expression("(x0 - 50)^2 / 8", "model.stages = 3"));
    assertThat(set.configuration().planned()).isFalse();
    assertThat(set.configuration().model().location()).containsExactly(0.0);
  }

  @Test
  void plansWithAGradientThatIsNotToBeChecked() throws IOException {
    CheckedConfiguration read =
        read(ofClass(Energies.WrongGradient.class) + "target.check-gradient = false");

    assertThat(read.configuration().planned()).isTrue();
    assertThat(read.preflight().plan().orElseThrow().energies()).isPositive();
  }

  @Test
  void saysWhyThereIsNoPlan() throws IOException {
    String unchecked = "target { check-gradient = false, check-growth = false }";
    CheckedConfiguration nowhere = read(expression("x0^2 + sqrt(x0 - 999)", unchecked));
    assertThat(nowhere.configuration().planned()).isFalse();
    assertThat(nowhere.configuration().open()).isTrue();
    assertThat(nowhere.preflight().plan().orElseThrow().warning().orElseThrow())
        .contains("NaN", "model and train");

    CheckedConfiguration falls = read(expression("-x0^2", unchecked));
    assertThat(falls.configuration().planned()).isFalse();
    assertThat(falls.preflight().plan().orElseThrow().warning()).isPresent();

    CheckedConfiguration throwing = read(ofClass(Energies.Failing.class) + unchecked);
    assertThat(throwing.preflight().plan().orElseThrow().warning().orElseThrow())
        .contains("throws");
  }

  @Test
  void aPlanTakesNothingFromARefusal() {
    for (String energy : List.of("-x0^2", "where(x0 > 99, x0, inf)", "-4*cos(x0)")) {
      assertThat(problems(expression(energy, "")))
          .as(energy)
          .extracting(Problem::text)
          .isEqualTo(
              problems(expression(energy, "train.rounds = 100")).stream()
                  .map(Problem::text)
                  .toList());
    }
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(CONF)) {
      return all.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void acceptsShippedConfigurations(Path file) {
    List<Assignment> none = List.of();
    assertThat(
            CheckedConfiguration.read(file.toString(), none, Options.none()).preflight().problems())
        .isEmpty();
  }
}
