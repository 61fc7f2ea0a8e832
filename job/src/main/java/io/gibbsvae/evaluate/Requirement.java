package io.gibbsvae.evaluate;

import io.gibbsvae.energy.Text;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the demands that a run makes of itself. A number that is not there meets none.
 *
 * @param key in the configuration
 */
public record Requirement(String key, double required, double found, boolean met) {

  /** {@return the demands on a model that are set} */
  public static List<Requirement> of(EvaluateSettings.Require require, Evaluation evaluation) {
    List<Requirement> all = new ArrayList<>();
    String block = "evaluate.require.";
    if (require.ess() > 0) {
      all.add(atLeast(block + "ess", require.ess(), evaluation.weights().ess()));
    }
    if (require.logZError() < Double.POSITIVE_INFINITY) {
      all.add(
          atMost(
              block + "log-z-error",
              require.logZError(),
              evaluation.weights().logZ().standardError()));
    }
    if (require.kHat() < Double.POSITIVE_INFINITY) {
      all.add(atMost(block + "k-hat", require.kHat(), evaluation.weights().kHat()));
    }
    return all;
  }

  /** {@return the demands on rows that are set} */
  public static List<Requirement> of(SampleSettings.Require require, SampleReport report) {
    List<Requirement> all = new ArrayList<>();
    String block = "sample.require.";
    if (require.ess() > 0) {
      all.add(atLeast(block + "ess", require.ess(), report.smallestEss()));
    }
    if (require.kHat() < Double.POSITIVE_INFINITY && report.weights().isPresent()) {
      all.add(atMost(block + "k-hat", require.kHat(), report.weights().get().kHat()));
    }
    if (require.rHat() < Double.POSITIVE_INFINITY && report.chains().isPresent()) {
      all.add(
          atMost(
              block + "r-hat",
              require.rHat(),
              report.largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN)));
    }
    return all;
  }

  private static Requirement atLeast(String key, double required, double found) {
    return new Requirement(key, required, found, found >= required);
  }

  private static Requirement atMost(String key, double required, double found) {
    return new Requirement(key, required, found, found <= required);
  }

  @Override
  public String toString() {
    return Text.format(
        "%s: %s = %s, found %s", met ? "Met" : "Not met", key, required, Text.known("%.4g", found));
  }
}
