package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.gibbsvae.StanLibraries;
import io.gibbsvae.energy.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StanReaderTest {

  private static final String PROGRAM =
      """
      data { real y; }
      parameters { real x; real<lower=0> s; }
      transformed parameters { real z = x / s; }
      model { x ~ normal(y, s); s ~ exponential(1); }
      """;

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ConfigurationFolder(temporary);
    folder.write("normal.stan", PROGRAM);
    folder.write("y.json", "{\"y\": 1.5}");
    folder.write("text.so", "no library");
  }

  private String stan(String more) {
    return "target { type = stan, file = normal.stan, data = y.json, library = \""
        + StanLibraries.stanli()
        + "\"\n"
        + more
        + " }\n";
  }

  private String onlyProblem(String configuration) {
    List<String> problems = folder.problems(configuration);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  @Test
  void programsAreTargetsWithNamesOfTheirParameters() {
    Target target = folder.read(stan("include-transformed = true")).target();

    assertThat(target.name()).isEqualTo("stan-normal");
    assertThat(target.readout().columns()).containsExactly("x", "s", "z");
    assertThat(target.title(0)).contains("x");
    assertThat(target.title(1)).contains("s");
    assertThat(target.notes()).singleElement().extracting(Target.Note::topic).isEqualTo("log Z");
    assertThat(target.potential().energyAndGradient(new double[] {1.5, 0}, new double[2]))
        .isCloseTo(1, within(1e-14));
  }

  @Test
  void compiledModelsAreLibrariesWithoutAProgram() throws Exception {
    Path library = StanLibraries.compiled(temporary);
    String configuration = "target { type = stan, library = normal_model.so, data = y.json }";

    Target target = folder.read(configuration).target();

    assertThat(library).exists();
    assertThat(target.name()).isEqualTo("stan-normal_model");
    assertThat(target.notes()).isEmpty();
    assertThat(target.potential().energyAndGradient(new double[] {1.5, 0}, new double[2]))
        .isCloseTo(1 + 0.5 * Math.log(2 * Math.PI), within(1e-14));
    folder.write("y.json", "{}");
    assertThat(onlyProblem(configuration)).startsWith("target.data (run.conf:1): y.json: ");
  }

  @Test
  void identityIsThatOfProgramDataAndLibrary() throws IOException {
    RunConfiguration first = folder.read(stan(""));
    folder.write("same.stan", PROGRAM);
    RunConfiguration renamed = folder.read(stan("file = same.stan"));
    folder.write("y.json", "{\"y\": 1.25}");
    RunConfiguration other = folder.read(stan(""));

    assertThat(first.dataFiles()).containsOnlyKeys("target.file", "target.data", "target.library");
    assertThat(renamed.modelHash()).isEqualTo(first.modelHash());
    assertThat(other.modelHash()).isNotEqualTo(first.modelHash());
    assertThat(folder.read(first.effective()).target().dimension()).isEqualTo(2);
  }

  @Test
  void dataMayBeCompressed() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("{\"y\": 1.5}".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(temporary.resolve("y.json.gz"), packed.toByteArray());

    assertThat(folder.read(stan("data = y.json.gz")).target().dimension()).isEqualTo(2);
  }

  @Test
  void problemsOfTheProgramAreAtItsFile() {
    folder.write("normal.stan", PROGRAM.replace("real x;", "real x"));
    assertThat(onlyProblem(stan("")))
        .startsWith("target.file (run.conf:1): normal.stan: ")
        .contains("line 2");
  }

  @Test
  void includesAreInTheFolderOfTheProgramAndItsIdentity() {
    folder.write("model.stan", "  #include <law.stan>  \n");
    folder.write("law.stan", "model { x ~ normal(y, s); s ~ exponential(1); }");
    folder.write(
        "normal.stan",
        "data { real y; }\nparameters { real x; real<lower=0> s; }\n#include model.stan\n");
    RunConfiguration first = folder.read(stan(""));
    folder.write("law.stan", "model { x ~ normal(y, s); s ~ exponential(2); }");
    RunConfiguration other = folder.read(stan(""));

    assertThat(first.target().potential().energyAndGradient(new double[] {1.5, 0}, new double[2]))
        .isCloseTo(1, within(1e-14));
    assertThat(first.dataFiles()).containsOnlyKeys("target.file", "target.data", "target.library");
    assertThat(other.modelHash()).isNotEqualTo(first.modelHash());
  }

  @Test
  void includesThatAreMissingOrCircularAreProblemsOfTheFile() {
    folder.write("normal.stan", PROGRAM + "#include none.stan\n");
    assertThat(onlyProblem(stan("")))
        .startsWith("target.file (run.conf:1): ")
        .contains("none.stan");
    folder.write("normal.stan", PROGRAM + "#include \"normal.stan\"\n");
    assertThat(onlyProblem(stan(""))).contains("normal.stan");
  }

  @Test
  void problemsOfDataAreAtTheirFile() {
    folder.write("y.json", "{\"z\": 1.5}");
    assertThat(onlyProblem(stan(""))).startsWith("target.data (run.conf:1): y.json: ");
  }

  @Test
  void programsThatNeedDataAskForThem() {
    assertThat(onlyProblem(stan("data = null"))).startsWith("target.file (run.conf:1): ");
  }

  @Test
  void theEnvironmentNamesTheLibrary() throws IOException {
    folder.write("found.so", "library");
    Section target = section();

    assertThat(
            new StanliFinder(target, Map.of("GIBBSVAE_STANLI", temporary + "/found.so"))
                .find("library"))
        .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("library"));
    assertThat(target.effective()).containsEntry("library", temporary + "/found.so");
  }

  @Test
  void aLibraryThatIsNotThereIsAskedForWithTheCommand() {
    Section target = section();

    assertThat(
            new StanliFinder(target, Map.of("GIBBSVAE_STANLI", temporary + "/none.so"))
                .find("library"))
        .isEmpty();
    assertThat(target.failed()).isTrue();
  }

  private static Section section() {
    return Section.root(
        ConfigFactory.empty().root(), new Reading(new Location("run.conf"), FileOpener.local()));
  }
}
