package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdentityTest {

  private static final String CONFIGURATION =
      """
      target { type = many-well, dimension = 4 }
      train { batch = 64, rounds = 5, learning-rate = 1e-3, tempering.schedule = none }
      """;

  @TempDir private Path temporary;
  private ConfigurationFolder folder;
  private RunConfiguration original;

  @BeforeEach
  void readOriginal() {
    folder = new ConfigurationFolder(temporary);
    original = folder.read(CONFIGURATION);
  }

  @Test
  void hashesAreSha256() {
    assertThat(original.modelHash()).matches("[0-9a-f]{64}");
    assertThat(original.hash()).matches("[0-9a-f]{64}").isNotEqualTo(original.modelHash());
  }

  @Test
  void theRunIdIsTheTargetAndTheBeginningOfTheModelHash() {
    assertThat(original.output().runId())
        .isEqualTo("many-well-4-" + original.modelHash().substring(0, 10));
  }

  @Test
  void hashesDoNotDependOnHowTheSameValuesAreWritten() {
    RunConfiguration other =
        folder.read(
            """
            # The same in other words.
            train.learning-rate { decay = constant, final = 5, initial = 0.001 }
            "train" : { "rounds" : "5",   "batch" : 6.4e1, tempering { schedule = none, share = 0.1 } }
            model { stages = 4, location = [0, 0.0, 0e0, 0], latent-dimension = 4 }
            target.dimension = 4
            target.type = "many-well"
            evaluate.require.log-z-error = infinity
            want = rows
            """);

    assertThat(other.effective()).isEqualTo(original.effective());
    assertThat(other.modelHash()).isEqualTo(original.modelHash());
    assertThat(other.hash()).isEqualTo(original.hash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "output { path = elsewhere, run-id = other }",
        "spark { master = \"local[7]\", executor.memory = 1g }",
        "target.check-gradient = false",
        "target.check-growth = false"
      })
  void hashesDoNotDependOnWhatChangesNoNumber(String line) {
    RunConfiguration other = folder.read(CONFIGURATION + line);

    assertThat(other.effective()).isNotEqualTo(original.effective());
    assertThat(other.modelHash()).isEqualTo(original.modelHash());
    assertThat(other.hash()).isEqualTo(original.hash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target.dimension = 6",
        "model.hidden = [64]",
        "model.scale = 2",
        "train.seed = 9",
        "train.budget = 1000000"
      })
  void bothHashesDependOnTargetModelAndTraining(String line) {
    RunConfiguration other = folder.read(CONFIGURATION + line);

    assertThat(other.modelHash()).isNotEqualTo(original.modelHash());
    assertThat(other.hash()).isNotEqualTo(original.hash());
  }

  @Test
  void aFormulaAndItsParametersAreTargets() {
    String formula =
        "target { type = expression, dimension = 2, energy = \"a*sum(x^2)\", parameters.a = 1 }\n";
    RunConfiguration first = folder.read(formula);

    assertThat(folder.read(formula).modelHash()).isEqualTo(first.modelHash());
    assertThat(folder.read(formula + "target.parameters.a = 2").modelHash())
        .isNotEqualTo(first.modelHash());
    assertThat(folder.read(formula + "target.energy = \"a*sum(x^4)\"").modelHash())
        .isNotEqualTo(first.modelHash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluate.seed = 7",
        "evaluate.log-z-error = 0.01",
        "want = log-z",
        "sample.rows = 5",
        "sample.codec = gzip"
      })
  void onlyTheWholeHashDependsOnEvaluationAndGeneration(String line) {
    RunConfiguration other = folder.read(CONFIGURATION + line);

    assertThat(other.modelHash()).isEqualTo(original.modelHash());
    assertThat(other.hash()).isNotEqualTo(original.hash());
  }

  @Test
  void aDataFileCountsByItsContentsAndNotByItsName() {
    String configuration = "target { type = gaussian-mixture, means-file = %s }";
    folder.write("a.csv", "x,y\n0,0\n1,1\n");
    RunConfiguration first = folder.read(configuration.formatted("a.csv"));
    folder.write("b.csv", "x,y\n0,0\n1,1\n");
    RunConfiguration renamed = folder.read(configuration.formatted("b.csv"));
    folder.write("a.csv", "x,y\n0,0\n1,2\n");
    RunConfiguration changed = folder.read(configuration.formatted("a.csv"));

    assertThat(first.dataFiles())
        .containsExactlyEntriesOf(renamed.dataFiles())
        .containsOnlyKeys("target.means-file");
    assertThat(renamed.modelHash()).isEqualTo(first.modelHash());
    assertThat(changed.modelHash()).isNotEqualTo(first.modelHash());
    assertThat(changed.hash()).isNotEqualTo(first.hash());
  }

  @Test
  void theEffectiveConfigurationIsJsonWithSortedKeysAndAConfigurationItself() {
    RunConfiguration again = folder.read(original.effective());

    assertThat(again.effective()).isEqualTo(original.effective());
    assertThat(again.hash()).isEqualTo(original.hash());
    assertThat(ConfigFactory.parseString(original.effective()).getString("sample.codec"))
        .isEqualTo("zstd");
    assertThat(original.effective())
        .containsSubsequence(
            "\"evaluate\"",
            "\"rows\"",
            "\"seed\"",
            "\"model\"",
            "\"activation\"",
            "\"hidden\"",
            "\"output\"",
            "\"sample\"",
            "\"target\"",
            "\"dimension\"",
            "\"type\"",
            "\"train\"");
  }
}
