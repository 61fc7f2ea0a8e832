package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.LocalSpark;
import io.gibbsvae.run.Pipeline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with nothing set but its energy: wells of unequal weight, 84 and 16 %. */
@Tag("slow")
class PlannedRunTest {

  // By quadrature.
  private static final double LOG_Z = 9.374541;
  private static final double MEAN = 1.187961;

  @TempDir private Path temporary;

  private Path run(Path file, String id, int cores) {
    StringWriter said = new StringWriter();
    String[] line = {"run", file.toString(), "--output", temporary.toString(), "--run-id", id};
    int code =
        Main.run(
            (command, read, preflight, options) ->
                Pipeline.execute(command, read, preflight, options, LocalSpark.session(cores)),
            new PrintWriter(said, true),
            new PrintWriter(said, true),
            line);
    assertThat(code).as(said.toString()).isZero();
    return temporary.resolve(id);
  }

  private static String planned(Path file) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(new PrintWriter(out, true), new PrintWriter(err, true), "plan", file.toString());
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  private static List<Row> rows(Path run) {
    return LocalSpark.session(2).read().parquet(run.resolve("samples").toString()).collectAsList();
  }

  @Test
  void anEnergyAloneIsSampledAndItsPlanGivesTheSameRowsAgain() throws Exception {
    Files.writeString(temporary.resolve("depth.csv"), "d\n6\n");
    Path file =
        Files.writeString(
            temporary.resolve("wells.conf"),
            """
            target { type = expression, dimension = 1, energy = "sum(x0^4 - d * x0^2 - x0 / 2)" }
            target.data.d = { file = depth.csv, column = d }
            evaluate.rows = 10000
            sample.rows = 10000
            verdicts.fail-on = never
            """);
    Path first = run(file, "first", 2);

    JsonNode manifest = new ObjectMapper().readTree(first.resolve("manifest.json").toFile());
    JsonNode logZ = manifest.path("samples").path("weights").path("log_z");
    // Five standard errors, and the last digit of the truth; seeds are fixed.
    assertThat(logZ.path("value").asDouble())
        .isCloseTo(LOG_Z, within(5 * logZ.path("standard_error").asDouble() + 1e-5));
    assertThat(manifest.at("/configuration/sample/correction").asText()).isEqualTo("auto");
    assertThat(manifest.at("/samples/decision/weights/too_heavy").asBoolean()).isFalse();
    JsonNode x = manifest.path("samples").path("quantities").get(0);
    assertThat(x.path("mean").asDouble()).isCloseTo(MEAN, within(5 * x.path("mcse").asDouble()));
    assertThat(manifest.path("samples").path("weights").path("ess").asDouble()).isGreaterThan(0.5);
    JsonNode training = manifest.path("training");
    JsonNode cycles = training.path("cycles");
    assertThat(cycles.get(cycles.size() - 1).path("rounds").asInt())
        .isEqualTo(training.path("rounds").asInt())
        .isLessThan(manifest.path("configuration").path("train").path("rounds").asInt());

    assertThat(manifest.path("plan").path("energy_evaluations").asLong())
        .isBetween(5_000L, 250_000L);

    // Of 16,384 samples after each cycle.
    assertThat(cycles.get(0).path("energies").asLong()).isEqualTo(16_384);

    assertThat(planned(file)).isEqualTo(Files.readString(first.resolve("plan.conf")));

    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Path plan = Files.copy(first.resolve("plan.conf"), elsewhere.resolve("again.conf"));
    Path second = run(plan, "second", 1);

    assertThat(rows(second)).isEqualTo(rows(first));
    assertThat(second.resolve("plan.conf")).doesNotExist();
    JsonNode again = new ObjectMapper().readTree(second.resolve("manifest.json").toFile());
    assertThat(again.has("plan")).isFalse();
    assertThat(again.path("hash")).isEqualTo(manifest.path("hash"));
  }
}
