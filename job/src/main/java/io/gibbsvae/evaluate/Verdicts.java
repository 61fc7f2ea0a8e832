package io.gibbsvae.evaluate;

import io.gibbsvae.sample.SampleReport;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the numbers mean, the worst first. What is known of a target outranks what a model or a
 * chain thinks of itself. {@link Quality} joins the verdicts on a model with those on its rows.
 */
public final class Verdicts {

  /** Topics beside which, whatever their level, nobody is told that log Z is reliable. */
  static final Set<Topic> AGAINST_LOG_Z =
      EnumSet.of(
          Topic.MODES,
          Topic.LOG_Z,
          Topic.TRUTH,
          Topic.FORWARD,
          Topic.PARTICLES,
          Topic.PLACES,
          Topic.TAILS,
          Topic.STEIN,
          Topic.DRIFT,
          Topic.AGREEMENT,
          Topic.WEIGHTS);

  private Verdicts() {}

  /** {@return the verdicts on a model} */
  public static List<Verdict> of(Evaluation evaluation, Evidence evidence, Thresholds thresholds) {
    return ModelRules.ALL.judge(new Case<>(evaluation, evidence, thresholds));
  }

  /** {@return the verdicts on a data set} */
  public static List<Verdict> of(SampleReport report, Evidence evidence, Thresholds thresholds) {
    return RowRules.ALL.judge(new Case<>(report, evidence, thresholds));
  }

  static List<Verdict> sorted(List<Verdict> verdicts) {
    return verdicts.stream().sorted(Comparator.comparing(Verdict::level).reversed()).toList();
  }

  /** A number with one digit, not below its value. */
  static String roundedUp(double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      return String.valueOf(value);
    }
    double unit = Math.pow(10, Math.floor(Math.log10(value)));
    // A hair less, so that 0.3 is not 0.4 for a rounding error.
    double digit = Math.ceil(value / unit - 1e-9);
    return new BigDecimal(digit * unit)
        .round(new MathContext(1, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }
}
