package io.gibbsvae.evaluate;

import static io.gibbsvae.evaluate.Verdicts.format;

import io.gibbsvae.chain.Acceptance;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Verdicts on a data set, by its rows alone and what is known of the target. */
final class RowVerdicts {

  private static final int NAMES = 3;

  /** Deviations by which the mean of uncorrected rows may be off: half of a quantity's spread. */
  private static final double FAR = 0.5;

  private final SampleReport report;
  private final Evidence evidence;
  private final Thresholds thresholds;
  private final Remedies remedies;
  private final List<Verdict> verdicts = new ArrayList<>();

  RowVerdicts(SampleReport report, Evidence evidence, Thresholds thresholds) {
    this.report = report;
    this.evidence = evidence;
    this.thresholds = thresholds;
    this.remedies = evidence.remedies();
  }

  List<Verdict> judge() {
    judgeModes();
    judgeByTheTruth();
    report.weights().ifPresent(this::judgeWeights);
    judgeDistinct();
    report.chains().ifPresent(this::judgeChains);
    judgeEss();
    judgeEnergies();
    double logZ =
        report
            .weights()
            .map(WeightReport::logZ)
            .or(evidence::evaluation)
            .map(Estimate::value)
            .orElse(Double.NaN);
    Places.judge(report.missed(), logZ, remedies).ifPresent(verdicts::add);
    if (verdicts.stream().noneMatch(v -> v.level() == Level.BAD)) {
      String praise = praise(wouldShowAMissingMode() ? "" : " as far as the model reaches");
      verdicts.add(
          report.correction() == Correction.NONE
              ? Verdict.open(Topic.ROWS, praise)
              : Verdict.good(Topic.ROWS, praise));
    }
    return verdicts;
  }

  private boolean wouldShowAMissingMode() {
    Knowledge knowledge = evidence.knowledge();
    return knowledge.logZ().isPresent()
        || knowledge.sampler().isPresent()
        || knowledge.modes().isPresent();
  }

  private void judgeModes() {
    report
        .coverage()
        .filter(c -> c.found() < c.modes())
        .ifPresent(
            c ->
                verdicts.add(
                    Verdict.bad(
                        Topic.MODES,
                        format(
                            "NOT the target: %d of %d modes are missing",
                            c.modes() - c.found(), c.modes()),
                        remedies.moreModes())));
  }

  private void judgeWeights(WeightReport weights) {
    evidence
        .knowledge()
        .logZ()
        .flatMap(known -> LogZGap.judge(weights.logZ(), known, thresholds, remedies))
        .ifPresent(verdicts::add);
    if (thresholds.tooHeavy(weights)) {
      verdicts.add(Verdicts.tooHeavy(weights, remedies));
    } else if (Double.isNaN(weights.kHat())) {
      verdicts.add(Verdicts.tooFew("sample.rows"));
    } else {
      if (thresholds.mayMissMore(weights)) {
        verdicts.add(Verdicts.mayMissMore(weights, remedies));
      }
      if (weights.ess() < thresholds.essShare()) {
        verdicts.add(Verdicts.few(weights, remedies));
      }
    }
  }

  private void judgeDistinct() {
    report
        .distinct()
        .ifPresent(
            distinct -> {
              if (distinct < 0.5 * report.rows()) {
                verdicts.add(
                    Verdict.care(
                        Topic.DISTINCT,
                        format("rows repeat: %,d of %,d are different", distinct, report.rows()),
                        "raise sample.candidates, or improve the model"));
              }
            });
  }

  private void judgeEss() {
    double ess = report.smallestEss();
    if (report.correction() == Correction.NONE) {
      return;
    }
    if (Double.isNaN(ess)) {
      verdicts.add(
          Verdict.bad(
              Topic.ESS,
              "it cannot be told how many independent rows these are worth",
              "raise sample.rows, and see that the energy is finite where the model looks"));
    } else if (ess < thresholds.ess()) {
      String text =
          format(
              "the rows are worth %.0f independent ones for %s, too few for an error bar",
              ess, names(q -> q.smallestEss() < thresholds.ess()));
      // Who asks for few rows gets few, and they may be good ones.
      verdicts.add(
          report.rows() < thresholds.ess() && ess >= 0.5 * report.rows()
              ? Verdict.care(Topic.ESS, text, "raise sample.rows")
              : Verdict.bad(
                  Topic.ESS,
                  text,
                  report.correction() == Correction.METROPOLIS
                      ? "raise sample.rows or sample.metropolis.thin, or improve the model"
                      : "raise sample.rows, or improve the model"));
    }
  }

