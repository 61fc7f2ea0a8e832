package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.StanLibraries;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs of a library with BridgeStan's interface: x ~ normal(1.5, 1), s ~ exponential(1).
 * Means and log Z are held against known ones within five standard errors, and seeds are fixed.
 */
@Tag("slow")
class CompiledStanRunTest {

  private static final double EULER = 0.5772156649015329;

  @TempDir private Path temporary;

  private Path run(Path file, int cores) {
    StringWriter said = new StringWriter();
    PrintWriter both = new PrintWriter(said, true);
    String id = "cores-" + cores;
    int code =
        Main.run(
            LocalRun.on(cores),
            both,
            both,
            "run",
            file.toString(),
            "--output",
            temporary.toString(),
            "--run-id",
            id);
    assertThat(code).as(said.toString()).isZero();
    return temporary.resolve(id);
  }

  private static List<Row> rows(Path run) {
    return Samples.rows(LocalSpark.session(2), run.resolve("samples"));
  }

  @Test
  void aCompiledProgramGivesTheSameRowsOnOneCoreAndOnTwo() throws Exception {
    StanLibraries.compiled(temporary, "VARIES=0");
    Files.writeString(temporary.resolve("y.json"), "{\"y\": 1.5}");
    Path file =
        Files.writeString(
            temporary.resolve("run.conf"),
            """
            target { type = stan, library = normal_model.so, data = y.json, include-transformed = true }
            model { stages = 3, hidden = [32], location = [1.5, -0.5], scale = [1, 1.3] }
            train { workers = 2, batch = 128, rounds = 20, averaging-frequency = 20, gradients = path }
            evaluate { rows = 4000, search = false }
            sample { rows = 4000, rows-per-file = 2000, correction = importance }
            verdicts.fail-on = never
            """);

    Path two = run(file, 2);
    Path one = run(file, 1);

    JsonNode manifest = new ObjectMapper().readTree(two.resolve("manifest.json").toFile());
    JsonNode logZ = manifest.at("/samples/weights/log_z");
    assertThat(logZ.path("value").asDouble())
        .isCloseTo(0, within(5 * logZ.path("standard_error").asDouble()));
    Map<String, Double> means = Map.of("x", 1.5, "s", 1.0, "z_1", 1.5 - EULER, "z_2", 1.5 + EULER);
    int found = 0;
    for (JsonNode quantity : manifest.at("/samples/quantities")) {
      Double mean = means.get(quantity.path("name").asText());
      if (mean != null) {
        found++;
        assertThat(quantity.path("mean").asDouble())
            .as(quantity.path("name").asText())
            .isCloseTo(mean, within(5 * quantity.path("mcse").asDouble()));
      }
    }
    assertThat(found).isEqualTo(means.size());
    assertThat(Samples.bits(rows(one))).isEqualTo(Samples.bits(rows(two)));
  }
}
