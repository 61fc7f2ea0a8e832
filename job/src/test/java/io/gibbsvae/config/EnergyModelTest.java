package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

    assertThat(folder.problems(QUADRATIC, "target.file=half.onnx"))
        .extracting(problem -> problem.replaceFirst("reference.conf:[0-9]+", "reference.conf"))
        .containsExactly(
            "target.gradient (reference.conf): half.onnx: found the outputs energy, expected one"
                + " named gradient; export energy and gradient as two outputs of one graph, as"
                + " data/mueller-brown/export.py does");
    assertThat(folder.problems(QUADRATIC, "target.dimension=3"))
        .contains(
            "target.dimension (--set target.dimension=3): energy.onnx: found 3, expected 2, which"
                + " the model has");
    assertThat(folder.problems(QUADRATIC.replace("energy.onnx", "split.onnx")))
        .containsExactly(
            "target.file (run.conf:1): split.onnx: the numbers of stiffness are in another file,"
                + " which would not travel with the model; export all in one file"
                + " (external_data=False)");
    assertThat(folder.problems(QUADRATIC.replace("energy.onnx", "text.onnx")))
        .singleElement()
        .asString()
        .startsWith("target.file (run.conf:1): text.onnx: this is not an ONNX model");
    assertThat(folder.problems(QUADRATIC.replace("energy.onnx", "none.onnx")))
        .containsExactly(
            "target.file (run.conf:1): found \"none.onnx\": no such file: "
                + temporary
                + "/none.onnx");
    assertThat(folder.problems("target.type = onnx"))
        .containsExactly("target.file (run.conf): missing, expected text");
  }
}
