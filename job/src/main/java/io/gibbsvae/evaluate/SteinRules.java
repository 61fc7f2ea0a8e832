package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.SteinDeparture;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.energy.Text;
import java.util.Optional;
import java.util.stream.Stream;

/** What departures from Stein's identities say of samples, of an evaluation or of rows. */
final class SteinRules {

  /**
   * Departures of the size that a mean has that is off by a tenth of a standard deviation, or a
   * Gaussian's tail that lacks 5 % of the mass.
   */
  static final double LARGE = 0.1;

  /** Of rows that are not corrected no departure is bad: their ESS says how far the model is. */
  static final double NONE = Double.POSITIVE_INFINITY;

  private SteinRules() {}

  /**
   * Judges a report.
   *
   * @param large the size from which on a departure is bad
   */
  static Stream<Verdict> judge(Optional<SteinReport> report, double large, String remedy) {
    return report.filter(SteinReport::departs).stream()
        .map(
            departing -> {
              String text = text(departing.departures().get(0));
              return departing.departures().stream().anyMatch(d -> isLarge(departing, d, large))
                  ? Verdict.bad(Topic.STEIN, "NOT the target: " + text, remedy)
                  : Verdict.care(Topic.STEIN, text, remedy);
            });
  }

  private static boolean isLarge(SteinReport report, SteinDeparture departure, double large) {
    return report.isCertain(departure) && Math.abs(departure.mean().value()) > large;
  }

  private static String text(SteinDeparture departure) {
    return Text.format(
        "by Stein's identities %s, or the gradient is wrong (%.3f ± %.3f, expected 0)",
        finding(departure), departure.mean().value(), departure.mean().standardError());
  }

  private static String finding(SteinDeparture departure) {
    boolean positive = departure.mean().value() > 0;
    boolean energy = departure.name().equals(SteinDeparture.ENERGY);
    return switch (departure.function()) {
      case MEAN -> Text.format("%s is too %s", departure.name(), positive ? "low" : "high");
      case SCALE ->
          Text.format(
              energy ? "the %s is too %s" : "%s varies too %s",
              departure.name(),
              energy ? (positive ? "low" : "high") : positive ? "little" : "much");
      case LOWER_TAIL, LOWER_END -> tail(departure, !positive, "lower");
      case UPPER_TAIL, UPPER_END -> tail(departure, positive, "upper");
    };
  }

  private static String tail(SteinDeparture departure, boolean few, String which) {
    return Text.format(
        "there are too %s samples in the %s tail of %s",
        few ? "few" : "many",
        which,
        departure.name().equals(SteinDeparture.ENERGY) ? "the energy" : departure.name());
  }
}
