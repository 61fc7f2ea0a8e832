package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.StanLibraries;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three forms of one model on the page of models. */
class ModelsPageTest {

  private static final Path PAGE = Path.of("docs", "models.md");
  private static final int DIMENSION = 10;

  @TempDir private Path folder;

  /** Writes the files that the page tells its readers to write. */
  @BeforeEach
  void writeFiles() throws IOException {
    String page = Files.readString(PAGE);
    Matcher file = Pattern.compile("(?s)cat > (\\S+) <<'END'\n(.*?)END\n").matcher(page);
    while (file.find()) {
      Files.writeString(folder.resolve(file.group(1)), file.group(2));
    }
    Matcher code = Pattern.compile("(?s)```java\n(.*?)```").matcher(page);
    assertThat(code.find()).isTrue();
    Files.writeString(folder.resolve("Schools.java"), code.group(1));
  }

  private Target read(String file, String... settings) {
    List<Assignment> assignments = Stream.of(settings).map(Assignment::set).toList();
    return ConfigurationReader.of(FileOpener.local())
        .read(folder.resolve(file).toString(), assignments)
        .target();
  }

  private Target readClass() throws IOException {
    String api = Potential.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    String source = folder.resolve("Schools.java").toString();
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", api, source))
        .isZero();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return read("class.conf");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void assertSameEnergy(Target one, Target other) {
    Random random = new Random(6);
    for (int k = 0; k < 20; k++) {
      double[] y = random.doubles(DIMENSION, -2, 3).toArray();
      double[] first = new double[DIMENSION];
      double[] second = new double[DIMENSION];
      double energy = one.potential().energyAndGradient(y, first);
      assertThat(other.potential().energyAndGradient(y, second))
          .isCloseTo(energy, within(1e-13 * energy));
      for (int i = 0; i < DIMENSION; i++) {
        assertThat(second[i]).isCloseTo(first[i], within(1e-12 * (1 + Math.abs(first[i]))));
      }
    }
  }

  @Test
  void formulaAndClassHaveOneEnergy() throws IOException {
    Target formula = read("formula.conf");
    Target type = readClass();

    assertThat(type.readout().columns()).isEqualTo(formula.readout().columns());
    assertSameEnergy(formula, type);
  }

  @Test
  void formulaAndStanProgramHaveOneEnergy() {
    Target stan = read("stan.conf", "target.library=\"" + StanLibraries.stanli() + "\"");
    Target formula = read("formula.conf");

    assertThat(stan.notes()).isEmpty();
    assertThat(stan.readout().columns()).containsAll(formula.readout().columns());
    assertSameEnergy(formula, stan);
  }
}
