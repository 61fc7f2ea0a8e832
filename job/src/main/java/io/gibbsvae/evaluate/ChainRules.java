package io.gibbsvae.evaluate;

import static io.gibbsvae.evaluate.Rules.when;

import io.gibbsvae.chain.Acceptance;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Rules.Rule;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What can be wrong with the chains that rows are draws of. */
final class ChainRules {

  static final List<Rule<SampleReport>> ALL =
      List.of(
          ChainRules::outside,
          ChainRules::rescued,
          ChainRules::stuck,
          ChainRules::rHat,
          ChainRules::acceptance,
          ChainRules::bfmi);

  private ChainRules() {}

  private static Stream<ChainDiagnosis> chains(Case<SampleReport> judged) {
    return judged.subject().chains().stream();
  }

  static Stream<Verdict> outside(Case<SampleReport> judged) {
    return chains(judged)
        .map(ChainDiagnosis::report)
        .filter(report -> report.outside() > 0)
        .map(
            report ->
                Verdict.bad(
                    Topic.OUTSIDE,
                    Text.format(
                        "%,d of %,d chains found no point of finite energy",
                        report.outside(), report.chains()),
                    "train the model until its samples have finite energies"));
  }

  static Stream<Verdict> rescued(Case<SampleReport> judged) {
    return chains(judged)
        .map(ChainDiagnosis::report)
        .filter(report -> report.rescued() > 0)
        .map(
            report ->
                Verdict.care(
                    Topic.RESCUED,
                    Text.format(
                        "%,d of %,d chains were stuck at their start, and restarted from the positions"
                            + " of others",
                        report.rescued(), report.chains()),
                    "improve the model"));
  }

  static Stream<Verdict> stuck(Case<SampleReport> judged) {
    return chains(judged)
        .filter(chains -> chains.stuck() > 0)
        .map(
            chains ->
                Verdict.bad(
                    Topic.STUCK,
                    Text.format(
                        "%,d of %,d chains never moved", chains.stuck(), chains.report().chains()),
                    "raise sample.metropolis.warm-up and moves.mala, or improve the model"));
  }

  static Stream<Verdict> rHat(Case<SampleReport> judged) {
    double rHat = judged.subject().largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN);
    double most = judged.thresholds().rHat();
    return chains(judged)
        .flatMap(
            chains ->
                Stream.concat(
                    when(
                        Double.isNaN(rHat),
                        () ->
                            Verdict.bad(
                                Topic.R_HAT,
                                "there are fewer than two chains, so R-hat cannot show whether they"
                                    + " converged",
                                "raise sample.rows, or lower sample.metropolis.draws")),
                    when(
                        rHat > most,
                        () ->
                            Verdict.bad(
                                Topic.R_HAT,
                                Text.format(
                                    "chains disagree on %s (R-hat up to %.3f)",
                                    RowRules.names(judged.subject(), q -> q.rHat() > most), rHat),
                                "raise sample.metropolis.warm-up and thin, reparametrise if a"
                                    + " coordinate is the scale of others, or improve the"
                                    + " model"))));
  }

  static Stream<Verdict> acceptance(Case<SampleReport> judged) {
    return chains(judged)
        .flatMap(chains -> chains.report().acceptance().entrySet().stream())
        .filter(type -> type.getValue().rate() < judged.thresholds().acceptance())
        .map(type -> idle(type.getKey(), type.getValue()));
  }

  private static Verdict idle(MoveType type, Acceptance acceptance) {
    String name = type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Verdict.care(
        Topic.ACCEPTANCE,
        Text.format("%s moves are rarely accepted (%.2f %%)", name, 100 * acceptance.rate()),
        type == MoveType.MALA
            ? "raise sample.metropolis.warm-up"
            : type == MoveType.INDEPENDENCE
                ? "improve the model, or raise sample.metropolis.latent-draws"
                : "improve the model");
  }

  static Stream<Verdict> bfmi(Case<SampleReport> judged) {
    return chains(judged)
        .filter(chains -> chains.bfmi() < judged.thresholds().bfmi())
        .map(
            chains ->
                Verdict.care(
                    Topic.BFMI,
                    Text.format("chains explore energies slowly (E-BFMI %.2f)", chains.bfmi()),
                    "raise sample.metropolis.thin"));
  }
}
