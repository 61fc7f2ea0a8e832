package io.gibbsvae.run;

import io.gibbsvae.energy.Text;
import io.gibbsvae.record.Digits;
import io.gibbsvae.sample.QuantitySummary;
import java.util.ArrayList;
import java.util.List;

/** The quantities of rows as a table, in the columns that Stan prints. */
final class QuantityTable {

  /** Quantities that are shown at most. */
  static final int MOST = 14;

  private static final List<String> COLUMNS =
      List.of("Mean", "MCSE", "StdDev", "MAD", "5%", "50%", "95%", "ESS_bulk", "ESS_tail");

  private QuantityTable() {}

  /** A table of what the rows say, as Stan prints it. */
  static List<String> of(List<QuantitySummary> quantities) {
    boolean chains = quantities.stream().anyMatch(q -> !Double.isNaN(q.rHat()));
    List<QuantitySummary> shown = quantities;
    List<String> lines = new ArrayList<>();
    if (quantities.size() > MOST) {
      // The ends say most: the first coordinates, and what comes after them.
      shown = new ArrayList<>(quantities.subList(0, MOST / 2));
      shown.addAll(quantities.subList(quantities.size() - MOST / 2, quantities.size()));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    shown.forEach(q -> rows.add(fields(q)));
    int width = Math.max(8, shown.stream().mapToInt(q -> q.title().length()).max().orElse(0));
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder line = new StringBuilder();
      line.append(padded(row == 0 ? "" : shown.get(row - 1).title(), -width));
      for (int column = 0; column < COLUMNS.size(); column++) {
        int at = column;
        int longest = rows.stream().mapToInt(fields -> fields.get(at).length()).max().orElse(0);
        line.append(' ').append(padded(rows.get(row).get(at), Math.max(at == 0 ? 10 : 9, longest)));
      }
      if (chains) {
        line.append(
            row == 0 ? "  R_hat" : " " + padded(Digits.of("%.3f", shown.get(row - 1).rHat()), 6));
      }
      lines.add(line + (row == 0 ? "" : truth(shown.get(row - 1))));
    }
    if (shown.size() < quantities.size()) {
      lines.add(
          Text.format(
              "(%d of %d shown; all are in %s)",
              shown.size(), quantities.size(), RunFolder.DIAGNOSTICS));
    }
    return lines;
  }

  /** Of a table, but for the name, R-hat and the truth. */
  private static List<String> fields(QuantitySummary q) {
    double sd = q.deviation();
    return List.of(
        Digits.of("%.4g", q.mean(), sd),
        Digits.of("%.2g", q.mcse()),
        Digits.of("%.4g", sd),
        Digits.of("%.4g", q.mad()),
        Digits.of("%.4g", q.low(), sd),
        Digits.of("%.4g", q.median(), sd),
        Digits.of("%.4g", q.high(), sd),
        Digits.of("%.0f", q.essBulk()),
        Digits.of("%.0f", q.essTail()));
  }

  static String truth(QuantitySummary q) {
    return q.truth()
        .map(known -> "   truth " + Digits.of("%.5g", known.value(), q.deviation()))
        .orElse("");
  }

  /** Text filled up with blanks: in front of it, or behind it where the width is negative. */
  private static String padded(String text, int width) {
    return Text.format("%" + width + "s", text);
  }
}
