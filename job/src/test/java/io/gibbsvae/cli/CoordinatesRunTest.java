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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs of an energy with a coordinate on each kind of support. Means are held against known
 * ones within five standard errors, and seeds are fixed.
 */
@Tag("slow")
class CoordinatesRunTest {

  private static final List<String> COLUMNS =
      List.of("mu", "tau", "p", "cut_1", "cut_2", "w_1", "w_2", "w_3", "phi", "n_1", "n_2", "n_3");

  @TempDir private Path temporary;

  private String configuration(String correction) {
    return """
    target { type = class, class = %s, %s }
    model { stages = 3, hidden = [32], scale = [0.5, 0.6, 0.8, 0.8, 0.8, 0.8, 0.8, 1, 1, 1, 1, 1] }
    train { batch = 256, rounds = 40, averaging-frequency = 20, gradients = path }
    evaluate { rows = 20000, search = false }
    sample { rows = 20000, rows-per-file = 10000, correction = %s, metropolis.draws = 500 }
    verdicts.fail-on = never
    """
        .formatted(SupportedEnergy.class.getName(), SupportedEnergy.COORDINATES, correction);
  }

  private Path run(String correction) throws Exception {
    Path file = Files.writeString(temporary.resolve("run.conf"), configuration(correction));
    StringWriter said = new StringWriter();
    int code =
        Main.run(
            (command, read, preflight, options) ->
                Pipeline.execute(command, read, preflight, options, LocalSpark.session(2)),
            new PrintWriter(said, true),
            new PrintWriter(said, true),
            "run",
            file.toString(),
            "--output",
            temporary.toString(),
            "--run-id",
            correction);
    assertThat(code).as(said.toString()).isZero();
    return temporary.resolve(correction);
  }

  private static Map<String, JsonNode> quantities(JsonNode manifest) {
    Map<String, JsonNode> quantities = new HashMap<>();
    manifest
        .path("samples")
        .path("quantities")
        .forEach(quantity -> quantities.put(quantity.path("name").asText(), quantity));
    return quantities;
  }

  private static void hasMean(Map<String, JsonNode> quantities, String name, double truth) {
    JsonNode quantity = quantities.get(name);
    assertThat(quantity).as(name).isNotNull();
    assertThat(quantity.path("mean").asDouble())
        .as(name)
        .isCloseTo(truth, within(5 * quantity.path("mcse").asDouble()));
  }

  private static void hasKnownMeans(Map<String, JsonNode> quantities) {
    hasMean(quantities, "mu", 1);
    hasMean(quantities, "tau", 1.5);
    hasMean(quantities, "p", 1.0 / 3);
    hasMean(quantities, "cut_1", -SupportedEnergy.LARGER);
    hasMean(quantities, "cut_2", SupportedEnergy.LARGER);
    hasMean(quantities, "w_1", 2.0 / 9);
    hasMean(quantities, "w_2", 3.0 / 9);
    hasMean(quantities, "w_3", 4.0 / 9);
    hasMean(quantities, "cos(phi)", -SupportedEnergy.RESULTANT);
    hasMean(quantities, "sin(phi)", 0);
    for (int k = 1; k <= 3; k++) {
      hasMean(quantities, "n_" + k, 0);
    }
  }

  private static Dataset<Row> rows(Path run) {
    return LocalSpark.session(2).read().parquet(run.resolve("samples").toString());
  }

  private static void valuesAreInside(Dataset<Row> rows) {
    assertThat(
            rows.filter(
                    "tau > 0 and p > 0 and p < 1 and cut_1 < cut_2 and w_1 > 0 and w_2 > 0 and"
                        + " w_3 > 0 and abs(w_1 + w_2 + w_3 - 1) < 1e-12 and phi > -pi() and"
                        + " phi <= pi() and abs(n_1 * n_1 + n_2 * n_2 + n_3 * n_3 - 1) < 1e-12")
                .count())
        .isEqualTo(20_000);
  }

  /** The column energy is the energy as the user has written it, of the row's values. */
  private static void energiesAreThoseOfTheValues(Dataset<Row> rows) {
    double[] x = new double[COLUMNS.size()];
    double[] energy = new double[1];
    for (Row row : rows.limit(200).collectAsList()) {
      for (int i = 0; i < x.length; i++) {
        x[i] = ((Number) row.get(i)).doubleValue();
      }
      new SupportedEnergy().energiesAndGradients(x, 1, energy, new double[x.length]);
      assertThat((double) row.getAs("energy")).isCloseTo(energy[0], within(1e-9));
    }
  }

  @Test
  void weightedRowsHaveValuesUnderTheirNames() throws Exception {
    Path run = run("importance");
    JsonNode manifest = new ObjectMapper().readTree(run.resolve("manifest.json").toFile());
    Dataset<Row> rows = rows(run);
    assertThat(List.of(rows.columns()).subList(0, COLUMNS.size())).isEqualTo(COLUMNS);
    assertThat(rows.schema().apply("mu").dataType().simpleString()).isEqualTo("float");
    assertThat(rows.schema().apply("tau").dataType().simpleString()).isEqualTo("double");
    valuesAreInside(rows);
    energiesAreThoseOfTheValues(rows);
    hasKnownMeans(quantities(manifest));
    JsonNode weights = manifest.path("samples").path("weights");
    assertThat(weights.path("log_z").path("value").asDouble())
        .isCloseTo(
            SupportedEnergy.logZ(),
            within(5 * weights.path("log_z").path("standard_error").asDouble()));
    assertThat(weights.path("k_hat").asDouble()).isLessThan(0.7);
    JsonNode variable = manifest.path("target").path("variables").get(3);
    assertThat(variable.path("name").asText()).isEqualTo("cut");
    assertThat(variable.path("support").asText()).isEqualTo("ordered");
    assertThat(variable.path("shape").get(0).asInt()).isEqualTo(2);
    assertThat(variable.path("columns").get(1).asText()).isEqualTo("cut_2");
    assertThat(Files.readString(run.resolve("report.html"))).contains("cut[2]", "cos(phi)");
  }

  @Test
  void drawsOfChainsHaveValuesUnderTheirNames() throws Exception {
    Path run = run("metropolis");
    JsonNode manifest = new ObjectMapper().readTree(run.resolve("manifest.json").toFile());
    valuesAreInside(rows(run));
    energiesAreThoseOfTheValues(rows(run));
    hasKnownMeans(quantities(manifest));
  }
}
