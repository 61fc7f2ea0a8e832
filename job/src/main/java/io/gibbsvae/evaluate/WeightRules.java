package io.gibbsvae.evaluate;

import static io.gibbsvae.evaluate.Rules.when;

import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Text;
import java.util.stream.Stream;

/** What can be wrong with weights, of an evaluation or of rows. */
final class WeightRules {

  /** Share of points without a valid energy above which too little is known of the target. */
  private static final double MOST_INVALID = 0.05;

  private WeightRules() {}

  static Stream<Verdict> heavyTail(WeightReport weights, Case<?> judged) {
    return when(
        judged.thresholds().tooHeavy(weights),
        () ->
            Verdict.bad(
                Topic.WEIGHTS,
                Text.format(
                    "the weights are too heavy-tailed to use (k-hat %.2f), and their standard errors"
                        + " are too small",
                    weights.kHat()),
                judged.remedies().heavyTail(weights.latentDraws())));
  }

  /** Too few weights to fit a tail to. */
  static Verdict tooFew(String key) {
    return Verdict.bad(
        Topic.WEIGHTS,
        "too few rows have a positive weight to estimate k-hat",
        "raise " + key + ", and check that the energy is finite where the model has samples");
  }

  static Verdict lowEss(WeightReport weights, Case<?> judged) {
    return Verdict.care(
        Topic.ESS,
        Text.format(
            "few rows carry most of the weight: ESS is %.2f %% of the rows", 100 * weights.ess()),
        judged.remedies().moreModel());
  }

  static Stream<Verdict> missingShare(WeightReport weights, Case<?> judged) {
    return when(
        judged.thresholds().mayMissMore(weights),
        () ->
            Verdict.care(
                Topic.WEIGHTS,
                Text.format(
                    "log Z may be %s too small, more than its standard error: the weights have a"
                        + " heavy tail (k-hat %.2f)",
                    Verdicts.roundedUp(weights.missingShare()), weights.kHat()),
                "raise evaluate.rows and sample.rows, or " + judged.remedies().betterModel()));
  }

  /**
   * Energies that are not finite. Outside the support an energy is infinite and a weight is rightly
   * zero; where it is not a number nothing is known.
   */
  static Stream<Verdict> energies(
      String what, long nonFinite, long invalid, long rows, String effect) {
    return when(
        nonFinite > 0,
        () -> {
          String text =
              Text.format(
                  "%,d of %,d %s have an energy that is not finite; %s",
                  nonFinite, rows, what, effect);
          String remedy = "check that the energy is finite where the model has samples";
          return invalid > MOST_INVALID * rows
              ? Verdict.bad(Topic.ENERGIES, text, remedy)
              : Verdict.care(Topic.ENERGIES, text, remedy);
        });
  }
}
