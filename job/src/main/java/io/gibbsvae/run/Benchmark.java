package io.gibbsvae.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.check.Preflight;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Evaluation.Expectation;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.Measure.Column;
import io.gibbsvae.record.Measures;
import io.gibbsvae.record.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trains and evaluates configurations, each with several seeds, and puts what came of them into one
 * table, beside what is known of their targets and what others have published. What an earlier
 * benchmark in the same folder has finished is not done again.
 */
public final class Benchmark {

  private static final ObjectMapper JSON = Json.records();

  /** What is measured, in the table's order. */
  private static final List<Column> COLUMNS = Measures.columns();

  private static final String FIELD = "field.json";

  private Benchmark() {}

  /**
   * A run of the benchmark.
   *
   * @param preflight the check of its energy, from which the search for minima goes on
   */
  public record Entry(RunConfiguration configuration, Preflight preflight) {}

  /**
   * Runs the benchmark and writes {@code tables/benchmark.md} and {@code tables/benchmark.json}
   * after each configuration, so that an interrupted one leaves what it has.
   *
   * @param configurations of each name, an entry for each seed, each with a run id of its own
   * @return the table, as Markdown
   */
  public static String run(Map<String, List<Entry>> configurations, String output) {
    JsonNode field = field();
    RunFolder tables = RunFolder.of(output, "tables", Site.hadoop());
    ObjectNode all = JSON.createObjectNode();
    Map<String, List<RunRecord>> manifests = new LinkedHashMap<>();
    String table = "";
    for (Map.Entry<String, List<Entry>> entry : configurations.entrySet()) {
      List<RunRecord> results = entry.getValue().stream().map(Benchmark::manifest).toList();
      manifests.put(entry.getKey(), results);
      all.set(entry.getKey(), json(results));
      table = markdown(manifests, field);
      tables.writeJson("benchmark.json", all);
      tables.write("benchmark.md", table.getBytes(StandardCharsets.UTF_8));
    }
    return table;
  }

  /** The manifest of a configuration that has been trained and evaluated, now or before. */
  private static RunRecord manifest(Entry entry) {
    RunConfiguration configuration = entry.configuration();
    RunFolder folder =
        RunFolder.of(configuration.output().path(), configuration.output().runId(), Site.hadoop());
    Options options = Options.none();
    Pipeline.execute(Command.TRAIN, configuration, entry.preflight(), options);
    boolean evaluated =
        folder.manifest().filter(new Identity(configuration)::sameEvaluation).isPresent();
    if (!evaluated) {
      Pipeline.execute(Command.EVALUATE, configuration, entry.preflight(), options);
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

  private static ObjectNode json(List<RunRecord> runs) {
    ObjectNode result = JSON.createObjectNode();
    result.set("target", JSON.valueToTree(runs.get(0).origin().target()));
    ArrayNode names = result.putArray("runs");
    runs.forEach(run -> names.add(run.origin().runId()));
    ArrayNode qualities = result.putArray("quality");
    runs.forEach(
        run ->
            qualities.add(run.quality().map(q -> Formats.name(q.deciding().level())).orElse("")));
    for (Column column : COLUMNS) {
      ObjectNode json = result.putObject(column.name());
      json.put("unit", column.unit());
      ArrayNode values = json.putArray("values");
      runs.forEach(run -> values.add(column.value(run).orElse(null)));
      median(runs, column::value).ifPresent(median -> json.put("median", median));
    }
    return result;
  }

  /** Of the finite values of runs. */
  private static Optional<Double> median(
      List<RunRecord> runs, Function<RunRecord, Optional<Double>> value) {
    double[] values =
        runs.stream()
            .flatMap(run -> value.apply(run).stream())
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    int middle = values.length / 2;
    return values.length == 0
        ? Optional.empty()
        : Optional.of(
            values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
  }

  private static String worstQuality(List<RunRecord> runs) {
    return runs.stream()
        .flatMap(run -> run.quality().stream())
        .map(quality -> quality.deciding().level())
        .max(Comparator.naturalOrder())
        .map(Formats::name)
        .orElse("-");
  }

  /** Medians over the seeds, with the extremes of the error of log Z, and the field's figures. */
  private static String markdown(Map<String, List<RunRecord>> manifests, JsonNode field) {
    List<String> head = new ArrayList<>(List.of("target", "D"));
    COLUMNS.forEach(column -> head.add(column.name()));
    head.add("quality");
    StringBuilder text = new StringBuilder();
    text.append(row(head)).append(row(head.stream().map(name -> "---").toList()));
    manifests.forEach(
        (name, results) -> {
          List<String> cells = new ArrayList<>();
          cells.add(name);
          cells.add(String.valueOf(results.get(0).origin().target().dimension()));
          COLUMNS.forEach(column -> cells.add(column.shown(median(results, column::value))));
          cells.add(worstQuality(results));
          text.append(row(cells));
        });
    int seeds = manifests.values().iterator().next().size();
    text.append(
        Text.format(
            "\nMedians over %d seed%s; the quality is the worst. ESS is that of w_16, as a share of the evaluation's rows.\n",
            seeds, seeds == 1 ? "" : "s"));
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
          String target = results.get(0).origin().target().name();
          field.path(target).forEach(line -> others.append(row(List.of(name, line.asText()))));
        });
    if (!others.isEmpty()) {
      text.append("\n| target | to compare with |\n|---|---|\n").append(others);
    }
    return text.toString();
  }

  /** What is known of a target: medians over the seeds of corrected estimates and their errors. */
  private static String expectations(String name, List<RunRecord> runs) {
    StringBuilder rows = new StringBuilder();
    List<Expectation> observables = observables(runs.get(0));
    for (int k = 0; k < observables.size(); k++) {
      int at = k;
      Function<RunRecord, Estimate> weighted = run -> observables(run).get(at).weighted();
      Known truth = observables.get(k).truth().orElseThrow();
      rows.append(
          row(
              List.of(
                  name,
                  // Bars would end the cell.
                  observables.get(k).name().replace("|", "\\|"),
                  shown("%.5g", median(runs, run -> Optional.of(weighted.apply(run).value()))),
                  shown(
                      "%.2g",
                      median(runs, run -> Optional.of(weighted.apply(run).standardError()))),
                  Text.format("%.7g", truth.value())
                      + (truth.uncertainty() > 0
                          ? Text.format(" ± %.2g", truth.uncertainty())
                          : ""))));
    }
    return rows.toString();
  }

  private static List<Expectation> observables(RunRecord run) {
    return run.evaluation().map(result -> result.evaluation().observables()).orElse(List.of());
  }

  private static String shown(String format, Optional<Double> value) {
    return value.map(number -> Text.format(format, number)).orElse("-");
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
