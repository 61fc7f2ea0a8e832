package io.gibbsvae.evaluate;

import static io.gibbsvae.evaluate.Rules.when;
import static io.gibbsvae.evaluate.Verdicts.format;

import io.gibbsvae.diagnose.WeightReport;
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
                format(
                    "weights are too heavy-tailed to use (k-hat %.2f), and their errors are"
                        + " understated",
                    weights.kHat()),
                judged.remedies().heavyTail(weights.latentDraws())));
  }

  /** Too few weights to fit a tail to. */
  static Verdict tooFew(String key) {
    return Verdict.bad(
        Topic.WEIGHTS,
        "too few rows have a weight to tell what the weights are worth",
        "raise " + key + ", and see that the energy is finite where the model looks");
  }

  static Verdict lowEss(WeightReport weights, Case<?> judged) {
    return Verdict.care(
        Topic.ESS,
        format("the weights rest on few rows: ESS is %.2f %% of them", 100 * weights.ess()),
        judged.remedies().moreModel());
  }

  static Stream<Verdict> missingShare(WeightReport weights, Case<?> judged) {
    return when(
        judged.thresholds().mayMissMore(weights),
        () ->
            Verdict.care(
                Topic.WEIGHTS,
                format(
                    "log Z may be %s too small, more than its error: the weights have a heavy tail"
                        + " (k-hat %.2f)",
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
              format(
                  "%,d of %,d %s have an energy that is not finite; %s",
                  nonFinite, rows, what, effect);
          String remedy = "see that the energy is a number wherever the model looks";
          return invalid > MOST_INVALID * rows
              ? Verdict.bad(Topic.ENERGIES, text, remedy)
              : Verdict.care(Topic.ENERGIES, text, remedy);
        });
  }
}
