package io.gibbsvae.record;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.evaluate.DistanceToExact;
import io.gibbsvae.evaluate.EnergyHistogram;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.record.Measure.Column;
import io.gibbsvae.record.Measure.Row;
import io.gibbsvae.sample.SampleReport;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * All measures of a model, in the order in which they are shown. A number that an {@link
 * Evaluation} has is in the manifest by itself; its entry here puts it on the console, on the page
 * and into the benchmark.
 */
public final class Measures {

  private static final int EXPECTATIONS = 6;

  private static final String NATS = "nats";
  private static final String SHARE = "share";

  private static final List<Measure> ALL =
      List.of(
          logZ(),
          bounds(),
          effectiveSize(),
          latent(),
          modes(),
          energies(),
          distance(),
          expectations(),
          particles(),
          cost());

  private Measures() {}

  /**
   * {@return an evaluation in lines for the console}
   *
   * @param evaluation the evaluation
   */
  public static List<String> lines(Evaluation evaluation) {
    return ALL.stream().flatMap(measure -> measure.lines().apply(evaluation).stream()).toList();
  }

  /**
   * {@return a run in rows for its page}
   *
   * @param run the run
   */
  public static List<Row> rows(RunRecord run) {
    return ALL.stream().flatMap(measure -> measure.rows().apply(run).stream()).toList();
  }

  /** {@return the columns of the benchmark} */
  public static List<Column> columns() {
    return ALL.stream().flatMap(measure -> measure.columns().stream()).toList();
  }

  private static Measure logZ() {
    return new Measure(
        e ->
            List.of(
                "log Z    "
                    + shown(e.weights().logZ())
                    + e.knownLogZ().map(known -> beside(known, e)).orElse("")
                    + e.exactWeights()
                        .map(exact -> format("   by exact samples %.5f", exact.logZ().value()))
                        .orElse("")),
        run ->
            joined(
                List.of(
                    Row.of(
                        "log Z, of the evaluation",
                        run.evaluation().map(Measures::ofTheEvaluation).orElse(""),
                        ofModel(run, e -> resolved(e.weights().logZ()))),
                    Row.of(
                        "log Z, of the samples",
                        report(run).map(Measures::ofTheSamples).orElse(""),
                        writtenWeights(run).flatMap(weights -> resolved(weights.logZ()))),
                    Row.of(
                        "log Z, known",
                        ofModel(
                            run,
                            e ->
                                e.knownLogZ()
                                    .flatMap(
                                        known ->
                                            resolved(
                                                new Estimate(
                                                    known.value(), known.uncertainty()))))),
                    Row.of(
                        "log Z, from exact samples",
                        ofModel(
                            run, e -> e.exactWeights().flatMap(exact -> resolved(exact.logZ())))),
                    Row.of(
                        "log Z, the particles' own",
                        run.training()
                            .flatMap(TrainingResult::population)
                            .flatMap(p -> resolved(new Estimate(p.logZ(), p.logZError())))))),
        List.of(
            Column.ofModel("log Z off by", NATS, "%.4f", e -> e.logZError().map(Math::abs)),
            Column.ofModel(
                "its error", NATS, "%.4f", e -> Optional.of(e.weights().logZ().standardError()))));
  }

  private static String beside(Known known, Evaluation e) {
    return format(
        "   truth %.5f%s, off by %+.5f",
        known.value(),
        known.uncertainty() > 0 ? format(" ± %.2g", known.uncertainty()) : "",
        e.weights().logZ().value() - known.value());
  }

  private static String ofTheEvaluation(ModelResult result) {
    return format(
        "from the weights of %,d samples of the model that were drawn for it"
            + " alone, each averaged over K = %d further latents",
        result.evaluation().rows(), result.evaluation().weights().latentDraws());
  }

  private static String ofTheSamples(SampleReport report) {
    return format(
        "from the weights of %s, with K = %d: other noise, so that the two"
            + " agree to within their errors where weights can be used",
        format(report.correction().nouns().allWeighted(), report.rows()),
        report.weights().map(WeightReport::latentDraws).orElse(0));
  }

  private static Measure bounds() {
    return new Measure(
        e -> List.of("ELBO     " + shown(e.joint().elbo()) + besideTheElbo(e)),
        run ->
            joined(
                List.of(
                    Row.of(
                        ofModel(run, e -> Optional.of(withoutWeight(e) == 0)).orElse(true)
                            ? "ELBO, at most log Z"
                            : "mean log weight of the rows that have one (no ELBO)",
                        ofModel(run, e -> resolved(e.joint().elbo()))),
                    Row.of(
                        "EUBO, at least log Z",
                        ofModel(
                            run, e -> e.exactJoint().flatMap(exact -> resolved(exact.eubo())))))),
        List.of(
            Column.ofModel(
                "ELBO gap",
                NATS,
                "%.3f",
                e -> e.knownLogZ().map(known -> known.value() - e.joint().elbo().value())),
            Column.ofModel(
                "EUBO gap",
                NATS,
                "%.3f",
                e ->
                    e.knownLogZ()
                        .flatMap(
                            known ->
                                e.exactJoint()
                                    .map(exact -> exact.eubo().value() - known.value())))));
  }

