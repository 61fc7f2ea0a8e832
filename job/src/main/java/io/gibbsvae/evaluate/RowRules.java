package io.gibbsvae.evaluate;

import static io.gibbsvae.evaluate.Rules.when;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Rules.Rule;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be wrong with rows, by these alone and what is known of the target. */
final class RowRules {

  private static final int NAMES = 3;

  /** Deviations by which the mean of uncorrected rows may be off: half of a quantity's spread. */
  private static final double FAR = 0.5;

  /** Share of resampled rows that differ below which rows repeat. */
  private static final double DISTINCT = 0.5;

  /** What arithmetic may take away from an ESS. */
  private static final double ROUNDING = 1e-9;

  /** Share of rows that an ESS has to be for few rows to be good ones. */
  private static final double GOOD = 0.5;

  private static final List<Rule<SampleReport>> FIRST =
      List.of(
          RowRules::missingModes,
          RowRules::truth,
          RowRules::logZ,
          RowRules::heavyTail,
          RowRules::tooFewWeights,
          RowRules::missingShare,
          RowRules::lowWeights,
          RowRules::distinct);

  private static final List<Rule<SampleReport>> LAST =
      List.of(
          RowRules::ess, RowRules::wanted, RowRules::energies, RowRules::places, RowRules::stein);

  static final Rules<SampleReport> ALL =
      new Rules<>(
          Stream.of(FIRST, ChainRules.ALL, LAST).flatMap(List::stream).toList(),
          List.of(RowRules::claim));

  private RowRules() {}

  static Stream<Verdict> missingModes(Case<SampleReport> judged) {
    return judged.subject().coverage().filter(ModeCoverage::misses).stream()
        .map(
            c ->
                Verdict.bad(
                    Topic.MODES,
                    Text.format(
                        "NOT the target: %d of %d modes are missing",
                        c.modes() - c.found(), c.modes()),
                    judged.remedies().moreModes()));
  }

  /** The known expectation that is most standard errors off. */
  static Stream<Verdict> truth(Case<SampleReport> judged) {
    SampleReport report = judged.subject();
    List<QuantitySummary> off =
        report.quantities().stream()
            .filter(q -> Math.abs(q.standardErrorsOff()) > judged.thresholds().standardErrors())
            .filter(q -> isNoAccident(q, report.rows()))
            .sorted(
                Comparator.comparingDouble((QuantitySummary q) -> -Math.abs(q.standardErrorsOff())))
            .toList();
    return when(!off.isEmpty(), () -> offTheTruth(off, report.correction()));
  }

  private static Verdict offTheTruth(List<QuantitySummary> off, Correction correction) {
    QuantitySummary worst = off.get(0);
    double truth = worst.truth().orElseThrow().value();
    String text =
        Double.isInfinite(worst.standardErrorsOff())
            ? Text.format(
                "%s is %.4g in every row, and the truth is %.4g",
                worst.title(), worst.mean(), truth)
            : Text.format(
                "%s is %.4g, %.0f standard errors from the truth %.4g",
                worst.title(), worst.mean(), Math.abs(worst.standardErrorsOff()), truth);
    return correction.corrects() || off.stream().anyMatch(RowRules::isFarOff)
        ? Verdict.bad(Topic.TRUTH, "NOT the target: " + text, correction.betterRows())
        : Verdict.care(
            Topic.TRUTH,
            "the rows are samples of the model, not of the target: " + text,
            correction.betterRows());
  }

  private static boolean isFarOff(QuantitySummary q) {
    return Math.abs(q.mean() - q.truth().orElseThrow().value()) > FAR * q.deviation();
  }

  /** One row more could not have made the difference where all rows say the same. */
  private static boolean isNoAccident(QuantitySummary q, long rows) {
    double difference = Math.abs(q.mean() - q.truth().orElseThrow().value());
    return Double.isFinite(q.standardErrorsOff()) || difference > 10.0 / rows;
  }

  private static Stream<WeightReport> weights(Case<SampleReport> judged) {
    return judged.subject().weights().stream();
  }

  static Stream<Verdict> logZ(Case<SampleReport> judged) {
    return weights(judged)
        .flatMap(
            weights ->
                judged
                    .evidence()
                    .knowledge()
                    .logZ()
                    .flatMap(
                        known ->
                            LogZGap.judge(
                                weights.logZ(), known, judged.thresholds(), judged.remedies()))
                    .stream());
  }

  static Stream<Verdict> heavyTail(Case<SampleReport> judged) {
    return weights(judged).flatMap(weights -> WeightRules.heavyTail(weights, judged));
  }

  static Stream<Verdict> tooFewWeights(Case<SampleReport> judged) {
    return weights(judged)
        .filter(w -> !judged.thresholds().tooHeavy(w) && Double.isNaN(w.kHat()))
        .map(weights -> WeightRules.tooFew("sample.rows"));
  }

