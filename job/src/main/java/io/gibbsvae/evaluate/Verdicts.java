package io.gibbsvae.evaluate;

import io.gibbsvae.chain.Acceptance;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import io.gibbsvae.target.Knowledge;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the numbers mean, the worst first. What is known of a target outranks what a model or a
 * chain thinks of itself.
 */
public final class Verdicts {

  private static final String MORE_MODEL = "train longer, add model.stages or widen model.hidden";
  private static final String MORE_MODES =
      "raise beta more slowly (train.tempering.share), widen model.scale, add model.stages";
  private static final int NAMES = 3;

  private final Thresholds thresholds;
  private final List<Verdict> verdicts = new ArrayList<>();

  private Verdicts(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * {@return what is to be said of a model}
   *
   * @param evaluation what was found
   * @param thresholds where words change
   */
  public static List<Verdict> of(Evaluation evaluation, Thresholds thresholds) {
    Verdicts verdicts = new Verdicts(thresholds);
    verdicts.judge(evaluation);
    return verdicts.sorted();
  }

  /**
   * {@return what is to be said of a data set}
   *
   * @param report what was found
   * @param knowledge what is known of the target
   * @param thresholds where words change
   */
  public static List<Verdict> of(SampleReport report, Knowledge knowledge, Thresholds thresholds) {
    Verdicts verdicts = new Verdicts(thresholds);
    verdicts.judge(report, wouldShowAMissingMode(knowledge));
    return verdicts.sorted();
  }

  private static boolean wouldShowAMissingMode(Knowledge knowledge) {
    return knowledge.logZ().isPresent()
        || knowledge.sampler().isPresent()
        || knowledge.modes().isPresent();
  }

  private List<Verdict> sorted() {
    return verdicts.stream().sorted(Comparator.comparing(Verdict::level).reversed()).toList();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private void judge(Evaluation e) {
    judgeByTheTruth(e);
    judgeByExactSamples(e);
    judgeWeights(e);
    if (e.ignoresLatent()) {
      verdicts.add(
          Verdict.care(
              "latent",
              "the model ignores its latent: it is one Gaussian a stage",
              "train with model.objective = joint, or longer"));
    }
    if (e.nonFiniteEnergies() > 0) {
      verdicts.add(
          Verdict.care(
              "energies",
              format(
                  "%,d of %,d samples have an energy that is not finite; they weigh nothing",
                  e.nonFiniteEnergies(), e.rows()),
              "see that the energy is a number wherever the model looks"));
    }
    if (verdicts.stream().noneMatch(v -> v.level() == Level.BAD || v.topic().equals("log_z"))) {
      verdicts.add(
          e.knownLogZ().isPresent()
                  || e.exactJoint().isPresent()
                  || e.coverage().isPresent()
                  || !e.observables().isEmpty()
              ? Verdict.good("truth", "agrees with what is known of the target")
              : Verdict.open(
                  "truth",
                  "consistent with itself; nothing is known of this target that could show a"
                      + " missing mode"));
    }
  }

  private void judgeModes(Optional<ModeCoverage> coverage, String more) {
    coverage
        .filter(c -> c.found() < c.modes())
        .ifPresent(
            c ->
                verdicts.add(
                    Verdict.bad(
                        "modes",
                        format(
                            "NOT the target: %d of %d modes are missing%s",
                            c.modes() - c.found(), c.modes(), more),
                        MORE_MODES)));
  }

  private void judgeByTheTruth(Evaluation e) {
    judgeModes(e.coverage(), ", which no weight repairs");
    e.knownLogZ()
        .ifPresent(
            known -> {
              double error = e.weights().logZ().value() - known.value();
              double allowed =
                  thresholds.standardErrors()
                      * Math.hypot(known.uncertainty(), error(e.weights().logZ()));
              if (Math.abs(error) > allowed + 0.05) {
                verdicts.add(
                    Verdict.bad(
                        "log_z",
                        format(
                            "NOT the target: log Z is off by %+.3f, far more than its error, so that"
                                + " part of it is hardly generated",
                            error),
                        MORE_MODES));
              } else if (Math.abs(error) > allowed) {
                verdicts.add(
                    Verdict.care(
                        "log_z",
                        format(
                            "log Z is off by %+.4f, more than its error allows: the model misses a"
                                + " little of the target",
                            error),
                        "sample.correction = metropolis, or " + MORE_MODEL));
              }
            });
    for (Evaluation.Expectation observable : e.observables()) {
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
                "truth",
                format(
                    "NOT the target: %s is %.4g with weights, %.0f standard errors from the truth"
                        + " %.4g",
                    observable.name(),
                    observable.weighted().value(),
                    Math.abs(off),
                    observable.truth().orElseThrow().value()),
                MORE_MODES));
        return;
      }
    }
  }

  /** Samples of the target find what the model misses: 1 / w has the mean 1 / Z over them. */
  private void judgeByExactSamples(Evaluation e) {
    if (e.exactWeights().isEmpty()) {
      return;
    }
    Estimate forward = e.exactWeights().get().logZ();
    Estimate reverse = e.weights().logZ();
    double gap = forward.value() - reverse.value();
    double allowed = thresholds.standardErrors() * Math.hypot(error(forward), error(reverse));
    if (gap > allowed + 0.05) {
      verdicts.add(
          Verdict.bad(
              "forward",
              format(
                  "NOT the target: by exact samples of it log Z is %.3f, by the model's %.3f, so"
                      + " that it misses about %.0f %% of it",
                  forward.value(), reverse.value(), -100 * Math.expm1(-gap)),
              MORE_MODES));
    } else if (e.exactWeights().get().ess() < 0.1 * e.weights().ess()) {
      verdicts.add(
          Verdict.care(
              "tails",
              format(
                  "the target has places that the model hardly generates: ESS is %.1f %% by exact"
                      + " samples, %.1f %% by the model's own",
                  100 * e.exactWeights().get().ess(), 100 * e.weights().ess()),
              "sample.correction = metropolis, or train longer"));
    }
  }

  /** Of a log Z whose error is not known, 1: the delta method's never exceeds it. */
  private static double error(Estimate logZ) {
    return Double.isNaN(logZ.standardError()) ? 1 : logZ.standardError();
  }

  private void judgeWeights(Evaluation e) {
    WeightReport weights = e.weights();
    double gain = weights.ess() / e.joint().ess();
    if (gain > thresholds.encoderGain() && e.joint().ess() < 0.5) {
      verdicts.add(
          Verdict.care(
              "encoder",
              format(
                  "the encoder is the bottleneck: ESS is %.1f %% by joint weights, %.1f %% with %d"
                      + " further latents",
                  100 * e.joint().ess(), 100 * weights.ess(), weights.latentDraws()),
              "raise sample.latent-draws, add model.stages or train longer"));
    }
    if (thresholds.tooHeavy(weights)) {
      verdicts.add(tooHeavy(weights));
      return;
    }
    if (Double.isNaN(weights.kHat()) || !Double.isFinite(weights.logZ().standardError())) {
      verdicts.add(tooFew("evaluate.rows"));
      return;
    }
    if (verdicts.stream().anyMatch(v -> v.topic().equals("log_z"))) {
      return;
    }
    if (thresholds.mayMissMore(weights)) {
      verdicts.add(mayMissMore(weights));
    } else {
      verdicts.add(
          Verdict.good(
              "weights",
              format(
                  "log Z is reliable to ±%s as far as the model reaches, and weighted means are"
                      + " usable (k-hat %.2f%s)",
                  roundedUp(2 * weights.logZ().standardError() + weights.missingShare()),
                  weights.kHat(),
                  weights.kHat() > thresholds.kHat() ? " of weights that hardly vary" : "")));
    }
    judgeShare(weights);
  }

  private void judgeShare(WeightReport weights) {
    if (weights.ess() < thresholds.essShare()) {
      verdicts.add(
          Verdict.care(
              "ess",
              format("the weights rest on few rows: ESS is %.2f %% of them", 100 * weights.ess()),
              MORE_MODEL));
    }
  }

  private static Verdict tooFew(String key) {
    return Verdict.bad(
        "weights",
        "too few rows have a weight to tell what the weights are worth",
        "raise " + key + ", and see that the energy is finite where the model looks");
  }

  private static Verdict tooHeavy(WeightReport weights) {
    return Verdict.bad(
        "weights",
        format(
            "weights are too heavy-tailed to use (k-hat %.2f), and their errors are understated",
            weights.kHat()),
        "sample.correction = metropolis, or "
            + MORE_MODEL
            + (weights.latentDraws() < 16 ? ", or raise latent-draws" : ""));
  }

  private static Verdict mayMissMore(WeightReport weights) {
    return Verdict.care(
        "weights",
        format(
            "log Z may be %s too small, more than its error: the weights have a heavy tail"
                + " (k-hat %.2f)",
            roundedUp(weights.missingShare()), weights.kHat()),
        "sample.correction = metropolis, or raise evaluate.rows and sample.rows, or " + MORE_MODEL);
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

  private void judge(SampleReport report, boolean known) {
    judgeModes(report.coverage(), "");
    judgeByTheTruth(report);
    report
        .weights()
        .ifPresent(
            weights -> {
              if (thresholds.tooHeavy(weights)) {
                verdicts.add(tooHeavy(weights));
              } else if (Double.isNaN(weights.kHat())) {
                verdicts.add(tooFew("sample.rows"));
              } else {
                if (thresholds.mayMissMore(weights)) {
                  verdicts.add(mayMissMore(weights));
                }
                judgeShare(weights);
              }
            });
    report
        .distinct()
        .ifPresent(
            distinct -> {
              if (distinct < 0.5 * report.rows()) {
                verdicts.add(
                    Verdict.care(
                        "distinct",
                        format("rows repeat: %,d of %,d are different", distinct, report.rows()),
                        "raise sample.candidates, or improve the model"));
              }
            });
    report.chains().ifPresent(chains -> judgeChains(report, chains));
    double ess = report.smallestEss();
    if (report.correction() != Correction.NONE && Double.isNaN(ess)) {
      verdicts.add(
          Verdict.bad(
              "ess",
              "it cannot be told how many independent rows these are worth",
              "raise sample.rows, and see that the energy is finite where the model looks"));
    } else if (report.correction() != Correction.NONE && ess < thresholds.ess()) {
      verdicts.add(
          Verdict.bad(
              "ess",
              format(
                  "the rows are worth %.0f independent ones for %s, too few for an error bar",
                  ess, names(q -> q.smallestEss() < thresholds.ess(), report)),
              report.correction() == Correction.METROPOLIS
                  ? "raise sample.rows or sample.metropolis.thin, or improve the model"
                  : "raise sample.rows, or improve the model"));
    }
    if (report.nonFiniteEnergies() > 0) {
      verdicts.add(
          Verdict.care(
              "energies",
              format(
                  "%,d of %,d rows have an energy that is not finite; leave them out",
                  report.nonFiniteEnergies(), report.rows()),
              "see that the energy is a number wherever the model looks"));
    }
    if (verdicts.stream().noneMatch(v -> v.level() == Level.BAD)) {
      verdicts.add(
          Verdict.good("rows", praise(report, known ? "" : " as far as the model reaches")));
    }
  }

  private static String praise(SampleReport report, String reach) {
    double ess = report.smallestEss();
    return switch (report.correction()) {
      case NONE -> "rows are samples of the model, not corrected";
      case IMPORTANCE ->
          format(
              "weighted by exp(log_weight) the rows are those of the target%s, and worth %,.0f"
                  + " independent ones at least",
              reach, ess);
      case RESAMPLE ->
          format(
              "the rows are those of the target%s, and worth %,.0f independent ones at least; %,d"
                  + " are different",
              reach, ess, report.distinct().orElse(0));
      case METROPOLIS ->
          format(
              "the chains agree%s (R-hat at most %.3f), and their rows are worth %,.0f independent"
                  + " ones at least",
              reach, report.largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN), ess);
    };
  }

  private void judgeByTheTruth(SampleReport report) {
    List<QuantitySummary> off =
        report.quantities().stream()
            .filter(q -> Math.abs(q.standardErrorsOff()) > thresholds.standardErrors())
            .filter(q -> isNoAccident(q, report.rows()))
            .sorted(
                Comparator.comparingDouble((QuantitySummary q) -> -Math.abs(q.standardErrorsOff())))
            .toList();
    if (off.isEmpty()) {
      return;
    }
    QuantitySummary worst = off.get(0);
    double truth = worst.truth().orElseThrow().value();
    String text =
        Double.isInfinite(worst.standardErrorsOff())
            ? format(
                "%s is %.4g in every row, and %.4g in truth", worst.title(), worst.mean(), truth)
            : format(
                "%s is %.4g, %.0f standard errors from the truth %.4g",
                worst.title(), worst.mean(), Math.abs(worst.standardErrorsOff()), truth);
    verdicts.add(
        report.correction() == Correction.NONE
            ? Verdict.care(
                "truth",
                "the rows are the model's, not the target's: " + text,
                "correct them with sample.correction = importance, resample or metropolis")
            : Verdict.bad(
                "truth",
                "NOT the target: " + text,
                report.correction() == Correction.METROPOLIS
                    ? "raise sample.metropolis.warm-up and thin, or improve the model"
                    : "sample.correction = metropolis, or improve the model"));
  }

  /** One row more could not have made the difference where all rows say the same. */
  private static boolean isNoAccident(QuantitySummary q, long rows) {
    double difference = Math.abs(q.mean() - q.truth().orElseThrow().value());
    return Double.isFinite(q.standardErrorsOff()) || difference > 10.0 / rows;
  }

  private void judgeChains(SampleReport report, ChainDiagnosis chains) {
    if (chains.report().outside() > 0) {
      verdicts.add(
          Verdict.bad(
              "outside",
              format(
                  "%,d of %,d chains have not found a point of finite energy",
                  chains.report().outside(), chains.report().chains()),
              "train the model until its samples have finite energies"));
    }
    if (chains.report().rescued() > 0) {
      verdicts.add(
          Verdict.care(
              "rescued",
              format(
                  "%,d of %,d chains could not leave where they started, and went on from where"
                      + " others were",
                  chains.report().rescued(), chains.report().chains()),
              "improve the model"));
    }
    if (chains.stuck() > 0) {
      verdicts.add(
          Verdict.bad(
              "stuck",
              format(
                  "%,d of %,d chains never changed their energy",
                  chains.stuck(), chains.report().chains()),
              "raise sample.metropolis.warm-up and moves.mala, or improve the model"));
    }
    double rHat = report.largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN);
    if (Double.isNaN(rHat)) {
      verdicts.add(
          Verdict.bad(
              "r_hat",
              "there are not two chains to compare, so that nothing shows whether they converged",
              "raise sample.rows, or lower sample.metropolis.draws"));
    }
    if (rHat > thresholds.rHat()) {
      verdicts.add(
          Verdict.bad(
              "r_hat",
              format(
                  "chains disagree on %s (R-hat up to %.3f)",
                  names(q -> q.rHat() > thresholds.rHat(), report), rHat),
              "raise sample.metropolis.warm-up and thin, or improve the model"));
    }
    chains
        .report()
        .acceptance()
        .forEach(
            (type, acceptance) -> {
              if (acceptance.rate() < thresholds.acceptance()) {
                verdicts.add(idle(type, acceptance));
              }
            });
    if (chains.bfmi() < thresholds.bfmi()) {
      verdicts.add(
          Verdict.care(
              "bfmi",
              format("chains travel slowly in energy (E-BFMI %.2f)", chains.bfmi()),
              "raise sample.metropolis.thin"));
    }
  }

  private static Verdict idle(MoveType type, Acceptance acceptance) {
    String name = type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Verdict.care(
        "acceptance",
        format("%s moves are hardly ever accepted (%.2f %%)", name, 100 * acceptance.rate()),
        type == MoveType.MALA
            ? "raise sample.metropolis.warm-up"
            : type == MoveType.INDEPENDENCE
                ? "improve the model, or raise sample.metropolis.latent-draws"
                : "improve the model");
  }

  private static String names(Predicate<QuantitySummary> which, SampleReport report) {
    List<String> names =
        report.quantities().stream().filter(which).map(QuantitySummary::title).toList();
    String more = names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "";
    return names.stream().limit(NAMES).collect(Collectors.joining(", ")) + more;
  }
}
