package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.DriftReport;
import io.gibbsvae.diagnose.MeanDrift;
import io.gibbsvae.energy.Text;
import java.util.Optional;
import java.util.stream.Stream;

/** What weighted samples that chains move along the target's necks say of the weights. */
final class DriftRules {

  /** Share of the target without which weighted samples are not of the target. */
  private static final double LARGE_SHARE = 0.05;

  private DriftRules() {}

  static Stream<Verdict> judge(Optional<DriftReport> report, String remedy) {
    return report.filter(drift -> drift.misses() || drift.departs()).stream()
        .map(
            drift ->
                drift.misses() && drift.missing() > LARGE_SHARE
                    ? Verdict.bad(Topic.DRIFT, "NOT the target: " + missing(drift), remedy)
                    : Verdict.care(
                        Topic.DRIFT, drift.misses() ? missing(drift) : moving(drift), remedy));
  }

  private static String missing(DriftReport drift) {
    return Text.format(
        "the target narrows along %s, and the weighted samples lack %.1f %% of it in the neck; log Z"
            + " is corrected for it (%+.4f), weighted means are not",
        String.join(" and ", drift.necks()), 100 * drift.missing(), drift.correction());
  }

  private static String moving(DriftReport drift) {
    MeanDrift worst = drift.drifts().get(0);
    return Text.format(
        "the target narrows along %s, and the weighted samples are not in equilibrium there: chains"
            + " move the mean %s of %s by %.3f ± %.3f standard deviations",
        String.join(" and ", drift.necks()),
        worst.function() == MeanDrift.Function.SQUARE ? "square" : "value",
        worst.name(),
        worst.mean().value(),
        worst.mean().standardError());
  }
}