  /** Weights whose tail was fitted, and is not too heavy. */
  private static Stream<WeightReport> usableWeights(Case<SampleReport> judged) {
    return weights(judged).filter(w -> !judged.thresholds().tooHeavy(w) && !Double.isNaN(w.kHat()));
  }

  static Stream<Verdict> missingShare(Case<SampleReport> judged) {
    return usableWeights(judged).flatMap(weights -> WeightRules.missingShare(weights, judged));
  }

  static Stream<Verdict> lowWeights(Case<SampleReport> judged) {
    return usableWeights(judged)
        .filter(weights -> weights.ess() < judged.thresholds().essShare())
        .map(weights -> WeightRules.lowEss(weights, judged));
  }

  static Stream<Verdict> distinct(Case<SampleReport> judged) {
    long rows = judged.subject().rows();
    return judged.subject().distinct().stream()
        .filter(distinct -> distinct < DISTINCT * rows)
        .map(
            distinct ->
                Verdict.care(
                    Topic.DISTINCT,
                    Text.format("rows repeat: only %,d of %,d are distinct", distinct, rows),
                    "raise sample.candidates, or improve the model"));
  }

  static Stream<Verdict> ess(Case<SampleReport> judged) {
    SampleReport report = judged.subject();
    double ess = report.smallestEss();
    double least = judged.thresholds().ess();
    if (!report.correction().corrects() || ess >= least) {
      return Stream.empty();
    }
    if (Double.isNaN(ess)) {
      return Stream.of(
          Verdict.bad(
              Topic.ESS,
              "the effective sample size of the rows is not known",
              "raise sample.rows, and check that the energy is finite where the model has samples"));
    }
    String text =
        Text.format(
            "the effective sample size is %.0f for %s, too small for an error bar",
            ess, names(report, q -> q.smallestEss() < least));
    // Who asks for few rows gets few, and they may be good ones.
    return Stream.of(
        report.rows() < least && ess >= GOOD * report.rows()
            ? Verdict.care(Topic.ESS, text, "raise sample.rows")
            : Verdict.bad(Topic.ESS, text, report.correction().moreRows()));
  }

  /** What was asked for and not reached. */
  static Stream<Verdict> wanted(Case<SampleReport> judged) {
    double wanted = judged.evidence().effectiveRows().orElse(0L);
    return judged.subject().slowest().stream()
        .filter(q -> q.essBulk() < wanted * (1 - ROUNDING))
        .map(
            q ->
                Verdict.care(
                    Topic.ESS,
                    Text.format(
                        "the effective sample size is %,.0f for %s, and sample.effective-rows is %,.0f",
                        q.essBulk(), q.title(), wanted),
                    judged.subject().correction().betterRows()));
  }

  static Stream<Verdict> energies(Case<SampleReport> judged) {
    SampleReport report = judged.subject();
    return WeightRules.energies(
        "rows",
        report.nonFiniteEnergies(),
        // Rows without weights cannot make up for a single one.
        report.weights().map(WeightReport::invalid).orElse(report.nonFiniteEnergies()),
        report.rows(),
        "leave out these rows");
  }

  static Stream<Verdict> places(Case<SampleReport> judged) {
    SampleReport report = judged.subject();
    double logZ =
        report
            .weights()
            .map(WeightReport::logZ)
            .or(judged.evidence()::evaluation)
            .map(Estimate::value)
            .orElse(Double.NaN);
    return Places.judge(report.missed(), logZ, judged.remedies()).stream();
  }

  static Stream<Verdict> stein(Case<SampleReport> judged) {
    Correction correction = judged.subject().correction();
    return SteinRules.judge(
        judged.subject().stein(),
        correction.corrects() ? SteinRules.LARGE : SteinRules.NONE,
        correction.betterRows());
  }

  static Stream<Verdict> claim(Case<SampleReport> judged, List<Verdict> found) {
    SampleReport report = judged.subject();
    Knowledge known = judged.evidence().knowledge();
    boolean wouldShowAMissingMode =
        known.logZ().isPresent() || known.sampler().isPresent() || known.modes().isPresent();
    return when(
        !Rules.hasBad(found),
        () -> {
          String claim =
              report
                  .correction()
                  .claim(report, wouldShowAMissingMode ? "" : " if the model covers all modes");
          return report.correction().corrects()
              ? Verdict.good(Topic.ROWS, claim)
              : Verdict.open(Topic.ROWS, claim);
        });
  }

  /** The titles of some quantities, the first of them. */
  static String names(SampleReport report, Predicate<QuantitySummary> which) {
    List<String> names =
        report.quantities().stream().filter(which).map(QuantitySummary::title).toList();
    String more = names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "";
    return names.stream().limit(NAMES).collect(Collectors.joining(", ")) + more;
  }
}
