package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Evaluation.Expectation;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model beside chains without one at as many energies: whether the training was worth it.
 *
 * @param chains how many chains there are and how long they are, in words
 */
public record BaselineComparison(List<Pair> pairs, String chains, String verdict) {

  /** One quantity with a model and without. */
  public record Pair(Estimate model, QuantitySummary chains) {}

  /** {@return the comparison} */
  public static BaselineComparison of(
      Evaluation evaluation, List<Verdict> verdicts, SampleReport baseline, Thresholds thresholds) {
    List<Pair> pairs = pairs(evaluation, baseline);
    String chains = chains(baseline);
    boolean weightsHold = verdicts.stream().noneMatch(v -> v.level() == Level.BAD);
    double rHat = baseline.largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN);
    return new BaselineComparison(
        pairs, chains, verdict(pairs, chains, weightsHold, rHat, thresholds));
  }

  private static String verdict(
      List<Pair> pairs, String chains, boolean weightsHold, double rHat, Thresholds thresholds) {
    if (!(rHat <= thresholds.rHat())) {
      return Text.format(
          "%s without a model do not agree with each other (R-hat %s), so their standard errors"
              + " are meaningless%s",
          chains,
          Text.known("%.2f", rHat),
          weightsHold
              ? "; the model's weights can be used"
              : "; the model's weights cannot be used either");
    }
    if (!weightsHold) {
      return chains
          + " without a model agree with each other, but the model's weights cannot be used: the"
          + " model is of no use here, unless with sample.correction = metropolis";
    }
    double[] ratios =
        pairs.stream()
            .mapToDouble(pair -> pair.chains().mcse() / pair.model().standardError())
            .filter(ratio -> ratio > 0 && Double.isFinite(ratio))
            .sorted()
            .toArray();
    String agree = chains + " without a model agree with each other; their standard errors ";
    return ratios.length == 0
        ? agree + "cannot be compared with the model's"
        : Text.format(
            "%sare %.2g times the model's (median), at the same number of energy evaluations,"
                + " training included",
            agree, ratios[ratios.length / 2]);
  }

  private static List<Pair> pairs(Evaluation evaluation, SampleReport baseline) {
    Map<String, Estimate> model =
        Stream.concat(evaluation.means().coordinates().stream(), evaluation.observables().stream())
            .collect(Collectors.toMap(Expectation::name, Expectation::weighted, (a, b) -> a));
    model.put("energy", evaluation.means().energy().weighted());
    return baseline.quantities().stream()
        .filter(quantity -> model.containsKey(quantity.name()))
        .map(quantity -> new Pair(model.get(quantity.name()), quantity))
        .toList();
  }

  private static String chains(SampleReport report) {
    return report
        .chains()
        .map(
            chains ->
                Text.format(
                    "%,d chains of %,d draws each", chains.report().chains(), chains.draws()))
        .orElse("chains");
  }
}
