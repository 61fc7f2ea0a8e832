package io.gibbsvae.run;

import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.evaluate.BaselineComparison;
import io.gibbsvae.evaluate.BaselineComparison.Pair;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.record.Digits;
import io.gibbsvae.sample.SampleReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A model beside chains without one, for the console. */
final class BaselineText {

  private BaselineText() {}

  /** A model beside chains without one. */
  static List<String> of(
      Evaluation evaluation,
      SampleReport baseline,
      BaselineComparison comparison,
      long trainingEnergies,
      double trainingSeconds,
      double baselineSeconds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "With a model (%,d energies: %,d of training, in %s, and %,d of evaluation) and without one"
                + " (MALA, %s, %,d energies in %s):",
            trainingEnergies + evaluation.rows(),
            trainingEnergies,
            Formats.duration(trainingSeconds),
            evaluation.rows(),
            comparison.chains(),
            baseline.energyEvaluations(),
            Formats.duration(baselineSeconds)));
    List<Pair> pairs = comparison.pairs();
    int width = pairs.stream().mapToInt(pair -> pair.chains().title().length()).max().orElse(8);
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %20s  %20s  %6s",
            "",
            "model, weighted",
            "MALA alone",
            "R_hat"));
    for (Pair pair : pairs.subList(0, Math.min(QuantityTable.MOST, pairs.size()))) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %11s ±%7.2g  %11s ±%7.2g  %6.3f%s",
              pair.chains().title(),
              Digits.of("%.5g", pair.model().value(), pair.chains().deviation()),
              pair.model().standardError(),
              Digits.of("%.5g", pair.chains().mean(), pair.chains().deviation()),
              pair.chains().mcse(),
              pair.chains().rHat(),
              QuantityTable.truth(pair.chains())));
    }
    evaluation
        .coverage()
        .ifPresent(
            model ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "modes: %d of %d with the model, %d without",
                        model.found(),
                        model.modes(),
                        baseline.coverage().map(ModeCoverage::found).orElse(0))));
    lines.add("verdict  " + comparison.verdict());
    return lines;
  }
}
