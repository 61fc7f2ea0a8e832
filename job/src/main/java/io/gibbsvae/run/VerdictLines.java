package io.gibbsvae.run;

import io.gibbsvae.evaluate.Verdict;
import java.util.List;

/** Verdicts for the console. */
final class VerdictLines {

  private VerdictLines() {}

  static List<String> of(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(
            verdict ->
                (verdict.level().compareTo(Verdict.Level.CARE) < 0 ? "verdict  " : "VERDICT  ")
                    + verdict)
        .toList();
  }
}