  private static long withoutWeight(Evaluation e) {
    return e.joint().zeros() + e.joint().invalid();
  }

  private static String besideTheElbo(Evaluation e) {
    long without = withoutWeight(e);
    if (without > 0) {
      return format(
          "   (of the %,d of %,d rows that have a weight; of all rows minus infinity)",
          e.rows() - without, e.rows());
    }
    return e.exactJoint()
        .map(exact -> "   EUBO " + shown(exact.eubo()) + "   (log Z lies between)")
        .orElse("   (at most log Z)");
  }

  private static Measure effectiveSize() {
    return new Measure(
        e ->
            List.of(
                "ESS      "
                    + effectiveSize(e.joint())
                    + (e.weights().latentDraws() > 0 ? "   " + effectiveSize(e.weights()) : "")
                    + e.exactWeights()
                        .map(exact -> format("   by exact samples %.1f %%", 100 * exact.ess()))
                        .orElse("")),
        run ->
            joined(
                List.of(
                    run.evaluation().stream()
                        .flatMap(result -> result.evaluation().weighted().weights().stream())
                        .map(
                            weights ->
                                new Row(
                                    "ESS of the rows with K = " + weights.latentDraws(),
                                    "",
                                    tail(weights)))
                        .toList(),
                    writtenWeights(run)
                        .map(
                            weights ->
                                new Row(
                                    "ESS of the "
                                        + report(run).orElseThrow().correction().nouns().weighted()
                                        + " with K = "
                                        + weights.latentDraws(),
                                    "",
                                    tail(weights)))
                        .stream()
                        .toList())),
        List.of(
            Column.ofModel("ESS, K = 0", SHARE, "%.3f", e -> Optional.of(e.joint().ess())),
            Column.ofModel("ESS", SHARE, "%.3f", e -> Optional.of(e.weights().ess())),
            Column.ofModel("k-hat", "", "%.2f", e -> Optional.of(e.weights().kHat()))));
  }

  /**
   * {@return the effective sample size of weights, with their k-hat}
   *
   * @param weights of rows
   */
  public static String effectiveSize(WeightReport weights) {
    return format(
        "%.1f %% of the rows with K = %d (k-hat %.2f)",
        100 * weights.ess(), weights.latentDraws(), weights.kHat());
  }

  private static String tail(WeightReport weights) {
    return format("%.1f %%, k-hat %.2f", 100 * weights.ess(), weights.kHat());
  }

  private static Measure latent() {
    return new Measure(
        e ->
            List.of(
                format(
                    "latent   mutual information with x: %.3f nats%s",
                    e.latentInformation().value(),
                    e.ignoresLatent()
                        ? ": it is ignored"
                        : e.latentInformation().value() < 0 ? ": the encoder is off" : "")),
        run -> List.of(),
        List.of());
  }

  private static Measure modes() {
    return new Measure(
        e ->
            e
                .coverage()
                .map(
                    c ->
                        format(
                            "modes    %d of %d found, entropic coverage %.3f (perfect: %.3f)",
                            c.found(), c.modes(), c.entropic(), c.truth()))
                .stream()
                .toList(),
        run ->
            joined(
                List.of(
                    Row.of(
                        "modes found by uncorrected rows",
                        ofModel(run, e -> e.coverage().map(c -> c.found() + " of " + c.modes()))),
                    Row.of(
                        "independent rows that the samples are worth, at least",
                        report(run)
                            .map(SampleReport::smallestEss)
                            .filter(Double::isFinite)
                            .map(ess -> format("%,.0f", ess))))),
        List.of(
            Column.ofModel("modes", "", "%.0f", e -> e.coverage().map(c -> (double) c.found())),
            Column.ofModel("coverage", "", "%.3f", e -> e.coverage().map(c -> c.entropic()))));
  }

  private static Measure energies() {
    return new Measure(
        e ->
            e
                .exact()
                .energies()
                .flatMap(EnergyHistogram::distance)
                .map(
                    distance ->
                        format(
                            "energies distribution within %.3f of the target's (Kolmogorov-Smirnov, weighted)",
                            distance))
                .stream()
                .toList(),
        run -> List.of(),
        List.of());
  }

