package io.gibbsvae.run;

import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.BaselineComparison;
import io.gibbsvae.evaluate.BaselineComparison.Pair;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.record.Digits;
import io.gibbsvae.sample.SampleReport;
import java.util.ArrayList;
import java.util.List;

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
        Text.format(
            "With a model (%,d energies: %,d of training, in %s, and %,d of evaluation) and without one"
                + " (MALA, %s, %,d energies in %s):",
            trainingEnergies + evaluation.samples().ownEnergies(),
            trainingEnergies,
            Formats.duration(trainingSeconds),
            evaluation.samples().ownEnergies(),
            comparison.chains(),
            baseline.energyEvaluations(),
            Formats.duration(baselineSeconds)));
    List<Pair> pairs = comparison.pairs();
    int width = pairs.stream().mapToInt(pair -> pair.chains().title().length()).max().orElse(8);
    lines.add(
        Text.format(
            "%-" + width + "s  %20s  %20s  %6s", "", "model, weighted", "MALA alone", "R_hat"));
    for (Pair pair : pairs.subList(0, Math.min(QuantityTable.MOST, pairs.size()))) {
      lines.add(
          Text.format(
              "%-" + width + "s  %11s ±%7s  %11s ±%7s  %6s%s",
              pair.chains().title(),
              Digits.of("%.5g", pair.model().value(), pair.chains().deviation()),
              Digits.of("%.2g", pair.model().standardError()),
              Digits.of("%.5g", pair.chains().mean(), pair.chains().deviation()),
              Digits.of("%.2g", pair.chains().mcse()),
              Digits.of("%.3f", pair.chains().rHat()),
              QuantityTable.truth(pair.chains())));
    }
    evaluation
        .coverage()
        .ifPresent(
            model ->
                lines.add(
                    Text.format(
                        "modes: %d of %d with the model, %d without",
                        model.found(),
                        model.modes(),
                        baseline.coverage().map(ModeCoverage::found).orElse(0))));
    lines.add("verdict  " + comparison.verdict());
    return lines;
  }
}
