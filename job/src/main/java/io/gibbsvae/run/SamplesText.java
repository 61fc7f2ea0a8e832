package io.gibbsvae.run;

import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.record.Measures;
import io.gibbsvae.sample.SampleReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The rows that were written, and how good they are, for the console. */
final class SamplesText {

  private SamplesText() {}

  /** What was written, and how good it is. */
  static List<String> of(SampleReport report, List<Verdict> verdicts) {
    List<String> lines = new ArrayList<>(QuantityTable.of(report.quantities()));
    report
        .weights()
        .ifPresent(
            weights ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "weights  log Z %s, ESS %s",
                        Measures.shown(weights.logZ()),
                        Measures.effectiveSize(weights))));
    report
        .distinct()
        .ifPresent(
            distinct ->
                lines.add(
                    String.format(
                        Locale.ROOT, "rows     %,d of %,d are distinct", distinct, report.rows())));
    report
        .chains()
        .ifPresent(
            chains ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "chains   %,d of %,d draws; accepted: %s; E-BFMI %.2f",
                        chains.report().chains(),
                        chains.draws(),
                        acceptance(chains.report()),
                        chains.bfmi())));
    report
        .coverage()
        .ifPresent(
            c ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "modes    %d of %d, entropic coverage %.3f (perfect: %.3f)",
                        c.found(),
                        c.modes(),
                        c.entropic(),
                        c.truth())));
    lines.addAll(VerdictLines.of(verdicts));
    return lines;
  }

  /** How the chains moved. */
  private static String acceptance(ChainReport report) {
    return report.acceptance().entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%s %.1f %%",
                    Formats.name(entry.getKey()),
                    100 * entry.getValue().rate()))
        .collect(Collectors.joining(", "));
  }
}