  private void judgeEnergies() {
    if (report.nonFiniteEnergies() > 0) {
      // Rows without weights cannot make up for a single one.
      long invalid = report.weights().map(WeightReport::invalid).orElse(report.nonFiniteEnergies());
      verdicts.add(
          Verdicts.energies(
              "rows", report.nonFiniteEnergies(), invalid, report.rows(), "leave them out"));
    }
  }

  private String praise(String reach) {
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
              reach, ess, report.distinct().orElse(0L));
      case METROPOLIS ->
          format(
              "the chains agree%s (R-hat at most %.3f), and their rows are worth %,.0f independent"
                  + " ones at least",
              reach, report.largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN), ess);
    };
  }

  private void judgeByTheTruth() {
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
    if (report.correction() == Correction.NONE) {
      String remedy = "correct them with sample.correction = importance, resample or metropolis";
      verdicts.add(
          off.stream().anyMatch(RowVerdicts::isFarOff)
              ? Verdict.bad(Topic.TRUTH, "NOT the target: " + text, remedy)
              : Verdict.care(
                  Topic.TRUTH, "the rows are the model's, not the target's: " + text, remedy));
      return;
    }
    verdicts.add(
        Verdict.bad(
            Topic.TRUTH,
            "NOT the target: " + text,
            report.correction() == Correction.METROPOLIS
                ? "raise sample.metropolis.warm-up and thin, or improve the model"
                : remedies.correctedRows()));
  }

  private static boolean isFarOff(QuantitySummary q) {
    return Math.abs(q.mean() - q.truth().orElseThrow().value()) > FAR * q.deviation();
  }

  /** One row more could not have made the difference where all rows say the same. */
  private static boolean isNoAccident(QuantitySummary q, long rows) {
    double difference = Math.abs(q.mean() - q.truth().orElseThrow().value());
    return Double.isFinite(q.standardErrorsOff()) || difference > 10.0 / rows;
  }

  private void judgeChains(ChainDiagnosis chains) {
    if (chains.report().outside() > 0) {
      verdicts.add(
          Verdict.bad(
              Topic.OUTSIDE,
              format(
                  "%,d of %,d chains have not found a point of finite energy",
                  chains.report().outside(), chains.report().chains()),
              "train the model until its samples have finite energies"));
    }
    if (chains.report().rescued() > 0) {
      verdicts.add(
          Verdict.care(
              Topic.RESCUED,
              format(
                  "%,d of %,d chains could not leave where they started, and went on from where"
                      + " others were",
                  chains.report().rescued(), chains.report().chains()),
              "improve the model"));
    }
    if (chains.stuck() > 0) {
      verdicts.add(
          Verdict.bad(
              Topic.STUCK,
              format(
                  "%,d of %,d chains never changed their energy",
                  chains.stuck(), chains.report().chains()),
              "raise sample.metropolis.warm-up and moves.mala, or improve the model"));
    }
    double rHat = report.largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN);
    if (Double.isNaN(rHat)) {
      verdicts.add(
          Verdict.bad(
              Topic.R_HAT,
              "there are not two chains to compare, so that nothing shows whether they converged",
              "raise sample.rows, or lower sample.metropolis.draws"));
    }
    if (rHat > thresholds.rHat()) {
      verdicts.add(
          Verdict.bad(
              Topic.R_HAT,
              format(
                  "chains disagree on %s (R-hat up to %.3f)",
                  names(q -> q.rHat() > thresholds.rHat()), rHat),
              "raise sample.metropolis.warm-up and thin, reparametrise where a coordinate is the scale"
                  + " of others, or improve the model"));
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
              Topic.BFMI,
              format("chains travel slowly in energy (E-BFMI %.2f)", chains.bfmi()),
              "raise sample.metropolis.thin"));
    }
  }

  private static Verdict idle(MoveType type, Acceptance acceptance) {
    String name = type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Verdict.care(
        Topic.ACCEPTANCE,
        format("%s moves are hardly ever accepted (%.2f %%)", name, 100 * acceptance.rate()),
        type == MoveType.MALA
            ? "raise sample.metropolis.warm-up"
            : type == MoveType.INDEPENDENCE
                ? "improve the model, or raise sample.metropolis.latent-draws"
                : "improve the model");
  }

  private String names(Predicate<QuantitySummary> which) {
    List<String> names =
        report.quantities().stream().filter(which).map(QuantitySummary::title).toList();
    String more = names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "";
    return names.stream().limit(NAMES).collect(Collectors.joining(", ")) + more;
  }
}
