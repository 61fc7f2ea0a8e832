package io.gibbsvae.record;

import static io.gibbsvae.record.Measure.ofModel;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.SteinDeparture;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.DistanceToExact;
import io.gibbsvae.evaluate.EnergyHistogram;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Evaluation.Expectation;
import io.gibbsvae.record.Measure.Column;
import io.gibbsvae.record.Measure.Row;
import io.gibbsvae.record.RunRecord.Planning;
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
          stein(),
          expectations(),
          particles(),
          cost());

  private Measures() {}

  /** {@return an evaluation in lines for the console} */
  public static List<String> lines(Evaluation evaluation) {
    return ALL.stream().flatMap(measure -> measure.lines(evaluation)).toList();
  }

  /** {@return a run in rows for its page} */
  public static List<Row> rows(RunRecord run) {
    return ALL.stream().flatMap(measure -> measure.rows(run)).toList();
  }

  /** {@return the columns of the benchmark} */
  public static List<Column> columns() {
    return ALL.stream().flatMap(measure -> measure.columns().stream()).toList();
  }

  private static Measure logZ() {
    return new Measure()
        .line(
            e ->
                "log Z    "
                    + Digits.of(e.weights().logZ())
                    + e.knownLogZ().map(known -> beside(known, e)).orElse("")
                    + e.exact()
                        .weights()
                        .map(w -> "   by exact samples " + Text.known("%.5f", w.logZ().value()))
                        .orElse(""))
        .row(
            run -> "log Z, of the evaluation",
            run -> run.evaluation().map(Measures::ofTheEvaluation).orElse(""),
            ofModel(e -> Digits.resolved(e.weights().logZ())))
        .row(
            run -> "log Z, of the samples",
            run -> report(run).map(Measures::ofTheSamples).orElse(""),
            run -> writtenWeights(run).flatMap(weights -> Digits.resolved(weights.logZ())))
        .row("log Z, known", ofModel(e -> e.knownLogZ().flatMap(Measures::resolved)))
        .row(
            "log Z, from exact samples",
            ofModel(e -> e.exact().weights().flatMap(exact -> Digits.resolved(exact.logZ()))))
        .row(
            "log Z, the particles' own",
            run ->
                run.training()
                    .flatMap(TrainingResult::population)
                    .flatMap(p -> Digits.resolved(new Estimate(p.logZ(), p.logZError()))))
        .column("log Z off by", NATS, "%.4f", ofModel(e -> e.logZError().map(Math::abs)))
        .column(
            "its error",
            NATS,
            "%.4f",
            ofModel(e -> Optional.of(e.weights().logZ().standardError())));
  }

  private static String beside(Known known, Evaluation e) {
    return Text.format(
        "   truth %s%s, off by %s",
        Text.known("%.5f", known.value()),
        known.uncertainty() > 0 ? Text.format(" ± %.2g", known.uncertainty()) : "",
        Text.known("%+.5f", e.weights().logZ().value() - known.value()));
  }

  private static Optional<String> resolved(Known known) {
    return Digits.resolved(new Estimate(known.value(), known.uncertainty()));
  }

  private static String ofTheEvaluation(ModelResult result) {
    return Text.format(
        "from the weights of %,d samples of the model that were drawn for it"
            + " alone, each averaged over K = %d further latents",
        result.evaluation().rows(), result.evaluation().weights().latentDraws());
  }

  private static String ofTheSamples(SampleReport report) {
    return Text.format(
        "from the weights of %s, with K = %d: other noise, so that the two"
            + " agree to within their errors where weights can be used",
        Text.format(report.correction().nouns().allWeighted(), report.rows()),
        report.weights().map(WeightReport::latentDraws).orElse(0));
  }

  private static Measure bounds() {
    return new Measure()
        .line(e -> "ELBO     " + Digits.of(e.joint().elbo()) + besideTheElbo(e))
        .row(
            run ->
                ofModel(e -> Optional.of(withoutWeight(e) == 0)).apply(run).orElse(true)
                    ? "ELBO, at most log Z"
                    : "mean log weight of the rows that have one (no ELBO)",
            run -> "",
            ofModel(e -> Digits.resolved(e.joint().elbo())))
        .row("EUBO, at least log Z", ofModel(e -> e.exact().eubo().flatMap(Digits::resolved)))
        .column(
            "ELBO gap",
            NATS,
            "%.3f",
            ofModel(e -> e.knownLogZ().map(known -> known.value() - e.joint().elbo().value())))
        .column(
            "EUBO gap",
            NATS,
            "%.3f",
            ofModel(
                e ->
                    e.knownLogZ()
                        .flatMap(known -> e.exact().eubo().map(b -> b.value() - known.value()))));
  }

  private static long withoutWeight(Evaluation e) {
    return e.joint().zeros() + e.joint().invalid();
  }

  private static String besideTheElbo(Evaluation e) {
    long without = withoutWeight(e);
    if (without > 0) {
      return Text.format(
          "   (of the %,d of %,d rows that have a weight; of all rows minus infinity)",
          e.rows() - without, e.rows());
    }
    return e.exact()
        .eubo()
        .map(eubo -> "   EUBO " + Digits.of(eubo) + "   (log Z lies between)")
        .orElse("   (at most log Z)");
  }

  private static Measure effectiveSize() {
    return new Measure()
        .line(
            e ->
                "ESS      "
                    + effectiveSize(e.joint())
                    + (e.weights().latentDraws() > 0 ? "   " + effectiveSize(e.weights()) : "")
                    + e.exact()
                        .weights()
                        .map(exact -> "   by exact samples " + percent(exact.ess()))
                        .orElse(""))
        .rows(
            run ->
                run.evaluation().stream()
                    .flatMap(result -> result.evaluation().weighted().weights().stream())
                    .map(weights -> effectiveSize("rows", weights)))
        .rows(
            run ->
                report(run).stream()
                    .flatMap(
                        report ->
                            report.weights().stream()
                                .map(
                                    w -> effectiveSize(report.correction().nouns().weighted(), w))))
        .column("ESS, K = 0", SHARE, "%.3f", ofModel(e -> Optional.of(e.joint().ess())))
        .column("ESS", SHARE, "%.3f", ofModel(e -> Optional.of(e.weights().ess())))
        .column("k-hat", "", "%.2f", ofModel(e -> Optional.of(e.weights().kHat())));
  }

  /** {@return the effective sample size of weights, with their k-hat} */
  public static String effectiveSize(WeightReport weights) {
    return Text.format(
        "%s of the rows with K = %d (%s)",
        percent(weights.ess()), weights.latentDraws(), kHat(weights));
  }

  private static Row effectiveSize(String of, WeightReport weights) {
    return new Row(
        "ESS of the " + of + " with K = " + weights.latentDraws(),
        "",
        percent(weights.ess()) + ", " + kHat(weights));
  }

  private static String percent(double share) {
    return Text.known("%.1f %%", 100 * share);
  }

  private static String kHat(WeightReport weights) {
    return "k-hat " + Text.known("%.2f", weights.kHat());
  }

  private static Measure latent() {
    return new Measure()
        .line(
            e ->
                "latent   mutual information with x: "
                    + Text.known("%.3f nats", e.weighted().latentInformation().value())
                    + (e.ignoresLatent()
                        ? ": it is ignored"
                        : e.weighted().latentInformation().value() < 0
                            ? ": the encoder is off"
                            : ""));
  }

  private static Measure modes() {
    return new Measure()
        .lines(
            e ->
                e
                    .coverage()
                    .map(
                        c ->
                            Text.format(
                                "modes    %d of %d found, entropic coverage %s (perfect: %s)",
                                c.found(),
                                c.modes(),
                                Text.known("%.3f", c.entropic()),
                                Text.known("%.3f", c.truth())))
                    .stream())
        .row(
            "modes found by uncorrected rows",
            ofModel(e -> e.coverage().map(c -> c.found() + " of " + c.modes())))
        .row(
            "smallest effective sample size of the samples",
            run ->
                report(run)
                    .map(SampleReport::smallestEss)
                    .filter(Double::isFinite)
                    .map(ess -> Text.format("%,.0f", ess)))
        .column("modes", "", "%.0f", ofModel(e -> e.coverage().map(c -> (double) c.found())))
        .column("coverage", "", "%.3f", ofModel(e -> e.coverage().map(c -> c.entropic())));
  }

  private static Measure energies() {
    return new Measure()
        .lines(
            e ->
                e
                    .exact()
                    .energies()
                    .flatMap(EnergyHistogram::distance)
                    .map(
                        distance ->
                            "energies distribution within "
                                + Text.known("%.3f", distance)
                                + " of the target's (Kolmogorov-Smirnov, weighted)")
                    .stream());
  }

  private static Measure distance() {
    return new Measure()
        .lines(e -> e.exact().distance().map(Measures::inWords).stream())
        .column("MMD", "", "%.4f", distance(d -> d.mmd().uncorrected()))
        .column("W2", "", "%.2f", distance(d -> d.w2().corrected()))
        .column("W2, exact", "", "%.2f", distance(d -> d.w2().exact()));
  }

  private static Function<RunRecord, Optional<Double>> distance(
      Function<DistanceToExact, Double> which) {
    return ofModel(e -> e.exact().distance().map(which));
  }

  private static String inWords(DistanceToExact distance) {
    DistanceToExact.W2 w2 = distance.w2();
    DistanceToExact.Mmd mmd = distance.mmd();
    return Text.format(
        "distance W2 of %,d corrected rows to exact ones %s ± %s (exact to exact %s ± %s),"
            + " squared MMD of %,d raw rows %s (exact %s)",
        w2.rows(),
        Text.known("%.3g", w2.corrected()),
        Text.known("%.2g", w2.correctedSd()),
        Text.known("%.3g", w2.exact()),
        Text.known("%.2g", w2.exactSd()),
        mmd.rows(),
        Text.known("%.2g", mmd.uncorrected()),
        Text.known("%.2g", mmd.exact()));
  }

  private static Measure stein() {
    return new Measure()
        .rows(
            run ->
                run.evaluation().stream()
                    .flatMap(result -> result.evaluation().stein().stream())
                    .map(report -> stein("weighted samples of the model", report)))
        .rows(
            run ->
                report(run).stream()
                    .flatMap(
                        report ->
                            report.stein().stream()
                                .map(s -> stein(report.correction().nouns().weighted(), s))));
  }

  private static Row stein(String of, SteinReport report) {
    String label = "Stein's identities of the " + of;
    String note =
        Text.format(
            "%,d identities by the gradients of %,d of them: means that are 0 under the target",
            report.identities(), report.rows());
    if (Double.isNaN(report.pValue())) {
      return new Row(label, note, "too few to tell");
    }
    if (report.meetsWall()) {
      return new Row(label, note + ". They do not apply: the density ends at a wall", "no verdict");
    }
    SteinDeparture worst = report.departures().get(0);
    String largest =
        Text.format(
            ". The largest is %s (%s, %s), %.1f standard errors",
            Digits.resolved(worst.mean()).orElse(Text.UNKNOWN),
            worst.name(),
            worst.function().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            Math.abs(worst.standardErrors()));
    return new Row(label, note + largest, "p = " + Text.known("%.2g", report.pValue()));
  }

  private static Measure expectations() {
    return new Measure()
        .lines(e -> e.observables().stream().limit(EXPECTATIONS).map(Measures::inWords))
        .column(
            "worst known expectation, standard errors",
            "standard errors",
            "%.1f",
            ofModel(
                e ->
                    e.observables().stream()
                        .map(o -> Math.abs(o.standardErrorsOff()))
                        // Not where nothing varies and nothing is wrong: 0 / 0.
                        .filter(Double::isFinite)
                        .max(Comparator.naturalOrder())));
  }

  private static String inWords(Expectation o) {
    return o.name()
        + " = "
        + Digits.of(o.weighted())
        + " weighted, "
        + Text.known("%.5f", o.plain().value())
        + " unweighted"
        + o.truth().map(truth -> "; truth " + Text.known("%.5f", truth.value())).orElse("");
  }

  private static Measure particles() {
    return new Measure()
        .column(
            "particles' log Z off by",
            NATS,
            "%.3f",
            run ->
                run.training()
                    .flatMap(TrainingResult::population)
                    .flatMap(
                        p ->
                            ofModel(Evaluation::knownLogZ)
                                .apply(run)
                                .map(known -> Math.abs(p.logZ() - known.value()))));
  }

  private static Measure cost() {
    return new Measure()
        .row("training", run -> run.training().flatMap(t -> Digits.seconds(t.seconds())))
        .row("evaluation", run -> run.evaluation().flatMap(e -> Digits.seconds(e.seconds())))
        .row("generation", run -> run.samples().flatMap(s -> Digits.seconds(s.seconds())))
        .column(
            "energies, millions",
            "",
            "%.1f",
            run ->
                run.training()
                    .map(training -> (training.energyEvaluations() + planning(run)) / 1e6))
        .column("seconds", "s", "%.0f", run -> run.training().map(TrainingResult::seconds));
  }

  private static long planning(RunRecord run) {
    return run.plan().map(Planning::energyEvaluations).orElse(0L);
  }

  private static Optional<SampleReport> report(RunRecord run) {
    return run.samples().map(RowsResult::report);
  }

  private static Optional<WeightReport> writtenWeights(RunRecord run) {
    return report(run).flatMap(SampleReport::weights);
  }
}
