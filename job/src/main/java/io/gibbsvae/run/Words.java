package io.gibbsvae.run;

import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.DistanceToExact;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Evaluation.Expectation;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.model.Resolution.Coarse;
import io.gibbsvae.report.Digits;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run says to the person who waits for it. */
final class Words {

  private static final int TABLE = 14;

  private static final List<String> COLUMNS =
      List.of("Mean", "MCSE", "StdDev", "MAD", "5%", "50%", "95%", "ESS_bulk", "ESS_tail");

  private Words() {}

  /** One round as a line of the log. */
  static String round(RoundReport report, double secondsLeft) {
    return String.format(
        Locale.ROOT,
        "round %d/%d  beta %.3f  bound %.3f (log-ratio %.3f, energy %.3f)%s  gradient %.2g%s%s  %,.0f latents/s  %s left",
        report.round(),
        report.rounds(),
        report.beta(),
        report.bound(),
        report.logRatio(),
        report.energy(),
        particles(report),
        report.gradientNorm(),
        report.clipped() > 0 ? ", clipped " + report.clipped() + " of " + report.steps() : "",
        report.skipped() > 0 ? ", SKIPPED " + report.skipped() + " batches" : "",
        report.latents() / report.seconds(),
        duration(secondsLeft));
  }

  /** One round in few words, behind a bar; what matters most comes first. */
  static List<String> briefly(RoundReport report) {
    List<String> fields = new ArrayList<>();
    fields.add(String.format(Locale.ROOT, "bound %.2f", report.bound()));
    fields.add(String.format(Locale.ROOT, "beta %.2f", report.beta()));
    if (report.hasPopulation()) {
      fields.add(String.format(Locale.ROOT, "ESS %.0f %%", 100 * report.population().ess()));
    }
    fields.add(String.format(Locale.ROOT, "%,.0f latents/s", report.latents() / report.seconds()));
    return fields;
  }

  /** Particles on their way, behind a bar. */
  static List<String> briefly(int turn, double beta) {
    return List.of(String.format(Locale.ROOT, "beta %.2g", beta), "particles, step " + turn);
  }

  /** Rows a second. */
  static String rate(double rate) {
    return String.format(Locale.ROOT, "%,.0f rows/s", rate);
  }

  private static String particles(RoundReport report) {
    return !report.hasPopulation()
        ? ""
        : String.format(
            Locale.ROOT,
            "  forward %.3f  particles' ESS %.0f %%",
            report.forward(),
            100 * report.population().ess());
  }

  /** Particles that have been carried a step, as a line of the log. */
  static String carried(int turn, double beta, double logZ) {
    return String.format(
        Locale.ROOT,
        "particles, step %d: beta %.3g  log Z there %.3f%s",
        turn,
        beta,
        logZ,
        beta == 1 ? "; at the target" : "");
  }

