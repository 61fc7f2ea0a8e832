package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Settings;
import io.gibbsvae.chain.Acceptance;
import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.evaluate.Rules.Rule;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainRulesTest {

  private static List<Level> levels(Rule<SampleReport> rule, SampleReport report) {
    return rule.judge(
            new Case<>(
                report,
                new Evidence(Knowledge.nothing(), report.correction()),
                Settings.THRESHOLDS))
        .map(Verdict::level)
        .toList();
  }

  private static SampleReport report(
      double rHat, double acceptance, double bfmi, int stuck, int rescued, int outside) {
    ChainReport moved =
        new ChainReport(
            10,
            Map.of(MoveType.MALA, new Acceptance(1000, Math.round(1000 * acceptance))),
            List.of(1.0),
            rescued,
            1,
            0,
            outside);
    return new SampleReport(
        Correction.METROPOLIS,
        1000,
        1,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new ChainDiagnosis(moved, 100, bfmi, bfmi, stuck)),
        List.of(
            new QuantitySummary(
                "x0",
                Optional.empty(),
                0,
                0.03,
                1,
                1,
                -1.6,
                0,
                1.6,
                900,
                900,
                Optional.of(rHat),
                Optional.empty())),
        Optional.empty(),
        MissedPlaces.of(List.of()));
  }

  @Test
  void saysNothingOfGoodChains() {
    SampleReport good = report(1.001, 0.5, 1, 0, 0, 0);
    assertThat(ChainRules.ALL).allSatisfy(rule -> assertThat(levels(rule, good)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"1.009, ", "1.02, BAD", "NaN, BAD"})
  void judgesRHat(double rHat, Level expected) {
    assertThat(levels(ChainRules::rHat, report(rHat, 0.5, 1, 0, 0, 0)))
        .containsExactlyElementsOf(Optional.ofNullable(expected).stream().toList());
  }

  @Test
  void judgesEachFaultByItself() {
    assertThat(levels(ChainRules::acceptance, report(1, 0.01, 1, 0, 0, 0)))
        .containsExactly(Level.CARE);
    assertThat(levels(ChainRules::bfmi, report(1, 0.5, 0.2, 0, 0, 0))).containsExactly(Level.CARE);
    assertThat(levels(ChainRules::stuck, report(1, 0.5, 1, 1, 0, 0))).containsExactly(Level.BAD);
    assertThat(levels(ChainRules::rescued, report(1, 0.5, 1, 0, 1, 0))).containsExactly(Level.CARE);
    assertThat(levels(ChainRules::outside, report(1, 0.5, 1, 0, 0, 1))).containsExactly(Level.BAD);
  }
}
