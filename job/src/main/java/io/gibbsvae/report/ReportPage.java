package io.gibbsvae.report;

import static org.apache.commons.text.StringEscapeUtils.escapeXml10;

import com.fasterxml.jackson.databind.JsonNode;
import io.gibbsvae.sample.Correction;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page of a report, of a run's manifest and its figures. */
final class ReportPage {

  private static final int MOST_QUANTITIES = 300;

  private static final Set<String> PLACES = Set.of("mean", "truth", "q5", "median", "q95");

  private static final String NARROW = "(max-width: 640px)";
  private static final String DARK = "(prefers-color-scheme: dark)";

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --page: #f6f8fa; --card: #fff; --text: #1f2328; --faint: #59636e; --line: #d8dee4;
        --good: #1a7f37; --care: #9a6700; --bad: #cf222e; }
      @media (prefers-color-scheme: dark) { :root { --page: #0d1117; --card: #161b22; --text: #e6edf3; --faint: #9198a1;
        --line: #30363d; --good: #3fb950; --care: #d29922; --bad: #f85149; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
      main { max-width: 940px; margin: 0 auto; padding: 24px 16px 64px; }
      h1 { font-size: 26px; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 18px; margin: 32px 0 12px; }
      .wrap { overflow-wrap: anywhere; } .faint, figcaption { color: var(--faint); font-size: 13px; }
      .card, figure, details { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px 18px;
        margin: 0 0 16px; }
      figure { padding: 12px; } figure img { width: 100%; height: auto; display: block; } figcaption { padding: 8px 6px 0; }
      ul { list-style: none; margin: 0; padding: 0; } li { padding: 4px 0 4px 64px; text-indent: -64px; }
      .level { display: inline-block; width: 52px; margin-right: 12px; text-indent: 0; text-align: center; font-size: 12px;
        font-weight: 600; border: 1px solid currentColor; border-radius: 10px; }
      .good { color: var(--good); } .open { color: var(--faint); } .care { color: var(--care); } .bad { color: var(--bad); }
      .plain td:first-child { white-space: normal; } .plain .faint { display: block; }
      .target { margin: 6px 0; } code { white-space: pre-wrap; overflow-wrap: anywhere; }
      .scroll { overflow-x: auto; max-height: 480px; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { text-align: right; padding: 4px 8px; border-bottom: 1px solid var(--line); white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; } th { font-weight: 600; position: sticky; top: 0; background: var(--card); }
      pre { overflow-x: auto; font-size: 12.5px; margin: 8px 0 0; } summary { cursor: pointer; font-weight: 600; }
      """;

  private final JsonNode manifest;
  private final StringBuilder html = new StringBuilder();

  ReportPage(JsonNode manifest) {
    this.manifest = manifest;
  }

  /**
   * Writes the page.
   *
   * @param light the picture of a figure for a wide light page; those for others are drawn here
   */
  String render(List<Figure> figures, Function<Figure, byte[]> light) {
    String name = manifest.path("run_id").asText();
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    // Or a browser asks a server for one.
    html.append("<link rel=\"icon\" href=\"data:,\">\n");
    TargetDescription target = new TargetDescription(manifest);
    html.append("<title>").append(escapeXml10(target.title() + ": " + name));
    html.append("</title>\n<style>\n");
    html.append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
    html.append("<h1>").append(escapeXml10(target.title())).append("</h1>\n");
    quality();
    description(target);
    run(name);
    verdicts();
    numbers();
    heading("Pictures");
    figures.forEach(figure -> figure(figure, light.apply(figure)));
    JsonNode quantities = manifest.path("samples").path("quantities");
    if (!quantities.isEmpty()) {
      heading("Summary of the samples");
      table(quantities);
    }
    baseline();
    provenance();
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private void heading(String text) {
    html.append("<h2>").append(text).append("</h2>\n");
  }

  private void description(TargetDescription target) {
    html.append("<p class=\"target\">").append(escapeXml10(target.kind()));
    target
        .formula()
        .ifPresent(
            formula ->
                html.append(formula.contains("\n") ? ": <code>U(x) =\n" : ": <code>U(x) = ")
                    .append(escapeXml10(formula))
                    .append("</code>"));
    if (!target.details().isEmpty()) {
      html.append(target.formula().isPresent() ? " with " : ": ");
      html.append(escapeXml10(String.join(", ", target.details())));
    }
    html.append("</p>\n");
  }

  private void run(String name) {
    html.append("<p class=\"faint wrap\">run ").append(escapeXml10(name));
    JsonNode samples = manifest.path("samples");
    if (samples.has("rows")) {
      html.append(String.format(Locale.ROOT, "; %,d rows in ", samples.path("rows").asLong()));
      int files = samples.path("files").asInt();
      html.append(files).append(files == 1 ? " Parquet file" : " Parquet files");
      html.append(", correction ");
      html.append(escapeXml10(samples.path("correction").asText()));
    }
    html.append("; status ").append(escapeXml10(manifest.path("status").asText()));
    html.append("</p>\n");
  }

  /** The verdict that decides, before everything else. */
  private void quality() {
    JsonNode quality = manifest.path("quality");
    if (quality.has("level")) {
      html.append("<p id=\"quality\">").append(sentence(quality, "Quality: ")).append("</p>\n");
    }
  }

  private static String sentence(JsonNode verdict, String about) {
    String level = verdict.path("level").asText();
    String remedy = verdict.path("remedy").asText();
    return "<span class=\"level "
        + level
        + "\">"
        + level
        + "</span>"
        + about
        + escapeXml10(verdict.path("text").asText())
        + (remedy.isEmpty() ? "" : ". What helps: " + escapeXml10(remedy))
        + ".";
  }

  private void verdicts() {
    List<String> lines = new ArrayList<>();
    for (JsonNode verdict : manifest.path("quality").path("verdicts")) {
      boolean rows = verdict.path("part").asText().equals("samples");
      lines.add("<li>" + sentence(verdict, rows ? "The samples: " : "The model: ") + "</li>\n");
    }
    for (String part : List.of("samples", "evaluation")) {
      for (JsonNode demand : manifest.path(part).path("requirements")) {
        boolean met = demand.path("met").asBoolean();
        lines.add(
            "<li><span class=\"level "
                + (met ? "good\">met" : "bad\">not met")
                + "</span>"
                + escapeXml10(
                    demand.path("key").asText()
                        + " demands "
                        + number(demand.path("required"))
                        + ", found "
                        + number(demand.path("found")))
                + ".</li>\n");
      }
    }
    if (!lines.isEmpty()) {
      heading("Verdicts");
      html.append("<div class=\"card\"><ul>\n").append(String.join("", lines));
      html.append("</ul></div>\n");
    }
  }

  private void numbers() {
    JsonNode e = manifest.path("evaluation");
    List<String> rows = new ArrayList<>();
    JsonNode samples = manifest.path("samples");
    row(rows, "log Z, of the evaluation" + ofTheEvaluation(e), estimate(e.path("log_z")));
    row(
        rows,
        "log Z, of the samples" + ofTheSamples(samples),
        estimate(samples.path("weights").path("log_z")));
    row(rows, "log Z, known", estimate(e.path("log_z_truth")));
    row(rows, "log Z, from exact samples", estimate(e.path("log_z_forward")));
    JsonNode population = manifest.path("training").path("population");
    if (population.has("log_z")) {
      row(
          rows,
          "log Z, the particles' own",
          with(population.path("log_z").asDouble(), population.path("log_z_error").asDouble()));
    }
    JsonNode joint = e.path("weights").path(0);
    boolean all = joint.path("zero_weights").asLong() + joint.path("invalid_weights").asLong() == 0;
    row(
        rows,
        all ? "ELBO, at most log Z" : "mean log weight of the rows that have one (no ELBO)",
        estimate(e.path("elbo")));
    row(rows, "EUBO, at least log Z", estimate(e.path("eubo")));
    for (JsonNode weights : e.path("weights")) {
      row(rows, "ESS of the rows with K = " + weights.path("latent_draws").asInt(), ess(weights));
    }
    JsonNode written = samples.path("weights");
    if (written.has("ess")) {
      row(
          rows,
          "ESS of the "
              + nouns(samples).weighted()
              + " with K = "
              + written.path("latent_draws").asInt(),
          ess(written));
    }
    JsonNode coverage = e.path("mode_coverage");
    if (coverage.has("modes")) {
      row(
          rows,
          "modes found by uncorrected rows",
          coverage.path("found").asInt() + " of " + coverage.path("modes").asInt());
    }
    if (samples.has("smallest_ess")) {
      row(
          rows,
          "independent rows that the samples are worth, at least",
          String.format(Locale.ROOT, "%,.0f", samples.path("smallest_ess").asDouble()));
    }
    row(rows, "training", seconds(manifest.path("training").path("seconds")));
    row(rows, "evaluation", seconds(e.path("seconds")));
    row(rows, "generation", seconds(samples.path("seconds")));
    heading("Numbers");
    html.append("<div class=\"card\"><table class=\"plain\">").append(String.join("", rows));
    html.append("</table></div>\n");
  }

  private static String ess(JsonNode weights) {
    return String.format(
        Locale.ROOT,
        "%.1f %%, k-hat %.2f",
        100 * weights.path("ess").asDouble(),
        weights.path("k_hat").asDouble(Double.NaN));
  }

  private static Correction.Nouns nouns(JsonNode samples) {
    return Correction.named(samples.path("correction").asText()).nouns();
  }

  private static String ofTheEvaluation(JsonNode evaluation) {
    return String.format(
        Locale.ROOT,
        "<span class=\"faint\">from the weights of %,d samples of the model that were drawn for it"
            + " alone, each averaged over K = %d further latents</span>",
        evaluation.path("rows").asLong(),
        evaluation.path("settings").path("latent-draws").asInt());
  }

  private static String ofTheSamples(JsonNode samples) {
    return String.format(
        Locale.ROOT,
        "<span class=\"faint\">from the weights of %s, with K = %d: other noise, so that the two"
            + " agree to within their errors where weights can be used</span>",
        String.format(Locale.ROOT, nouns(samples).allWeighted(), samples.path("rows").asLong()),
        samples.path("weights").path("latent_draws").asInt());
  }

  private static void row(List<String> rows, String name, String value) {
    if (!value.isEmpty()) {
      rows.add("<tr><td>" + name + "</td><td>" + escapeXml10(value) + "</td></tr>\n");
    }
  }

  private static String estimate(JsonNode estimate) {
    return estimate.path("value").isNumber()
        ? with(
            estimate.path("value").asDouble(), estimate.path("standard_error").asDouble(Double.NaN))
        : "";
  }

  /** As many decimals as the error leaves meaning to, and one more. */
  private static String with(double value, double error) {
    if (!(error > 0)) {
      return String.format(Locale.ROOT, "%.5f", value);
    }
    int decimals = Math.max(0, Math.min(8, 1 - (int) Math.floor(Math.log10(error))));
    return String.format(Locale.ROOT, "%." + decimals + "f ± %." + decimals + "f", value, error);
  }

  private static String seconds(JsonNode seconds) {
    return seconds.isNumber() ? String.format(Locale.ROOT, "%.1f s", seconds.asDouble()) : "";
  }

  private void figure(Figure figure, byte[] light) {
    html.append("<figure id=\"").append(figure.name()).append("\"><picture>");
    // The first that fits is shown.
    source(NARROW + " and " + DARK, figure.narrowPng(Theme.DARK));
    source(NARROW, figure.narrowPng(Theme.LIGHT));
    source(DARK, figure.png(Theme.DARK));
    html.append("<img alt=\"");
    html.append(escapeXml10(figure.caption())).append("\" src=\"").append(data(light));
    html.append("\"></picture><figcaption>").append(escapeXml10(figure.caption()));
    html.append("</figcaption></figure>\n");
  }

  private void source(String media, byte[] png) {
    html.append("<source media=\"").append(media).append("\" srcset=\"").append(data(png));
    html.append("\">\n");
  }

  private static String data(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  /** Chains without a model, where an evaluation had them beside it. */
  private void baseline() {
    JsonNode baseline = manifest.path("baseline");
    if (baseline.isEmpty()) {
      return;
    }
    heading("Chains without a model");
    html.append("<div class=\"card\">Beside the evaluation: ");
    html.append(escapeXml10(baseline.path("verdict").asText())).append(".\n");
    html.append(
        String.format(
            Locale.ROOT,
            "<div class=\"faint\">%,d chains: %,d steps of warm-up, then %,d draws each, one in %,d"
                + " steps; %,d energies in all, in %s.</div></div>\n",
            baseline.path("chains").path("chains").asLong(),
            baseline.path("warm_up").asLong(),
            baseline.path("draws").asLong(),
            baseline.path("thin").asLong(),
            baseline.path("energy_evaluations").asLong(),
            seconds(baseline.path("seconds"))));
    table(baseline.path("quantities"));
  }

  private void table(JsonNode quantities) {
    List<String> columns = new ArrayList<>();
    quantities.get(0).fieldNames().forEachRemaining(columns::add);
    columns.remove("truth");
    columns.remove("title");
    for (JsonNode quantity : quantities) {
      if (quantity.has("truth") && !columns.contains("truth")) {
        // Beside the mean, and not where a narrow page cuts the table off.
        columns.add(Math.min(2, columns.size()), "truth");
      }
    }
    html.append("<div class=\"card scroll\"><table><tr>");
    columns.forEach(name -> html.append("<th>").append(name.replace('_', ' ')).append("</th>"));
    html.append("</tr>\n");
    int shown = Math.min(MOST_QUANTITIES, quantities.size());
    for (int k = 0; k < shown; k++) {
      JsonNode quantity = quantities.get(k);
      html.append(
          columns.stream()
              .map(name -> "<td>" + escapeXml10(shown(quantity, name)) + "</td>")
              .collect(Collectors.joining("", "<tr>", "</tr>\n")));
    }
    html.append("</table></div>\n");
    if (shown < quantities.size()) {
      html.append("<p class=\"faint\">The first ").append(shown).append(" of ");
      html.append(quantities.size()).append("; all are in manifest.json.</p>\n");
    }
  }

  /** Places of a quantity with as many digits as its width needs. */
  private static String shown(JsonNode quantity, String column) {
    JsonNode cell = cell(quantity, column);
    return PLACES.contains(column) ? number(cell, quantity.path("sd").asDouble()) : number(cell);
  }

  private static JsonNode cell(JsonNode quantity, String column) {
    return column.equals("name") && quantity.has("title")
        ? quantity.path("title")
        : quantity.path(column);
  }

  private static String number(JsonNode value) {
    if (value.has("value")) {
      return number(value.path("value"));
    }
    if (value.isTextual()) {
      return value.asText();
    }
    if (!value.isNumber()) {
      return "";
    }
    return number(value, 0);
  }

  private static String number(JsonNode value, double width) {
    if (value.has("value")) {
      return number(value.path("value"), width);
    }
    if (!value.isNumber()) {
      return number(value);
    }
    double x = value.asDouble();
    return Digits.of(Math.abs(x) >= 10_000 ? "%,.0f" : "%.4g", x, width);
  }

  private void provenance() {
    heading("Where it comes from");
    details("Configuration", manifest.path("configuration"));
    details("Versions", manifest.path("versions"));
    details("Seeds", manifest.path("seeds"));
    details("Training", manifest.path("training"));
    details("Data files (SHA-256)", manifest.path("data_files_sha256"));
    html.append("<p class=\"faint wrap\">Configuration hash ");
    html.append(escapeXml10(manifest.path("hash").asText()));
    html.append(". The full account is in manifest.json; the pictures are in pictures/.</p>\n");
  }

  private void details(String name, JsonNode json) {
    if (!json.isEmpty()) {
      html.append("<details><summary>").append(name).append("</summary><pre>");
      html.append(escapeXml10(json.toPrettyString())).append("</pre></details>\n");
    }
  }
}
