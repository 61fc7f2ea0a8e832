package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Gamma;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs of laws on every kind of support. Means and log Z are held against known ones within
 * five standard errors, and seeds are fixed.
 */
@Tag("slow")
class CoordinatesRunTest {

  private static final List<String> COLUMNS =
      List.of(
          "mu", "tau", "p", "above", "below", "u", "cut_1", "cut_2", "cut_3", "gap_1", "gap_2",
          "w_1", "w_2", "w_3", "w_4", "phi", "n_1", "n_2", "n_3");

  private static final int ROWS = 4000;

  /** About the means and deviations of the unconstrained coordinates. */
  private static final String CONFIGURATION =
      """
      target { type = class, class = %s, %s }
      model {
        stages = 3, hidden = [32]
        location = [1, 0.2, -0.8, -1.7, -1.7, 0, -0.9, -0.4, -0.4, -1.3, -0.6, 0.1, -2.5, 1.5, -1, 0, 0, 0, 0]
        scale = [0.4, 0.5, 0.8, 1, 1, 1.4, 0.6, 0.7, 0.7, 1, 1, 0.8, 1.8, 1.1, 0.6, 0.7, 0.8, 0.8, 0.8]
      }
      train { batch = 128, rounds = 20, averaging-frequency = 20, gradients = path }
      evaluate { rows = %d, search = false }
      sample { rows = %d, rows-per-file = 2000, correction = importance, metropolis { draws = 200, warm-up = 50 } }
      verdicts.fail-on = never
      """
          .formatted(SupportedEnergy.class.getName(), SupportedEnergy.COORDINATES, ROWS, ROWS);

  @TempDir private static Path common;
  @TempDir private Path temporary;

