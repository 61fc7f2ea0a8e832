package io.gibbsvae.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.check.Preflight;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.evaluate.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Trains and evaluates configurations, each with several seeds, and puts what came of them into one
 * table, beside what is known of their targets and what others have published. What an earlier
 * benchmark in the same folder has finished is not done again.
 */
public final class Benchmark {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIELD = "field.json";

  /**
   * What is measured, in the table's order.
   *
   * @param name of the column
   * @param unit what it is in, for the JSON
   * @param format of a number
   * @param of a manifest; missing where it does not apply
   */
  private record Measure(String name, String unit, String format, Function<JsonNode, JsonNode> of) {

    OptionalDouble of(JsonNode manifest) {
      JsonNode value = of.apply(manifest);
      return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }

    String shown(OptionalDouble value) {
      return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
    }
  }

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("log Z off by", "nats", "%.4f", m -> size(m.at("/evaluation/log_z_error"))),
          new Measure("its error", "nats", "%.4f", m -> m.at("/evaluation/log_z/standard_error")),
          new Measure(
              "ELBO gap",
              "nats",
              "%.3f",
              m ->
                  difference(
                      m.at("/evaluation/log_z_truth/value"), m.at("/evaluation/elbo/value"))),
          new Measure(
              "EUBO gap",
              "nats",
              "%.3f",
              m ->
                  difference(
                      m.at("/evaluation/eubo/value"), m.at("/evaluation/log_z_truth/value"))),
          new Measure("ESS, K = 0", "share", "%.3f", m -> m.at("/evaluation/weights/0/ess")),
          new Measure("ESS", "share", "%.3f", m -> m.at("/evaluation/ess")),
          new Measure("k-hat", "", "%.2f", m -> m.at("/evaluation/k_hat")),
          new Measure("modes", "", "%.0f", m -> m.at("/evaluation/mode_coverage/found")),
          new Measure("coverage", "", "%.3f", m -> m.at("/evaluation/mode_coverage/entropic")),
          new Measure(
              "MMD", "", "%.4f", m -> m.at("/evaluation/distance_to_exact/mmd/uncorrected")),
          new Measure("W2", "", "%.2f", m -> m.at("/evaluation/distance_to_exact/w2/corrected")),
          new Measure("W2, exact", "", "%.2f", m -> m.at("/evaluation/distance_to_exact/w2/exact")),
          new Measure(
              "worst known expectation, standard errors",
              "standard errors",
              "%.1f",
              m -> worst(m.at("/evaluation/observables"))),
          new Measure(
              "particles' log Z off by",
              "nats",
              "%.3f",
              m ->
                  size(
                      difference(
                          m.at("/training/population/log_z"),
                          m.at("/evaluation/log_z_truth/value")))),
          new Measure(
              "energies, millions",
              "",
              "%.1f",
              m -> number(m.at("/training/energy_evaluations").asDouble() / 1e6)),
          new Measure("seconds", "s", "%.0f", m -> m.at("/training/seconds")));

  // In an observable of a manifest.
  private static final String WEIGHTED = "/weighted";
  private static final String TRUTH = "/truth";
  private static final String VALUE = "/value";
  private static final String ERROR = "/standard_error";

  private Benchmark() {}

  private static JsonNode number(double value) {
    return JsonNodeFactory.instance.numberNode(value);
  }

  private static JsonNode size(JsonNode value) {
    return value.isNumber() ? number(Math.abs(value.asDouble())) : value;
  }

  private static JsonNode difference(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber()
        ? number(a.asDouble() - b.asDouble())
        : JsonNodeFactory.instance.missingNode();
  }

  /** The largest error of a corrected expectation, in units of its standard error. */
  private static JsonNode worst(JsonNode observables) {
    JsonNode worst = JsonNodeFactory.instance.missingNode();
    for (JsonNode observable : observables) {
      JsonNode error =
          size(difference(observable.at(WEIGHTED + VALUE), observable.at(TRUTH + VALUE)));
      JsonNode unit = observable.at(WEIGHTED + ERROR);
      if (error.isNumber() && unit.isNumber()) {
        double units =
            error.asDouble() / Math.hypot(unit.asDouble(), observable.at(TRUTH + ERROR).asDouble());
        // Not where nothing varies and nothing is wrong: 0 / 0.
        if (!(units <= worst.asDouble(-1)) && Double.isFinite(units)) {
          worst = number(units);
        }
      }
    }
    return worst;
  }

  /**
   * Runs the benchmark and writes {@code tables/benchmark.md} and {@code tables/benchmark.json}
   * after each configuration, so that an interrupted one leaves what it has.
   *
   * @param configurations of each name, one for each seed, each with a run id of its own
   * @param output the folder of the runs
   * @return the table, as Markdown
   */
  public static String run(Map<String, List<RunConfiguration>> configurations, String output) {
    JsonNode field = field();
    RunFolder tables = RunFolder.of(output, "tables", Site.hadoop());
    ObjectNode all = JSON.createObjectNode();
    Map<String, List<JsonNode>> manifests = new LinkedHashMap<>();
    String table = "";
    for (Map.Entry<String, List<RunConfiguration>> entry : configurations.entrySet()) {
      List<JsonNode> results = entry.getValue().stream().map(Benchmark::manifest).toList();
      manifests.put(entry.getKey(), results);
      all.set(entry.getKey(), json(results));
      table = markdown(manifests, field);
      tables.writeJson("benchmark.json", all);
      tables.write("benchmark.md", table.getBytes(StandardCharsets.UTF_8));
    }
    return table;
  }

  /** The manifest of a configuration that has been trained and evaluated, now or before. */
  private static JsonNode manifest(RunConfiguration configuration) {
    RunFolder folder =
        RunFolder.of(configuration.output().path(), configuration.output().runId(), Site.hadoop());
    Options options = Options.none();
    Pipeline.execute(Command.TRAIN, configuration, Preflight.none(), options);
    boolean evaluated =
        folder.manifest().filter(new Identity(configuration)::sameEvaluation).isPresent();
    if (!evaluated) {
      Pipeline.execute(Command.EVALUATE, configuration, Preflight.none(), options);
    }
    return folder.manifest().orElseThrow();
  }

  private static JsonNode field() {
    try (InputStream stream = Benchmark.class.getResourceAsStream(FIELD)) {
      return JSON.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode json(List<JsonNode> manifests) {
    ObjectNode result = JSON.createObjectNode();
    result.set("target", manifests.get(0).path("target"));
    ArrayNode runs = result.putArray("runs");
    manifests.forEach(m -> runs.add(m.path("run_id").asText()));
    ArrayNode qualities = result.putArray(StoredQuality.QUALITY);
    manifests.forEach(m -> qualities.add(m.path(StoredQuality.QUALITY).path("level").asText()));
    for (Measure measure : MEASURES) {
      ObjectNode column = result.putObject(measure.name());
      column.put("unit", measure.unit());
      ArrayNode values = column.putArray("values");
      for (JsonNode manifest : manifests) {
        measure.of(manifest).ifPresentOrElse(values::add, values::addNull);
      }
      median(measure, manifests).ifPresent(median -> column.put("median", median));
    }
    return result;
  }

  private static OptionalDouble median(Measure measure, List<JsonNode> manifests) {
    return median(
        manifests.stream()
            .map(measure::of)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .sorted()
            .toArray());
  }

  private static OptionalDouble median(double[] values) {
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = values.length / 2;
    return OptionalDouble.of(
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
  }

  private static String worstQuality(List<JsonNode> manifests) {
    return manifests.stream()
        .flatMap(manifest -> StoredQuality.stored(manifest).stream())
        .map(Verdict::level)
        .max(Comparator.naturalOrder())
        .map(Words::name)
        .orElse("-");
  }

  /** Medians over the seeds, with the extremes of the error of log Z, and the field's figures. */
  private static String markdown(Map<String, List<JsonNode>> manifests, JsonNode field) {
    List<String> head = new ArrayList<>(List.of("target", "D"));
    MEASURES.forEach(measure -> head.add(measure.name()));
    head.add(StoredQuality.QUALITY);
    StringBuilder text = new StringBuilder();
    text.append(row(head)).append(row(head.stream().map(name -> "---").toList()));
    manifests.forEach(
        (name, results) -> {
          List<String> cells = new ArrayList<>();
          cells.add(name);
          cells.add(results.get(0).at("/target/dimension").asText());
          MEASURES.forEach(measure -> cells.add(measure.shown(median(measure, results))));
          cells.add(worstQuality(results));
          text.append(row(cells));
        });
    int seeds = manifests.values().iterator().next().size();
    text.append(
        String.format(
            Locale.ROOT,
            "\nMedians over %d seed%s; the quality is the worst. ESS is that of w_16, as a share of the evaluation's rows.\n",
            seeds,
            seeds == 1 ? "" : "s"));
    text.append(
        """
        MMD is the squared one of rows as the model makes them, unbiased: that of a perfect model is about zero, of either sign. \
        W2 is that of rows resampled by their weights, to be read beside that of as many exact ones. \
        The worst known expectation is the corrected one that is furthest from its truth; of 20 right ones it is about 2 standard errors away.
        """);
    StringBuilder known = new StringBuilder();
    manifests.forEach((name, results) -> known.append(expectations(name, results)));
    if (!known.isEmpty()) {
      text.append("\n")
          .append(row(List.of("target", "known expectation", "corrected", "its error", "truth")))
          .append("|---|---|---|---|---|\n")
          .append(known);
    }
    StringBuilder others = new StringBuilder();
    manifests.forEach(
        (name, results) -> {
          String target = results.get(0).at("/target/name").asText();
          field.path(target).forEach(line -> others.append(row(List.of(name, line.asText()))));
        });
    if (!others.isEmpty()) {
      text.append("\n| target | to compare with |\n|---|---|\n").append(others);
    }
    return text.toString();
  }

  /** What is known of a target: medians over the seeds of corrected estimates and their errors. */
  private static String expectations(String name, List<JsonNode> manifests) {
    StringBuilder rows = new StringBuilder();
    JsonNode observables = manifests.get(0).at("/evaluation/observables");
    for (int k = 0; k < observables.size(); k++) {
      String estimate = "/evaluation/observables/" + k + WEIGHTED;
      JsonNode truth = observables.get(k).at(TRUTH);
      double uncertainty = truth.at(ERROR).asDouble();
      rows.append(
          row(
              List.of(
                  name,
                  // Bars would end the cell.
                  observables.get(k).path("name").asText().replace("|", "\\|"),
                  shown("%.5g", manifests, estimate + VALUE),
                  shown("%.2g", manifests, estimate + ERROR),
                  String.format(Locale.ROOT, "%.7g", truth.at(VALUE).asDouble())
                      + (uncertainty > 0
                          ? String.format(Locale.ROOT, " ± %.2g", uncertainty)
                          : ""))));
    }
    return rows.toString();
  }

  private static String shown(String format, List<JsonNode> manifests, String path) {
    OptionalDouble median =
        median(
            manifests.stream()
                .map(manifest -> manifest.at(path))
                .filter(JsonNode::isNumber)
                .mapToDouble(JsonNode::asDouble)
                .sorted()
                .toArray());
    return median.isPresent() ? String.format(Locale.ROOT, format, median.getAsDouble()) : "-";
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
