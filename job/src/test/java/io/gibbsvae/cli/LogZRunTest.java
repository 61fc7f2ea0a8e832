package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of which log Z alone is wanted. */
@Tag("slow")
class LogZRunTest {

  private static final double LOG_Z = 0.5 * Math.log(2 * Math.PI);

  private static final String CONFIGURATION =
      """
      target { type = expression, dimension = 1, energy = "x0^2 / 2" }
      model { stages = 1, hidden = [4], scale = 2 }
      train { batch = 64, averaging-frequency = 10, rounds = 20, learning-rate = 1e-2 }
      want = log-z
      evaluate { log-z-error = 0.001, search = false, latent-draws = 4 }
      sample { rows = 1000, correction = importance }
      verdicts.fail-on = never
      """;

  @TempDir private Path temporary;

  private JsonNode run(String command, String more, int expected) throws IOException {
    Path file = Files.writeString(temporary.resolve("one.conf"), CONFIGURATION + more);
    StringWriter said = new StringWriter();
    PrintWriter both = new PrintWriter(said, true);
    String folder = temporary.toString();
    int code =
        Main.run(
            LocalRun.on(2),
            both,
            both,
            command,
            file.toString(),
            "--output",
            folder,
            "--run-id",
            "run");
    assertThat(code).as(said.toString()).isEqualTo(expected);
    return new ObjectMapper().readTree(temporary.resolve("run/manifest.json").toFile());
  }

  @Test
  void findsLogZAndWritesNoRows() throws Exception {
    JsonNode manifest = run("run", "", 0);

    JsonNode logZ = manifest.at("/evaluation/log_z");
    // Five standard errors; seeds are fixed.
    assertThat(logZ.path("value").asDouble()).isCloseTo(LOG_Z, within(0.005));
    assertThat(logZ.path("standard_error").asDouble()).isPositive().isLessThanOrEqualTo(0.001);
    assertThat(manifest.at("/evaluation/rows").asLong()).isGreaterThan(16_384);
    assertThat(manifest.has("samples")).isFalse();
    assertThat(manifest.path("status").asText()).isEqualTo("done");
    assertThat(temporary.resolve("run/samples")).doesNotExist();
    assertThat(temporary.resolve("run/_SUCCESS")).exists();
    assertThat(temporary.resolve("run/report.html")).exists();

    // It is done; its model has rows for whoever wants some.
    assertThat(run("run", "", 0)).isEqualTo(manifest);
    assertThat(run("sample", "", 0).at("/samples/rows").asLong()).isEqualTo(1000);
    assertThat(run("run", "", 0).has("samples")).isTrue();
  }

  @Test
  void exitsWith4WhereRequirementsAreNotMet() throws Exception {
    String require = "evaluate.require.ess = 1";
    run("run", require, 4);
    run("run", require, 4);
  }
}
