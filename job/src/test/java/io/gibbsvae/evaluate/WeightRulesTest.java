package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Settings;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.evaluate.Rules.Rule;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.SampleReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules on weighted rows and on the weights of an evaluation, each by itself. */
class WeightRulesTest {

  private static WeightReport weights(double ess, double kHat, double missingShare) {
    return new WeightReport(
        4, new Estimate(-1, 0), new Estimate(0, 0.01), ess, kHat, missingShare, 0, 0);
  }

  private static Case<SampleReport> rows(WeightReport weights, long distinct, int found) {
    return new Case<>(
        new SampleReport(
            Correction.RESAMPLE,
            1000,
            4000,
            0,
            Optional.of(weights),
            Optional.of(distinct),
            Optional.empty(),
            List.of(),
            Optional.of(new ModeCoverage(2, found, 1, 1)),
            MissedPlaces.of(List.of())),
        new Evidence(Knowledge.nothing().withLogZ(0, 0), Correction.RESAMPLE),
        Settings.THRESHOLDS);
  }

  private static Case<Evaluation> model(WeightReport joint, WeightReport weights, double known) {
    Estimate nothing = new Estimate(0, 0.01);
    return new Case<>(
        new Evaluation(
            new Evaluation.Samples(10_000, 10_000, 0, MissedPlaces.of(List.of())),
            new Evaluation.Weighted(List.of(joint, weights), nothing),
            Optional.of(new Known(known, 0)),
            new Evaluation.Means(
                new Evaluation.MeanEnergy(nothing, nothing, Optional.empty()),
                List.of(),
                List.of()),
            new Evaluation.Exact(List.of(), Optional.empty(), Optional.empty()),
            new Evaluation.Spread(Optional.empty(), Optional.empty())),
        new Evidence(Knowledge.nothing(), Correction.RESAMPLE),
        Settings.THRESHOLDS);
  }

  private static <T> Level level(Rule<T> rule, Case<T> judged) {
    return rule.judge(judged).map(Verdict::level).findFirst().orElse(null);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.6, 0.001, ", "0.5, 0.8, 0.001, BAD", "0.99, 0.8, 0.001, "})
  void heavyTailsAreBadUnlessWeightsHardlyVary(
      double ess, double kHat, double missing, Level expected) {
    WeightReport weights = weights(ess, kHat, missing);
    assertThat(level(RowRules::heavyTail, rows(weights, 1000, 2))).isEqualTo(expected);
    assertThat(level(ModelRules::heavyTail, model(weights, weights, 0))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.6, 0.001, ,", "0.04, 0.6, 0.001, CARE,", "0.5, 0.6, 0.02, , CARE"})
  void usableWeightsAreJudgedByTheirSizeAndTheirTail(
      double ess, double kHat, double missing, Level low, Level tail) {
    WeightReport weights = weights(ess, kHat, missing);
    assertThat(level(RowRules::lowWeights, rows(weights, 1000, 2))).isEqualTo(low);
    assertThat(level(ModelRules::lowEss, model(weights, weights, 0))).isEqualTo(low);
    assertThat(level(RowRules::missingShare, rows(weights, 1000, 2))).isEqualTo(tail);
    assertThat(level(ModelRules::missingShare, model(weights, weights, 0))).isEqualTo(tail);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5, ", "0.1, 0.5, CARE", "0.6, 1, "})
  void anEncoderIsABottleneckWhereFurtherLatentsHelp(double joint, double ess, Level expected) {
    assertThat(level(ModelRules::encoder, model(weights(joint, 0.1, 0), weights(ess, 0.1, 0), 0)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, ", "0.08, CARE", "0.2, BAD"})
  void logZIsHeldAgainstTheKnownOne(double known, Level expected) {
    WeightReport weights = weights(0.5, 0.1, 0);
    assertThat(level(ModelRules::logZ, model(weights, weights, known))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"600, 2, ,", "400, 2, CARE,", "1000, 1, , BAD"})
  void rowsThatRepeatOrMissAModeAreFound(long distinct, int found, Level repeated, Level missing) {
    Case<SampleReport> rows = rows(weights(0.5, 0.1, 0), distinct, found);
    assertThat(level(RowRules::distinct, rows)).isEqualTo(repeated);
    assertThat(level(RowRules::missingModes, rows)).isEqualTo(missing);
  }
}
