package io.gibbsvae.run;

import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.record.Digits;
import io.gibbsvae.record.Measures;
import io.gibbsvae.sample.SampleReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rows that were written, and how good they are, for the console. */
final class SamplesText {

  private SamplesText() {}

  /**
   * What was written, and how good it is.
   *
   * @param wanted effective rows that were asked for
   */
  static List<String> of(SampleReport report, Optional<Long> wanted, List<Verdict> verdicts) {
    List<String> lines = new ArrayList<>(QuantityTable.of(report.quantities()));
    report
        .weights()
        .ifPresent(
            weights ->
                lines.add(
                    Text.format(
                        "weights  log Z %s, ESS %s",
                        Digits.of(weights.logZ()), Measures.effectiveSize(weights))));
    report
        .distinct()
        .ifPresent(
            distinct ->
                lines.add(
                    Text.format("rows     %,d of %,d are distinct", distinct, report.rows())));
    report
        .chains()
        .ifPresent(
            chains ->
                lines.add(
                    Text.format(
                        "chains   %,d of %,d draws; accepted: %s; E-BFMI %s",
                        chains.report().chains(),
                        chains.draws(),
                        acceptance(chains.report()),
                        Text.known("%.2f", chains.bfmi()))));
    report
        .coverage()
        .ifPresent(
            c ->
                lines.add(
                    Text.format(
                        "modes    %d of %d, entropic coverage %s (perfect: %s)",
                        c.found(),
                        c.modes(),
                        Text.known("%.3f", c.entropic()),
                        Text.known("%.3f", c.truth()))));
    wanted.ifPresent(rows -> lines.add("wanted   " + reached(report, rows)));
    lines.addAll(VerdictLines.of(verdicts));
    return lines;
  }

  private static String reached(SampleReport report, long wanted) {
    return Text.format("%,d effective rows; ", wanted)
        + report
            .slowest()
            .map(q -> Text.format("reached: %,.0f, the fewest for %s", q.essBulk(), q.title()))
            .orElse("how many these are is not known");
  }

  /** How the chains moved. */
  private static String acceptance(ChainReport report) {
    return report.acceptance().entrySet().stream()
        .map(
            entry ->
                Formats.name(entry.getKey())
                    + " "
                    + Text.known("%.1f %%", 100 * entry.getValue().rate()))
        .collect(Collectors.joining(", "));
  }
}
