package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.SampleReport;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
          Topic.AGREEMENT,
          Topic.WEIGHTS);

  /** Share of samples without a valid energy above which too little is known of the target. */
  private static final double MOST_INVALID = 0.05;

  private final Evaluation evaluation;
  private final Evidence evidence;
  private final Thresholds thresholds;
  private final Remedies remedies;
  private final List<Verdict> verdicts = new ArrayList<>();

  private Verdicts(Evaluation evaluation, Evidence evidence, Thresholds thresholds) {
    this.evaluation = evaluation;
    this.evidence = evidence;
    this.thresholds = thresholds;
    this.remedies = evidence.remedies();
  }

  /**
   * {@return the verdicts on a model}
   *
   * @param evaluation what was found
   * @param evidence what else the run has to judge it by
   * @param thresholds where levels change
   */
  public static List<Verdict> of(Evaluation evaluation, Evidence evidence, Thresholds thresholds) {
    return sorted(new Verdicts(evaluation, evidence, thresholds).judge());
  }

  /**
   * {@return the verdicts on a data set}
   *
   * @param report what was found
   * @param evidence what else the run has to judge it by
   * @param thresholds where levels change
   */
  public static List<Verdict> of(SampleReport report, Evidence evidence, Thresholds thresholds) {
    return sorted(new RowVerdicts(report, evidence, thresholds).judge());
  }

  static List<Verdict> sorted(List<Verdict> verdicts) {
    return verdicts.stream().sorted(Comparator.comparing(Verdict::level).reversed()).toList();
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private List<Verdict> judge() {
    judgeModes();
    judgeLogZ();
    judgeObservables();
    judgeByExactSamples();
    Places.judge(evaluation.missed(), evaluation.weights().logZ().value(), remedies)
        .ifPresent(verdicts::add);
    judgeEnergies();
    judgeEncoder();
    judgeWeights(evaluation.weights());
    judgeTruth();
    return verdicts;
  }

  private boolean has(Level level) {
    return verdicts.stream().anyMatch(v -> v.level() == level);
  }

  /** A mode of which the raw rows have next to nothing and the weighted ones enough is repaired. */
  private void judgeModes() {
    evaluation
        .coverage()
        .filter(raw -> raw.found() < raw.modes())
        .ifPresent(
            raw -> {
              boolean repaired =
                  evaluation
                      .weightedCoverage()
                      .filter(weighted -> weighted.found() == weighted.modes())
                      .isPresent();
              int missing = raw.modes() - raw.found();
              verdicts.add(
                  repaired
                      ? Verdict.care(
                          Topic.MODES,
                          format(
                              "%d of %d modes are hardly generated; weights make up for it",
                              missing, raw.modes()),
                          remedies.moreModes())
                      : Verdict.bad(
                          Topic.MODES,
                          format(
                              "NOT the target: %d of %d modes are missing, which no weight repairs",
                              missing, raw.modes()),
                          remedies.moreModes()));
            });
  }

  /** The particles count where nothing better is known. */
  private void judgeLogZ() {
    Estimate logZ = evaluation.weights().logZ();
    if (evaluation.knownLogZ().isPresent()) {
      LogZGap.judge(logZ, evaluation.knownLogZ().get(), thresholds, remedies)
          .ifPresent(verdicts::add);
    } else if (evaluation.exactWeights().isEmpty()) {
      evidence
          .particles()
          .flatMap(particles -> LogZGap.judgeByParticles(logZ, particles, thresholds, remedies))
          .ifPresent(verdicts::add);
    }
  }

  private void judgeObservables() {
    for (Evaluation.Expectation observable : evaluation.observables()) {
      double off =
          observable
              .truth()
              .map(
                  known ->
                      (observable.weighted().value() - known.value())
                          / Math.hypot(observable.weighted().standardError(), known.uncertainty()))
              .orElse(Double.NaN);
      if (Math.abs(off) > thresholds.standardErrors() && Double.isFinite(off)) {
        verdicts.add(
            Verdict.bad(
                Topic.TRUTH,
                format(
                    "NOT the target: %s is %.4g with weights, %.0f standard errors from the truth"
                        + " %.4g",
                    observable.name(),
                    observable.weighted().value(),
                    Math.abs(off),
                    observable.truth().orElseThrow().value()),
                remedies.moreModes()));
        return;
      }
    }
  }

  /** Samples of the target find what the model misses: 1 / w has the mean 1 / Z over them. */
  private void judgeByExactSamples() {
    if (evaluation.exactWeights().isEmpty()) {
      return;
    }
    ForwardReport exact = evaluation.exactWeights().get();
    WeightReport own = evaluation.weights();
    LogZGap gap = LogZGap.between(exact.logZ(), own.logZ(), thresholds);
    if (gap.value() > 0 && gap.isLarge()) {
      verdicts.add(
          Verdict.bad(
              Topic.FORWARD,
              format(
                  "NOT the target: by exact samples of it log Z is %.3f, by the model's %.3f, so"
                      + " that it misses about %.0f %% of it",
                  exact.logZ().value(), own.logZ().value(), -100 * Math.expm1(-gap.value())),
              remedies.moreModes()));
    } else if (exact.ess() < 0.1 * own.ess()) {
      verdicts.add(
          Verdict.care(
              Topic.TAILS,
              format(
                  "the target has places that the model hardly generates: ESS is %.1f %% by exact"
                      + " samples, %.1f %% by the model's own",
                  100 * exact.ess(), 100 * own.ess()),
              remedies.betterModel()));
    }
  }

  private void judgeEnergies() {
    if (evaluation.nonFiniteEnergies() > 0) {
      verdicts.add(
          energies(
              "samples",
              evaluation.nonFiniteEnergies(),
              evaluation.weights().invalid(),
              evaluation.rows(),
              "they weigh nothing"));
    }
  }

  /**
   * Outside the support an energy is infinite and a weight is rightly zero; where it is not a
   * number nothing is known.
   */
  static Verdict energies(String what, long nonFinite, long invalid, long rows, String effect) {
    String text =
        format(
            "%,d of %,d %s have an energy that is not finite; %s", nonFinite, rows, what, effect);
    String remedy = "see that the energy is a number wherever the model looks";
    return invalid > MOST_INVALID * rows
        ? Verdict.bad(Topic.ENERGIES, text, remedy)
        : Verdict.care(Topic.ENERGIES, text, remedy);
  }

  private void judgeEncoder() {
    WeightReport weights = evaluation.weights();
    WeightReport joint = evaluation.joint();
    if (weights.ess() / joint.ess() > thresholds.encoderGain() && joint.ess() < 0.5) {
      verdicts.add(
          Verdict.care(
              Topic.ENCODER,
              format(
                  "the encoder is the bottleneck: ESS is %.1f %% by joint weights, %.1f %% with %d"
                      + " further latents",
                  100 * joint.ess(), 100 * weights.ess(), weights.latentDraws()),
              "raise sample.latent-draws, add model.stages or train longer"));
    }
    if (evaluation.ignoresLatent()) {
      verdicts.add(
          Verdict.care(
              Topic.LATENT,
              "the model ignores its latent: it is one Gaussian a stage",
              "train with model.objective = joint, or longer"));
    }
  }

  private void judgeWeights(WeightReport weights) {
    if (thresholds.tooHeavy(weights)) {
      verdicts.add(tooHeavy(weights, remedies));
      return;
    }
    if (Double.isNaN(weights.kHat()) || !Double.isFinite(weights.logZ().standardError())) {
      verdicts.add(tooFew("evaluate.rows"));
      return;
    }
    if (weights.ess() < thresholds.essShare()
        || weights.ess() * evaluation.rows() < thresholds.ess()) {
      verdicts.add(few(weights, remedies));
    }
    if (thresholds.mayMissMore(weights)) {
      verdicts.add(mayMissMore(weights, remedies));
    }
    double error = 2 * weights.logZ().standardError() + weights.missingShare();
    boolean enough = weights.ess() * evaluation.rows() >= thresholds.ess();
    // Mass of which nothing is known would show as an error of its share.
    boolean valid = (double) weights.invalid() / evaluation.rows() <= error;
    if (!has(Level.BAD)
        && enough
        && valid
        && verdicts.stream().noneMatch(v -> AGAINST_LOG_Z.contains(v.topic()))) {
      verdicts.add(
          Verdict.good(
              Topic.WEIGHTS,
              format(
                  "log Z is reliable to ±%s as far as the model reaches, and weighted means are"
                      + " usable (k-hat %.2f%s)",
                  roundedUp(error),
                  weights.kHat(),
                  weights.kHat() > thresholds.kHat() ? " of weights that hardly vary" : "")));
    }
  }

  private void judgeTruth() {
    if (has(Level.BAD) || verdicts.stream().anyMatch(v -> v.topic() == Topic.LOG_Z)) {
      return;
    }
    boolean known =
        evaluation.knownLogZ().isPresent()
            || evaluation.exactJoint().isPresent()
            || evaluation.coverage().isPresent()
            || !evaluation.observables().isEmpty();
    verdicts.add(
        known
            ? Verdict.good(Topic.TRUTH, "agrees with what is known of the target")
            : Verdict.open(
                Topic.TRUTH,
                "consistent with itself; nothing is known of this target that could show a"
                    + " missing mode"));
  }

  static Verdict few(WeightReport weights, Remedies remedies) {
    return Verdict.care(
        Topic.ESS,
        format("the weights rest on few rows: ESS is %.2f %% of them", 100 * weights.ess()),
        remedies.moreModel());
  }

  static Verdict tooFew(String key) {
    return Verdict.bad(
        Topic.WEIGHTS,
        "too few rows have a weight to tell what the weights are worth",
        "raise " + key + ", and see that the energy is finite where the model looks");
  }

  static Verdict tooHeavy(WeightReport weights, Remedies remedies) {
    return Verdict.bad(
        Topic.WEIGHTS,
        format(
            "weights are too heavy-tailed to use (k-hat %.2f), and their errors are understated",
            weights.kHat()),
        remedies.heavyTail(weights.latentDraws()));
  }

  static Verdict mayMissMore(WeightReport weights, Remedies remedies) {
    return Verdict.care(
        Topic.WEIGHTS,
        format(
            "log Z may be %s too small, more than its error: the weights have a heavy tail"
                + " (k-hat %.2f)",
            roundedUp(weights.missingShare()), weights.kHat()),
        "raise evaluate.rows and sample.rows, or " + remedies.betterModel());
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