  private static void call(String command, String configuration, Path place, String... more)
      throws Exception {
    Path file = Files.writeString(place.resolve("run.conf"), configuration);
    List<String> arguments =
        List.of(command, file.toString(), "--output", place.toString(), "--run-id", "run");
    LocalRun.run(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @BeforeAll
  static void train() throws Exception {
    call("train", CONFIGURATION, common);
  }

  /** Goes on from the model. */
  private JsonNode manifest(String command, String... more) throws Exception {
    LocalRun.copy(common.resolve("run"), temporary.resolve("run"));
    call(command, CONFIGURATION, temporary, more);
    return manifest();
  }

  private JsonNode manifest() throws Exception {
    return new ObjectMapper().readTree(temporary.resolve("run/manifest.json").toFile());
  }

  private static void hasMeans(JsonNode manifest, Map<String, Double> truth) {
    Map<String, JsonNode> quantities = new HashMap<>();
    manifest
        .at("/samples/quantities")
        .forEach(quantity -> quantities.put(quantity.path("name").asText(), quantity));
    truth.forEach(
        (name, mean) -> {
          assertThat(quantities).containsKey(name);
          JsonNode found = quantities.get(name);
          assertThat(found.path("mean").asDouble())
              .as(name)
              .isCloseTo(mean, within(5 * found.path("mcse").asDouble()));
        });
  }

  private static void hasLogZ(JsonNode manifest, double truth) {
    for (String part : List.of("/evaluation", "/samples/weights")) {
      JsonNode logZ = manifest.at(part + "/log_z");
      assertThat(logZ.path("value").asDouble())
          .as(part)
          .isCloseTo(truth, within(5 * logZ.path("standard_error").asDouble()));
    }
    assertThat(manifest.at("/evaluation/k_hat").asDouble()).isLessThan(0.7);
  }

  private Dataset<Row> rows() {
    return LocalSpark.session(2).read().parquet(temporary.resolve("run/samples").toString());
  }

  private void valuesAreInside() {
    assertThat(
            rows()
                .filter(
                    "tau > 0 and p > 0 and p < 1 and above > 2 and below < 2 and u > -2 and u < 5"
                        + " and cut_1 < cut_2 and cut_2 < cut_3 and gap_1 > 0 and gap_1 < gap_2"
                        + " and w_1 > 0 and w_2 > 0 and w_3 > 0 and w_4 > 0"
                        + " and abs(w_1 + w_2 + w_3 + w_4 - 1) < 1e-12"
                        + " and phi > -pi() and phi <= pi()"
                        + " and abs(n_1 * n_1 + n_2 * n_2 + n_3 * n_3 - 1) < 1e-12")
                .count())
        .isEqualTo(ROWS);
  }

  /** The column energy is the energy as the user has written it, of the row's values. */
  private void energiesAreThoseOfTheValues() {
    double[] x = new double[COLUMNS.size()];
    double[] energy = new double[1];
    for (Row row : rows().limit(200).collectAsList()) {
      for (int i = 0; i < x.length; i++) {
        x[i] = ((Number) row.get(i)).doubleValue();
      }
      new SupportedEnergy().energiesAndGradients(x, 1, energy, new double[x.length]);
      assertThat((double) row.getAs("energy")).isCloseTo(energy[0], within(1e-9));
    }
  }

  @Test
  void weightedRowsHaveValuesUnderTheirNames() throws Exception {
    JsonNode manifest = manifest("run");

    Dataset<Row> rows = rows();
    assertThat(List.of(rows.columns()).subList(0, COLUMNS.size())).isEqualTo(COLUMNS);
    assertThat(rows.schema().apply("mu").dataType().simpleString()).isEqualTo("float");
    assertThat(rows.schema().apply("tau").dataType().simpleString()).isEqualTo("double");
    valuesAreInside();
    energiesAreThoseOfTheValues();
    hasMeans(manifest, SupportedEnergy.means());
    hasLogZ(manifest, SupportedEnergy.logZ());
    JsonNode variable = manifest.path("target").path("variables").get(6);
    assertThat(variable.path("name").asText()).isEqualTo("cut");
    assertThat(variable.path("support").asText()).isEqualTo("ordered");
    assertThat(variable.path("shape").get(0).asInt()).isEqualTo(3);
    assertThat(variable.path("columns").get(1).asText()).isEqualTo("cut_2");
    assertThat(Files.readString(temporary.resolve("run/report.html")))
        .contains("cut[2]", "cos(phi)");
  }

  @Test
  void drawsOfChainsHaveValuesUnderTheirNames() throws Exception {
    JsonNode manifest = manifest("sample", "--set", "sample.correction=metropolis");

    valuesAreInside();
    energiesAreThoseOfTheValues();
    hasMeans(manifest, SupportedEnergy.means());
  }

  /** From about the means and deviations of the unconstrained coordinates of beta(1, m). */
  @Test
  void uniformDirichletOfThirtyHasItsLogZAndMeans() throws Exception {
    call(
        "run",
        """
        target { type = expression, coordinates { w = "simplex[30]" }, log-density = "0" }
        model { stages = 4, hidden = [16], drift = gradient, sharing = stages, location = [%s], scale = [%s] }
        train { workers = 1, batch = 64, rounds = 10, averaging-frequency = 20, gradients = path }
        evaluate { rows = 4000, search = false }
        sample { rows = 4000, rows-per-file = 4000, correction = importance }
        verdicts.fail-on = never
        """
            .formatted(
                ofSticks(m -> Gamma.digamma(1) - Gamma.digamma(m) + Math.log(m)),
                ofSticks(m -> 0.8 * Math.sqrt(Gamma.trigamma(1) + Gamma.trigamma(m)))),
        temporary);

    JsonNode manifest = manifest();
    hasLogZ(manifest, -71.257039);
    hasMeans(
        manifest,
        IntStream.rangeClosed(1, 30)
            .boxed()
            .collect(Collectors.toMap(k -> "w_" + k, k -> 1.0 / 30)));
  }

  private static String ofSticks(IntToDoubleFunction of) {
    return IntStream.rangeClosed(1, 29)
        .mapToObj(k -> String.format(Locale.ROOT, "%.3f", of.applyAsDouble(30 - k)))
        .collect(Collectors.joining(", "));
  }
}
