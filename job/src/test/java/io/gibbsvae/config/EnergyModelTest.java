package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyModelTest {

  private static final String QUADRATIC = "target { type = onnx, file = energy.onnx }\n";

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new ConfigurationFolder(temporary);
    put("quadratic", "energy.onnx");
  }

  private void put(String model, String name) throws IOException {
    try (InputStream in = EnergyModelTest.class.getResourceAsStream("/onnx/" + model + ".onnx")) {
      Files.write(temporary.resolve(name), in.readAllBytes());
    }
  }

  @Test
  void anEnergyIsAModelInAFileBesideTheConfiguration() {
    Target target = folder.read(QUADRATIC).target();

    assertThat(target.name()).isEqualTo("onnx-energy");
    assertThat(target.dimension()).isEqualTo(2);
    assertThat(target.knowledge().logZ()).isEmpty();
    assertThat(target.potential().energyAndGradient(new double[] {1, 1}, new double[2]))
        .isEqualTo(2.5);
  }

  @Test
  void namesTheDimensionAndLogZMayBeSaid() throws IOException {
    put("quadratic-renamed", "renamed.onnx");

    Target target =
        folder
            .read(
                """
                target {
                  type = onnx, file = renamed.onnx, dimension = 2
                  input = points, energy = u, gradient = force
                  known-log-z { value = 1.1447, uncertainty = 0.1 }
                }
                """)
            .target();

    assertThat(target.name()).isEqualTo("onnx-renamed");
    assertThat(target.knowledge().logZ()).contains(new Knowledge.Known(1.1447, 0.1));
  }

  @Test
  void aModelCountsByItsContents() throws IOException {
    RunConfiguration first = folder.read(QUADRATIC);
    put("quadratic", "same.onnx");
    RunConfiguration renamed = folder.read(QUADRATIC.replace("energy.onnx", "same.onnx"));
    put("quadratic-column", "energy.onnx");
    RunConfiguration changed = folder.read(QUADRATIC);

    assertThat(first.dataFiles()).containsOnlyKeys("target.file");
    assertThat(renamed.modelHash()).isEqualTo(first.modelHash());
    assertThat(changed.modelHash()).isNotEqualTo(first.modelHash());
  }

  @Test
  void theDimensionThatTheModelHasMayBeSaidOrNot() {
    RunConfiguration found = folder.read(QUADRATIC);
    RunConfiguration said = folder.read(QUADRATIC, "target.dimension=2");

    assertThat(said.modelHash()).isEqualTo(found.modelHash());
    assertThat(folder.read(found.effective()).hash()).isEqualTo(found.hash());
  }

  @Test
  void problemsAreAtTheirKeysWithTheFile() throws IOException {
    put("no-gradient", "half.onnx");
    put("external-data", "split.onnx");
    folder.write("text.onnx", "energy = x^2");

    assertThat(onlyProblem(QUADRATIC, "target.file=half.onnx"))
        .startsWith("target.gradient (reference.conf:")
        .contains("half.onnx", "gradient");
    assertThat(folder.problems(QUADRATIC, "target.dimension=3"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("target.dimension (--set target.dimension=3): ")
                    .contains("energy.onnx", "3", "2"));
    assertThat(onlyProblem(QUADRATIC.replace("energy.onnx", "split.onnx")))
        .startsWith("target.file (run.conf:1): split.onnx: ")
        .contains("stiffness", "external_data");
    assertThat(onlyProblem(QUADRATIC.replace("energy.onnx", "text.onnx")))
        .startsWith("target.file (run.conf:1): text.onnx: ");
    assertThat(onlyProblem(QUADRATIC.replace("energy.onnx", "none.onnx")))
        .startsWith("target.file (run.conf:1): ")
        .endsWith(temporary + "/none.onnx");
    assertThat(onlyProblem("target.type = onnx")).startsWith("target.file (run.conf): missing");
  }

  private String onlyProblem(String configuration, String... settings) {
    List<String> problems = folder.problems(configuration, settings);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }
}
