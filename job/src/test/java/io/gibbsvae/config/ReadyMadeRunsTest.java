package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations in {@code conf/} and {@code conf/benchmark/}. */
class ReadyMadeRunsTest {

  private static final Path CONF = Path.of(System.getProperty("gibbsvae.root"), "conf");

  /** The build sets SONAR_CSV to a file that is not there yet. */
  @BeforeAll
  static void writeDataThatAreNotShipped() throws IOException {
    String header = row(i -> "x" + i) + ",label";
    String rows =
        IntStream.range(0, 70)
            .mapToObj(row -> row(i -> Double.toString(Math.sin(row * (i + 1)))) + "," + row % 2)
            .collect(Collectors.joining("\n"));
    Files.writeString(Path.of(System.getenv("SONAR_CSV")), header + "\n" + rows + "\n");
  }

  private static String row(IntFunction<String> cell) {
    return IntStream.range(0, 60).mapToObj(cell).collect(Collectors.joining(","));
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(CONF, 2)) {
      return all.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachReadsAndSaysFirstWhatItIs(Path file) throws IOException {
    RunConfiguration read =
        ConfigurationReader.of(FileOpener.local()).read(file.toString(), List.of());

    assertThat(read.model().location()).hasSize(read.target().dimension());
    assertThat(Files.readAllLines(file).get(0)).startsWith("# ");
  }

  @Test
  void thoseOfTheBenchmarkHaveTheTargetsOfTheLiterature() throws IOException {
    assertThat(files())
        .filteredOn(file -> file.getParent().endsWith("benchmark"))
        .map(
            file ->
                ConfigurationReader.of(FileOpener.local())
                    .read(file.toString(), List.of())
                    .target()
                    .name())
        .containsExactlyInAnyOrder(
            "gaussian-mixture-2",
            "gaussian-mixture-2",
            "gaussian-mixture-6",
            "gaussian-mixture-9",
            "ring",
            "rings-5",
            "pair-double-well-4x2",
            "many-well-128",
            "logistic-regression-sonar");
  }
}
