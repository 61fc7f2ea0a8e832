package io.gibbsvae.run;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.sample.Evaluation;
import io.gibbsvae.sample.Evaluation.Expectation;
import io.gibbsvae.train.RoundReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run says to the person who waits for it. */
final class Words {

  private Words() {}

  /** One round as a line of the log. */
  static String round(RoundReport report, double secondsLeft) {
    return String.format(
        Locale.ROOT,
        "round %d/%d  beta %.3f  bound %.3f (log-ratio %.3f, energy %.3f)  gradient %.2g%s%s  %,.0f latents/s  %s left",
        report.round(),
        report.rounds(),
        report.beta(),
        report.bound(),
        report.logRatio(),
        report.energy(),
        report.gradientNorm(),
        report.clipped() > 0 ? ", clipped " + report.clipped() + " of " + report.steps() : "",
        report.skipped() > 0 ? ", SKIPPED " + report.skipped() + " batches" : "",
        report.latents() / report.seconds(),
        duration(secondsLeft));
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  /** How good the model is, in plain words. */
  static List<String> evaluation(Evaluation e) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "log Z    "
            + with(e.logZ())
            + e.knownLogZ()
                .map(
                    known ->
                        String.format(
                            Locale.ROOT,
                            "   truth %.5f%s, off by %+.5f",
                            known.value(),
                            known.uncertainty() > 0
                                ? String.format(Locale.ROOT, " ± %.2g", known.uncertainty())
                                : "",
                            e.logZ().value() - known.value()))
                .orElse(""));
    lines.add(
        "ELBO     "
            + with(e.elbo())
            + e.eubo()
                .map(eubo -> "   EUBO " + with(eubo) + "   (log Z lies between)")
                .orElse("   (at most log Z)"));
    lines.add(
        String.format(
            Locale.ROOT, "ESS      %.1f %% of the rows: %s", 100 * e.ess(), quality(e.ess())));
    lines.add(
        String.format(
            Locale.ROOT,
            "latent   %.3f nats of it arrive in what is generated%s",
            e.latentInformation().value(),
            ignored(e)
                ? ": it is ignored"
                : e.latentInformation().value() < 0 ? ": the encoder is off" : ""));
    e.coverage()
        .ifPresent(
            c ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "modes    %d of %d found, entropic coverage %.3f (perfect: %.3f)",
                        c.found(),
                        c.modes(),
                        c.entropic(),
                        c.truth())));
    for (Expectation o : e.observables().subList(0, Math.min(6, e.observables().size()))) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s = %s weighted, %.5f unweighted%s",
              o.name(),
              with(o.weighted()),
              o.plain().value(),
              o.truth()
                  .map(t -> String.format(Locale.ROOT, "; truth %.5f", t.value()))
                  .orElse("")));
    }
    if (e.nonFiniteEnergies() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d samples have an energy that is not finite; they weigh nothing",
              e.nonFiniteEnergies(),
              e.rows()));
    }
    lines.add("verdict  " + verdict(e));
    return lines;
  }

  /** What the spread of the weights says; what the model never visits is not in it. */
  private static String quality(double ess) {
    if (ess >= 0.8) {
      return "nearly even weights";
    }
    if (ess >= 0.3) {
      return "good, use the weights";
    }
    if (ess >= 0.05) {
      return "usable with the weights, and worth more training or stages";
    }
    return "poor";
  }

  /**
   * The sentence to remember: what is known of the target outranks what the model thinks of itself.
   */
  private static String verdict(Evaluation e) {
    boolean modesMissing = e.coverage().map(c -> c.found() < c.modes()).orElse(false);
    double offBy =
        e.knownLogZ()
            .map(
                known ->
                    Math.abs(e.logZ().value() - known.value())
                        - 5 * Math.hypot(known.uncertainty(), e.logZ().standardError()))
            .orElse(0.0);
    if (modesMissing) {
      return "NOT the target: modes are missing, which no weight repairs. Raise beta more slowly (train.tempering.share),"
          + " widen model.scale, add model.stages";
    }
    if (offBy > 0.05) {
      return "NOT the target: log Z is off by far more than its error, so that part of it is hardly generated. Raise"
          + " beta more slowly (train.tempering.share), add model.stages";
    }
    if (e.ess() < 0.05) {
      return "the weights rest on few rows: train longer, add model.stages or widen model.hidden";
    }
    return e.knownLogZ().isPresent()
        ? "agrees with what is known of the target"
        : "consistent with itself; nothing is known of this target that could show a missing mode";
  }

  private static boolean ignored(Evaluation e) {
    return Math.abs(e.latentInformation().value()) < 0.01;
  }

  private static String with(Estimate estimate) {
    return String.format(Locale.ROOT, "%.5f ± %.2g", estimate.value(), estimate.standardError());
  }

  static String bytes(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
