package io.gibbsvae.report;

import static org.apache.commons.text.StringEscapeUtils.escapeXml10;

import com.fasterxml.jackson.databind.JsonNode;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Quality.Part;
import io.gibbsvae.evaluate.Requirement;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.record.BaselineResult;
import io.gibbsvae.record.Digits;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.Measure;
import io.gibbsvae.record.Measures;
import io.gibbsvae.record.ModelResult;
import io.gibbsvae.record.RowsResult;
import io.gibbsvae.record.RunRecord;
import io.gibbsvae.record.TrainingResult.Tried;
import io.gibbsvae.sample.QuantitySummary;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of a report: a run's record and its figures. */
final class ReportPage {

  private static final int MOST_QUANTITIES = 300;

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

  private final RunRecord run;
  private final StringBuilder html = new StringBuilder();

  ReportPage(RunRecord run) {
    this.run = run;
  }

  /** Writes the page. */
  String render(List<Figure.Drawn> figures) {
    String name = run.origin().runId();
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    // Or a browser asks a server for one.
    html.append("<link rel=\"icon\" href=\"data:,\">\n");
    TargetDescription target = new TargetDescription(run.origin());
    html.append("<title>").append(escapeXml10(target.title() + ": " + name));
    html.append("</title>\n<style>\n");
    html.append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
    html.append("<h1>").append(escapeXml10(target.title())).append("</h1>\n");
    quality();
    description(target);
    outcome(name);
    verdicts();
    choices();
    numbers();
    heading("Pictures");
    figures.forEach(this::figure);
    run.samples()
        .map(samples -> samples.report().quantities())
        .filter(quantities -> !quantities.isEmpty())
        .ifPresent(
            quantities -> {
              heading("Summary of the samples");
              table(quantities);
            });
    run.baseline().ifPresent(this::baseline);
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
            formula -> html.append(": <code>").append(escapeXml10(formula)).append("</code>"));
    if (!target.details().isEmpty()) {
      html.append(target.formula().isPresent() ? " with " : ": ");
      html.append(escapeXml10(String.join(", ", target.details())));
    }
    html.append("</p>\n");
  }

  private void outcome(String name) {
    html.append("<p class=\"faint wrap\">run ").append(escapeXml10(name));
    run.samples()
        .ifPresent(
            samples -> {
              html.append(Text.format("; %,d rows in ", samples.report().rows()));
              int files = samples.files().files();
              html.append(files).append(files == 1 ? " Parquet file" : " Parquet files");
              html.append(", correction ").append(samples.report().correction().name());
            });
    html.append("; status ").append(run.status().map(ReportPage::lowerCase).orElse(""));
    html.append("</p>\n");
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The verdict that decides, before everything else. */
  private void quality() {
    run.quality()
        .ifPresent(
            quality ->
                html.append("<p id=\"quality\">")
                    .append(sentence(quality.deciding(), "Quality: "))
                    .append("</p>\n"));
  }

  private static String sentence(Verdict verdict, String about) {
    String level = lowerCase(verdict.level());
    return "<span class=\"level "
        + level
        + "\">"
        + level
        + "</span>"
        + about
        + escapeXml10(verdict.text())
        + (verdict.remedy().isEmpty() ? "" : ". What helps: " + escapeXml10(verdict.remedy()))
        + ".";
  }

  private void verdicts() {
    List<String> lines = new ArrayList<>();
    run.quality()
        .ifPresent(
            quality ->
                quality
                    .verdicts()
                    .forEach(
                        v ->
                            lines.add(
                                "<li>"
                                    + sentence(
                                        v.verdict(),
                                        v.part() == Part.SAMPLES ? "The samples: " : "The model: ")
                                    + "</li>\n")));
    Stream.of(
            run.samples().map(RowsResult::judgement), run.evaluation().map(ModelResult::judgement))
        .flatMap(Optional::stream)
        .flatMap(judgement -> judgement.requirements().stream())
        .map(ReportPage::demand)
        .forEach(lines::add);
    if (!lines.isEmpty()) {
      heading("Verdicts");
      html.append("<div class=\"card\"><ul>\n").append(String.join("", lines));
      html.append("</ul></div>\n");
    }
  }

  private static String demand(Requirement requirement) {
    return "<li><span class=\"level "
        + (requirement.met() ? "good\">met" : "bad\">not met")
        + "</span>"
        + escapeXml10(
            requirement.key()
                + " demands "
                + number(requirement.required(), 0)
                + ", found "
                + (Double.isFinite(requirement.found())
                    ? number(requirement.found(), 0)
                    : Text.UNKNOWN))
        + ".</li>\n";
  }

  /** What the run had to choose, and why it chose so. */
  private void choices() {
    List<String> lines = new ArrayList<>();
    run.training().stream()
        .flatMap(training -> training.candidates().stream())
        .map(ReportPage::sentence)
        .forEach(lines::add);
    run.samples().flatMap(RowsResult::decision).stream()
        .flatMap(decision -> decision.reasons().stream())
        .map(reason -> reason + ".")
        .forEach(lines::add);
    if (!lines.isEmpty()) {
      heading("What was chosen");
      html.append("<div class=\"card\">\n");
      lines.forEach(line -> html.append("<div>").append(escapeXml10(line)).append("</div>\n"));
      html.append("</div>\n");
    }
  }

  private static String sentence(Tried tried) {
    return Text.format(
        "Candidate %d%s%s: ESS %.1f %%, k-hat %.2f after %d rounds, %,d energies.",
        tried.number(),
        tried.what().map(what -> " (" + what + ")").orElse(""),
        tried.kept() ? ", kept" : "",
        100 * tried.ess(),
        tried.kHat(),
        tried.rounds(),
        tried.energyEvaluations());
  }

  private void numbers() {
    heading("Numbers");
    html.append("<div class=\"card\"><table class=\"plain\">");
    for (Measure.Row row : Measures.rows(run)) {
      html.append("<tr><td>").append(row.name());
      if (!row.note().isEmpty()) {
        html.append("<span class=\"faint\">").append(escapeXml10(row.note())).append("</span>");
      }
      html.append("</td><td>").append(escapeXml10(row.value())).append("</td></tr>\n");
    }
    html.append("</table></div>\n");
  }

  private void figure(Figure.Drawn drawn) {
    Figure figure = drawn.figure();
    html.append("<figure id=\"").append(figure.name()).append("\"><picture>");
    // The first that fits is shown.
    source(NARROW + " and " + DARK, drawn.narrowDark());
    source(NARROW, drawn.narrowLight());
    source(DARK, drawn.dark());
    html.append("<img alt=\"");
    html.append(escapeXml10(figure.caption())).append("\" src=\"").append(data(drawn.light()));
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
  private void baseline(BaselineResult baseline) {
    heading("Chains without a model");
    html.append("<div class=\"card\">Beside the evaluation: ");
    html.append(escapeXml10(baseline.verdict())).append(".\n");
    html.append(
        Text.format(
            "<div class=\"faint\">%,d chains: %,d steps of warm-up, then %,d draws each, one in %,d"
                + " steps; %,d energies in all, in %s.</div></div>\n",
            baseline.report().chains().map(chains -> chains.report().chains()).orElse(0L),
            baseline.warmUp(),
            baseline.draws(),
            baseline.thin(),
            baseline.report().energyEvaluations(),
            Text.known("%.1f s", baseline.seconds())));
    table(baseline.report().quantities());
  }

  /** A column of the table of quantities. */
  private record Column(String name, Function<QuantitySummary, String> cell) {}

  /** A column of places, with as many digits as a quantity's width needs. */
  private static Column places(String name, ToDoubleFunction<QuantitySummary> place) {
    return new Column(name, q -> number(place.applyAsDouble(q), q.deviation()));
  }

  private static Column numbers(String name, ToDoubleFunction<QuantitySummary> value) {
    return new Column(name, q -> number(value.applyAsDouble(q), 0));
  }

  private void table(List<QuantitySummary> quantities) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("name", QuantitySummary::title));
    columns.add(places("mean", QuantitySummary::mean));
    if (quantities.stream().anyMatch(q -> q.truth().isPresent())) {
      // Beside the mean, and not where a narrow page cuts the table off.
      columns.add(places("truth", q -> q.truth().map(Known::value).orElse(Double.NaN)));
    }
    columns.add(numbers("mcse", QuantitySummary::mcse));
    columns.add(numbers("sd", QuantitySummary::deviation));
    columns.add(numbers("mad", QuantitySummary::mad));
    columns.add(places("q5", QuantitySummary::low));
    columns.add(places("median", QuantitySummary::median));
    columns.add(places("q95", QuantitySummary::high));
    columns.add(numbers("ess bulk", QuantitySummary::essBulk));
    columns.add(numbers("ess tail", QuantitySummary::essTail));
    if (quantities.get(0).rHatOfChains().isPresent()) {
      columns.add(numbers("r hat", QuantitySummary::rHat));
    }
    html.append("<div class=\"card scroll\"><table><tr>");
    columns.forEach(column -> html.append("<th>").append(column.name()).append("</th>"));
    html.append("</tr>\n");
    int shown = Math.min(MOST_QUANTITIES, quantities.size());
    for (QuantitySummary quantity : quantities.subList(0, shown)) {
      html.append(
          columns.stream()
              .map(column -> "<td>" + escapeXml10(column.cell().apply(quantity)) + "</td>")
              .collect(Collectors.joining("", "<tr>", "</tr>\n")));
    }
    html.append("</table></div>\n");
    if (shown < quantities.size()) {
      html.append("<p class=\"faint\">The first ").append(shown).append(" of ");
      html.append(quantities.size()).append("; all are in manifest.json.</p>\n");
    }
  }

  /** Empty for what is no number. */
  private static String number(double x, double width) {
    return Double.isFinite(x) ? Digits.of(Math.abs(x) >= 10_000 ? "%,.0f" : "%.4g", x, width) : "";
  }

  private void provenance() {
    heading("Where it comes from");
    details("Configuration", run.origin().configuration());
    details("Versions", run.versions());
    details("Seeds", run.origin().seeds());
    details("Plan", run.plan().orElse(null));
    details("Training", run.training().orElse(null));
    details("Data files (SHA-256)", run.origin().dataFilesSha256());
    html.append("<p class=\"faint wrap\">Configuration hash ");
    html.append(escapeXml10(run.origin().hash()));
    html.append(". The full account is in manifest.json; the pictures are in pictures/.</p>\n");
  }

  private void details(String name, Object part) {
    JsonNode json = Json.records().valueToTree(part);
    if (!json.isEmpty()) {
      html.append("<details><summary>").append(name).append("</summary><pre>");
      html.append(escapeXml10(json.toPrettyString())).append("</pre></details>\n");
    }
  }
}