  /** Rows so far as a line of the log. */
  static String generated(long rows, long all, double rate, double secondsLeft) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows  %,.0f rows/s  %s left",
        rows,
        all,
        rate,
        duration(secondsLeft));
  }

  /** Tasks of an evaluation, as a line of the log. */
  static String evaluated(long tasks, long all, double secondsLeft) {
    return String.format(Locale.ROOT, "%d of %d tasks  %s left", tasks, all, duration(secondsLeft));
  }

  /** The rate of chains without a model, behind a bar. */
  static String energyRate(double rate) {
    return String.format(Locale.ROOT, "%,.0f energies/s", rate);
  }

  /** Energies of chains without a model so far, as a line of the log. */
  static String computed(long energies, long all, double rate, double secondsLeft) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d energies  %s  %s left",
        energies,
        all,
        energyRate(rate),
        duration(secondsLeft));
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  /** How good the model is, in plain words. */
  static List<String> evaluation(Evaluation e, List<Verdict> verdicts) {
    List<String> lines = new ArrayList<>();
    WeightReport weights = e.weights();
    lines.add(
        "log Z    "
            + with(weights.logZ())
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
                            weights.logZ().value() - known.value()))
                .orElse("")
            + e.exactWeights()
                .map(
                    exact ->
                        String.format(
                            Locale.ROOT, "   by exact samples %.5f", exact.logZ().value()))
                .orElse(""));
    lines.add("ELBO     " + with(e.joint().elbo()) + elboBeside(e));
    lines.add(
        "ESS      "
            + ess(e.joint())
            + (weights.latentDraws() > 0 ? "   " + ess(weights) : "")
            + e.exactWeights()
                .map(
                    exact ->
                        String.format(
                            Locale.ROOT, "   by exact samples %.1f %%", 100 * exact.ess()))
                .orElse(""));
    lines.add(
        String.format(
            Locale.ROOT,
            "latent   %.3f nats of it arrive in what is generated%s",
            e.latentInformation().value(),
            e.ignoresLatent()
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
    e.energies()
        .filter(energies -> energies.distance().isPresent())
        .ifPresent(
            energies ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "energies %.3f from the target's at most (Kolmogorov-Smirnov, weighted)",
                        energies.distance().getAsDouble())));
    e.distance().ifPresent(distance -> lines.add(distance(distance)));
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
    lines.addAll(verdicts(verdicts));
    return lines;
  }

  private static String elboBeside(Evaluation e) {
    long without = e.joint().zeros() + e.joint().invalid();
    if (without > 0) {
      return String.format(
          Locale.ROOT,
          "   (of the %,d of %,d rows that have a weight; of all rows minus infinity)",
          e.rows() - without,
          e.rows());
    }
    return e.exactJoint()
        .map(exact -> "   EUBO " + with(exact.eubo()) + "   (log Z lies between)")
        .orElse("   (at most log Z)");
  }

  private static String distance(DistanceToExact distance) {
    DistanceToExact.W2 w2 = distance.w2();
    DistanceToExact.Mmd mmd = distance.mmd();
    return String.format(
        Locale.ROOT,
        "distance W2 of %,d corrected rows to exact ones %.3g ± %.2g (exact to exact %.3g ± %.2g),"
            + " squared MMD of %,d raw rows %.2g (exact %.2g)",
        w2.rows(),
        w2.corrected().mean(),
        w2.corrected().deviation(),
        w2.exact().mean(),
        w2.exact().deviation(),
        mmd.rows(),
        mmd.uncorrected(),
        mmd.exact());
  }

  private static String ess(WeightReport weights) {
    return String.format(
        Locale.ROOT,
        "%.1f %% of the rows with K = %d (k-hat %.2f)",
        100 * weights.ess(),
        weights.latentDraws(),
        weights.kHat());
  }

  static List<String> verdicts(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(
            verdict ->
                (verdict.level().compareTo(Verdict.Level.CARE) < 0 ? "verdict  " : "VERDICT  ")
                    + verdict)
        .toList();
  }

  /** A table of what the rows say, as Stan prints it. */
  static List<String> table(List<QuantitySummary> quantities) {
    boolean chains = quantities.stream().anyMatch(q -> !Double.isNaN(q.rHat()));
    List<QuantitySummary> shown = quantities;
    List<String> lines = new ArrayList<>();
    if (quantities.size() > TABLE) {
      // The ends say most: the first coordinates, and what comes after them.
      shown = new ArrayList<>(quantities.subList(0, TABLE / 2));
      shown.addAll(quantities.subList(quantities.size() - TABLE / 2, quantities.size()));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    shown.forEach(q -> rows.add(fields(q)));
    int width = Math.max(8, shown.stream().mapToInt(q -> q.title().length()).max().orElse(0));
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder line = new StringBuilder();
      line.append(padded(row == 0 ? "" : shown.get(row - 1).title(), -width));
      for (int column = 0; column < COLUMNS.size(); column++) {
        int at = column;
        int longest = rows.stream().mapToInt(fields -> fields.get(at).length()).max().orElse(0);
        line.append(' ').append(padded(rows.get(row).get(at), Math.max(at == 0 ? 10 : 9, longest)));
      }
      if (chains) {
        line.append(
            row == 0 ? "  R_hat" : String.format(Locale.ROOT, " %6.3f", shown.get(row - 1).rHat()));
      }
      lines.add(line + (row == 0 ? "" : truth(shown.get(row - 1))));
    }
    if (shown.size() < quantities.size()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "(%d of %d shown; all are in %s)",
              shown.size(),
              quantities.size(),
              RunFolder.DIAGNOSTICS));
    }
    return lines;
  }

  /** Of a table, but for the name, R-hat and the truth. */
  private static List<String> fields(QuantitySummary q) {
    double sd = q.deviation();
    return List.of(
        Digits.of("%.4g", q.mean(), sd),
        String.format(Locale.ROOT, "%.2g", q.mcse()),
        String.format(Locale.ROOT, "%.4g", sd),
        String.format(Locale.ROOT, "%.4g", q.mad()),
        Digits.of("%.4g", q.low(), sd),
        Digits.of("%.4g", q.median(), sd),
        Digits.of("%.4g", q.high(), sd),
        String.format(Locale.ROOT, "%.0f", q.essBulk()),
        String.format(Locale.ROOT, "%.0f", q.essTail()));
  }

  private static String truth(QuantitySummary q) {
    return q.truth()
        .map(known -> "   truth " + Digits.of("%.5g", known.value(), q.deviation()))
        .orElse("");
  }

  /** Text filled up with blanks: in front of it, or behind it where the width is negative. */
  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", text);
  }

  /** A constant as configurations write it. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What was written, and how good it is. */
  static List<String> samples(SampleReport report, List<Verdict> verdicts) {
    List<String> lines = new ArrayList<>(table(report.quantities()));
    report
        .weights()
        .ifPresent(
            weights ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "weights  log Z %s, ESS %s",
                        with(weights.logZ()),
                        ess(weights))));
    report
        .distinct()
        .ifPresent(
            distinct ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "rows     %,d different ones among %,d",
                        distinct,
                        report.rows())));
    report
        .chains()
        .ifPresent(
            chains ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "chains   %,d of %,d draws; accepted: %s; E-BFMI %.2f",
                        chains.report().chains(),
                        chains.draws(),
                        acceptance(chains.report()),
                        chains.bfmi())));
    report
        .coverage()
        .ifPresent(
            c ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "modes    %d of %d, entropic coverage %.3f (perfect: %.3f)",
                        c.found(),
                        c.modes(),
                        c.entropic(),
                        c.truth())));
    lines.addAll(verdicts(verdicts));
    return lines;
  }

  /** A model beside chains without one. */
  static List<String> baseline(
      Evaluation evaluation,
      SampleReport baseline,
      long trainingEnergies,
      double trainingSeconds,
      double baselineSeconds,
      String verdict) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "With a model (%,d energies: %,d of training, in %s, and %,d of evaluation) and without one"
                + " (MALA, %s, %,d energies in %s):",
            trainingEnergies + evaluation.rows(),
            trainingEnergies,
            duration(trainingSeconds),
            evaluation.rows(),
            chains(baseline),
            baseline.energyEvaluations(),
            duration(baselineSeconds)));
    List<Pair> pairs = pairs(evaluation, baseline);
    int width = pairs.stream().mapToInt(pair -> pair.chains().title().length()).max().orElse(8);
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %20s  %20s  %6s",
            "",
            "model, weighted",
            "MALA alone",
            "R_hat"));
    for (Pair pair : pairs.subList(0, Math.min(TABLE, pairs.size()))) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %11s ±%7.2g  %11s ±%7.2g  %6.3f%s",
              pair.chains().title(),
              Digits.of("%.5g", pair.model().value(), pair.chains().deviation()),
              pair.model().standardError(),
              Digits.of("%.5g", pair.chains().mean(), pair.chains().deviation()),
              pair.chains().mcse(),
              pair.chains().rHat(),
              truth(pair.chains())));
    }
    evaluation
        .coverage()
        .ifPresent(
            model ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "modes: %d of %d with the model, %d without",
                        model.found(),
                        model.modes(),
                        baseline.coverage().map(ModeCoverage::found).orElse(0))));
    lines.add("verdict  " + verdict);
    return lines;
  }

  /** One quantity with a model and without. */
  private record Pair(Estimate model, QuantitySummary chains) {}

  private static List<Pair> pairs(Evaluation evaluation, SampleReport baseline) {
    List<Expectation> all = new ArrayList<>(evaluation.coordinates());
    all.addAll(evaluation.observables());
    Map<String, Estimate> model =
        all.stream()
            .collect(Collectors.toMap(Expectation::name, Expectation::weighted, (a, b) -> a));
    model.put("energy", evaluation.energy().weighted());
    return baseline.quantities().stream()
        .filter(quantity -> model.containsKey(quantity.name()))
        .map(quantity -> new Pair(model.get(quantity.name()), quantity))
        .toList();
  }

  /** What did the training buy? */
  static String baselineVerdict(
      Evaluation evaluation, List<Verdict> verdicts, SampleReport baseline, Thresholds thresholds) {
    double rHat = baseline.largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN);
    boolean weightsHold = verdicts.stream().noneMatch(v -> v.level() == Verdict.Level.BAD);
    if (!(rHat <= thresholds.rHat())) {
      return String.format(
          Locale.ROOT,
          "%s without a model do not agree with each other (R-hat %.2f), so that their errors"
              + " mean nothing%s",
          chains(baseline),
          rHat,
          weightsHold
              ? "; the model's weights can be used"
              : "; nor can the model's weights be used");
    }
    if (!weightsHold) {
      return chains(baseline)
          + " without a model agree with each other, and the model's weights cannot be used:"
          + " training bought nothing here, unless sample.correction = metropolis makes more of it";
    }
    double[] ratios =
        pairs(evaluation, baseline).stream()
            .mapToDouble(pair -> pair.chains().mcse() / pair.model().standardError())
            .filter(ratio -> ratio > 0 && Double.isFinite(ratio))
            .sorted()
            .toArray();
    double ratio = ratios.length == 0 ? Double.NaN : ratios[ratios.length / 2];
    return String.format(
        Locale.ROOT,
        "%s without a model agree with each other; their errors are %.2g times the model's (median), at as"
            + " many energies, training included",
        chains(baseline),
        ratio);
  }

  /** How many chains there are and how long they are. */
  private static String chains(SampleReport report) {
    return report
        .chains()
        .map(
            chains ->
                String.format(
                    Locale.ROOT,
                    "%,d chains of %,d draws each",
                    chains.report().chains(),
                    chains.draws()))
        .orElse("chains");
  }

  /** How the chains moved. */
  static String acceptance(ChainReport report) {
    return report.acceptance().entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT, "%s %.1f %%", name(entry.getKey()), 100 * entry.getValue().rate()))
        .collect(Collectors.joining(", "));
  }

  /** How long a round is: "25 steps" or "2 s of steps". */
  static String roundLength(TrainSettings train) {
    return train.timed()
        ? String.format(Locale.ROOT, "%.3g s of steps", train.roundSeconds())
        : train.averagingFrequency() + " steps";
  }

  private static final int MOST_COARSE = 8;

  /**
   * Which columns are doubles and why.
   *
   * @param coarse coordinates for which floats are too coarse
   */
  static List<String> doubles(Target target, List<Coarse> coarse) {
    List<String> lines = new ArrayList<>();
    String column = target.dimension() <= Generator.WIDEST ? "its column" : "the column x";
    coarse.stream()
        .limit(MOST_COARSE)
        .forEach(
            c ->
                lines.add(
                    target.title(c.coordinate())
                        + ": floats are "
                        + c.apart()
                        + ": "
                        + column
                        + " is of doubles"));
    if (coarse.size() > MOST_COARSE) {
      lines.add("and " + (coarse.size() - MOST_COARSE) + " coordinates more");
    }
    return lines;
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
