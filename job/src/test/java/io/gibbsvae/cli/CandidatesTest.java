package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.LocalSpark;
import io.gibbsvae.run.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose first model is not usable: thirty times as wide as its target, and hardly trained. */
@Tag("slow")
class CandidatesTest {

  private static final double LOG_Z = 0.5 * Math.log(2 * Math.PI);

  private static final String FIRST =
      """
      target { type = expression, dimension = 1, energy = "x0^2 / 2" }
      model { stages = 1, hidden = [4], scale = 30 }
      train {
        batch = 64
        averaging-frequency = 1
        rounds = 1
        cycles.first = 1
      }
      evaluate.rows = 10000
      sample.rows = 10000
      output.checkpoint-seconds = 0
      verdicts.fail-on = never
      """;

  @TempDir private Path temporary;

  private final StringWriter said = new StringWriter();

  private JsonNode run(String command, String further) throws IOException {
    Path file = Files.writeString(temporary.resolve("wide.conf"), FIRST + further);
    List<String> line =
        new ArrayList<>(
            List.of(command, file.toString(), "--output", temporary.toString(), "--run-id", "run"));
    if (command.equals("sample")) {
      line.add("--overwrite");
    }
    int code =
        Main.run(
            (what, read, preflight, options) ->
                Pipeline.execute(what, read, preflight, options, LocalSpark.session(2)),
            new PrintWriter(said, true),
            new PrintWriter(said, true),
            line.toArray(String[]::new));
    assertThat(code).as(said.toString()).isZero();
    return new ObjectMapper().readTree(temporary.resolve("run/manifest.json").toFile());
  }

  private byte[] parameters() throws IOException {
    return Files.readAllBytes(temporary.resolve("run/model/parameters.npy"));
  }

  private static void assertGood(JsonNode manifest) {
    JsonNode weights = manifest.path("samples").path("weights");
    // Five standard errors; seeds are fixed.
    assertThat(weights.path("log_z").path("value").asDouble())
        .isCloseTo(LOG_Z, within(5 * weights.path("log_z").path("standard_error").asDouble()));
    assertThat(weights.path("ess").asDouble()).isGreaterThan(0.4);
  }

  @Test
  void theFirstUsableCandidateMakesTheRows() throws Exception {
    String further = "candidates = [ { model.scale = 3 }, { model.scale = 2 } ]";
    JsonNode manifest = run("run", further);

    assertGood(manifest);
    JsonNode training = manifest.path("training");
    JsonNode tried = training.path("candidates");
    assertThat(tried).hasSize(2);
    assertThat(tried.get(0).path("ess").asDouble()).isLessThan(0.1);
    assertThat(tried.get(1).path("ess").asDouble()).isGreaterThan(0.4);
    assertThat(tried.findValuesAsText("kept")).containsExactly("false", "true");
    assertThat(tried.get(0).path("what").asText()).contains("stage");
    assertThat(tried.get(0).path("cycles").findValuesAsText("rounds"))
        .last()
        .isEqualTo(tried.get(0).path("rounds").asText());
    assertThat(temporary.resolve("run/pictures/cycles.png")).exists();
    assertThat(training.path("energy_evaluations").asLong())
        .isEqualTo(
            tried.get(0).path("energy_evaluations").asLong()
                + tried.get(1).path("energy_evaluations").asLong());

    // Other rows of the same model.
    assertGood(run("sample", further + "\nsample.seed = 4\nsample.rows = 20000"));
  }

  @Test
  void trainingGoesOnWithTheCandidateThatItWasAt() throws Exception {
    String further = "candidates = [ { model.scale = 3, train { rounds = 3, cycles.first = 3 } } ]";
    run("run", further);
    byte[] parameters = parameters();
    Files.delete(temporary.resolve("run/model/model.json"));
    Files.delete(temporary.resolve("run/_SUCCESS"));
    JsonNode manifest = run("run", further);

    assertThat(parameters()).isEqualTo(parameters);
    assertThat(manifest.path("training").path("resumed_after_rounds")).isNotEmpty();
    assertGood(manifest);
  }

  @Test
  void aCandidateThatDivergesIsLeftOut() throws Exception {
    JsonNode manifest =
        run(
            "run",
            """
            train.rounds = 3
            train.learning-rate = 1e30
            train.clip-norm = 1e30
            candidates = [ { model.scale = 3, train { rounds = 1, learning-rate = 1e-3 } } ]
            """);

    assertGood(manifest);
    assertThat(manifest.path("training").path("rounds").asInt()).isOne();
  }
}