  private static Measure distance() {
    return new Measure(
        e -> e.exact().distance().map(Measures::inWords).stream().toList(),
        run -> List.of(),
        List.of(
            Column.ofModel("MMD", "", "%.4f", e -> distance(e, d -> d.mmd().uncorrected())),
            Column.ofModel("W2", "", "%.2f", e -> distance(e, d -> d.w2().corrected())),
            Column.ofModel("W2, exact", "", "%.2f", e -> distance(e, d -> d.w2().exact()))));
  }

  private static Optional<Double> distance(Evaluation e, Function<DistanceToExact, Double> which) {
    return e.exact().distance().map(which);
  }

  private static String inWords(DistanceToExact distance) {
    DistanceToExact.W2 w2 = distance.w2();
    DistanceToExact.Mmd mmd = distance.mmd();
    return format(
        "distance W2 of %,d corrected rows to exact ones %.3g ± %.2g (exact to exact %.3g ± %.2g),"
            + " squared MMD of %,d raw rows %.2g (exact %.2g)",
        w2.rows(),
        w2.corrected(),
        w2.correctedSd(),
        w2.exact(),
        w2.exactSd(),
        mmd.rows(),
        mmd.uncorrected(),
        mmd.exact());
  }

  private static Measure expectations() {
    return new Measure(
        e ->
            e.observables().stream()
                .limit(EXPECTATIONS)
                .map(
                    o ->
                        format(
                            "%s = %s weighted, %.5f unweighted%s",
                            o.name(),
                            shown(o.weighted()),
                            o.plain().value(),
                            o.truth().map(t -> format("; truth %.5f", t.value())).orElse("")))
                .toList(),
        run -> List.of(),
        List.of(
            Column.ofModel(
                "worst known expectation, standard errors",
                "standard errors",
                "%.1f",
                e ->
                    e.observables().stream()
                        .map(o -> Math.abs(o.standardErrorsOff()))
                        // Not where nothing varies and nothing is wrong: 0 / 0.
                        .filter(Double::isFinite)
                        .max(Comparator.naturalOrder()))));
  }

  private static Measure particles() {
    return new Measure(
        e -> List.of(),
        run -> List.of(),
        List.of(
            new Column(
                "particles' log Z off by",
                NATS,
                "%.3f",
                run ->
                    run.training()
                        .flatMap(TrainingResult::population)
                        .flatMap(
                            p ->
                                ofModel(run, Evaluation::knownLogZ)
                                    .map(known -> Math.abs(p.logZ() - known.value()))))));
  }

  private static Measure cost() {
    return new Measure(
        e -> List.of(),
        run ->
            joined(
                List.of(
                    Row.of("training", run.training().flatMap(t -> seconds(t.seconds()))),
                    Row.of("evaluation", run.evaluation().flatMap(e -> seconds(e.seconds()))),
                    Row.of("generation", run.samples().flatMap(s -> seconds(s.seconds()))))),
        List.of(
            new Column(
                "energies, millions",
                "",
                "%.1f",
                run -> run.training().map(training -> training.energyEvaluations() / 1e6)),
            new Column(
                "seconds", "s", "%.0f", run -> run.training().map(TrainingResult::seconds))));
  }

  /**
   * {@return seconds for people; empty where they are not known}
   *
   * @param seconds the seconds
   */
  public static Optional<String> seconds(double seconds) {
    return Double.isFinite(seconds) ? Optional.of(format("%.1f s", seconds)) : Optional.empty();
  }

  /**
   * {@return an estimate with five decimals and its error}
   *
   * @param estimate the estimate
   */
  public static String shown(Estimate estimate) {
    return format("%.5f ± %.2g", estimate.value(), estimate.standardError());
  }

  /** As many decimals as the error leaves meaning to, and one more; empty for no number. */
  private static Optional<String> resolved(Estimate estimate) {
    double error = estimate.standardError();
    if (!Double.isFinite(estimate.value())) {
      return Optional.empty();
    }
    if (!(error > 0)) {
      return Optional.of(format("%.5f", estimate.value()));
    }
    int decimals = Math.max(0, Math.min(8, 1 - (int) Math.floor(Math.log10(error))));
    return Optional.of(
        format("%." + decimals + "f ± %." + decimals + "f", estimate.value(), error));
  }

  private static Optional<SampleReport> report(RunRecord run) {
    return run.samples().map(RowsResult::report);
  }

  private static Optional<WeightReport> writtenWeights(RunRecord run) {
    return report(run).flatMap(SampleReport::weights);
  }

  private static <T> Optional<T> ofModel(RunRecord run, Function<Evaluation, Optional<T>> of) {
    return run.evaluation().map(ModelResult::evaluation).flatMap(of);
  }

  private static List<Row> joined(List<List<Row>> rows) {
    return rows.stream().flatMap(List::stream).toList();
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
