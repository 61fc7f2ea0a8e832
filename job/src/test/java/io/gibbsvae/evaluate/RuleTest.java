package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Settings;
import io.gibbsvae.diagnose.DriftReport;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MeanDrift;
import io.gibbsvae.diagnose.SteinDeparture;
import io.gibbsvae.diagnose.SteinDeparture.Function;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.evaluate.Rules.Conclusion;
import io.gibbsvae.evaluate.Rules.Rule;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.SampleReport;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule of verdicts by itself: records on either side of each of its thresholds, which are
 * those of the reference configuration.
 */
class RuleTest {

  private static final Topic NONE = null;

  /** A rule, one change of what was found, and the verdict of the rule on that, if any. */
  private record Line(String rule, Stream<Verdict> verdicts, Topic topic, Level level) {
    @Override
    public String toString() {
      return rule + ": " + level;
    }
  }

  private static Found found(Consumer<Found> change) {
    Found found = new Found();
    change.accept(found);
    return found;
  }

  private static Line model(
      String name, Rule<Evaluation> rule, Topic topic, Level level, Consumer<Found> change) {
    return new Line(name, rule.judge(found(change).model()), topic, level);
  }

  private static Line rows(
      String name, Rule<SampleReport> rule, Topic topic, Level level, Consumer<Found> change) {
    return new Line(name, rule.judge(found(change).rows()), topic, level);
  }

  private static Line good(String name, Rule<Evaluation> rule, Consumer<Found> change) {
    return model(name, rule, NONE, null, change);
  }

  private static Line goodRows(String name, Rule<SampleReport> rule, Consumer<Found> change) {
    return rows(name, rule, NONE, null, change);
  }

  private static Optional<ForwardReport> exact(double logZ, double ess) {
    return Optional.of(new ForwardReport(4, new Estimate(1, 0.01), new Estimate(logZ, 0.01), ess));
  }

  private static Optional<Known> known(double logZ) {
    return Optional.of(new Known(logZ, 0));
  }

  /** Those of the model. Five standard errors of log Z are 0.05 nats. */
  static Stream<Line> model() {
    return Stream.of(
        good("missingModes", ModelRules::missingModes, f -> f.raw = Found.modes(2, 2)),
        model(
            "missingModes",
            ModelRules::missingModes,
            Topic.MODES,
            Level.CARE,
            f -> {
              f.raw = Found.modes(1, 2);
              f.corrected = Found.modes(2, 2);
            }),
        model(
            "missingModes",
            ModelRules::missingModes,
            Topic.MODES,
            Level.BAD,
            f -> {
              f.raw = Found.modes(1, 2);
              f.corrected = Found.modes(1, 2);
            }),
        good("logZ", ModelRules::logZ, f -> f.known = known(0.049)),
        model("logZ", ModelRules::logZ, Topic.LOG_Z, Level.CARE, f -> f.known = known(0.051)),
        model("logZ", ModelRules::logZ, Topic.LOG_Z, Level.CARE, f -> f.known = known(-0.099)),
        model("logZ", ModelRules::logZ, Topic.LOG_Z, Level.BAD, f -> f.known = known(0.101)),
        model("logZ", ModelRules::logZ, Topic.LOG_Z, Level.BAD, f -> f.known = known(-0.101)),
        // An error that is not known is taken for 1.
        good("logZ", ModelRules::logZ, f -> withoutError(f, 4.9)),
        model("logZ", ModelRules::logZ, Topic.LOG_Z, Level.CARE, f -> withoutError(f, 5.04)),
        good("logZ", ModelRules::logZ, f -> withParticles(f, 0.149)),
        good("logZ", ModelRules::logZ, f -> withParticles(f, -0.149)),
        model("logZ", ModelRules::logZ, Topic.PARTICLES, Level.CARE, f -> withParticles(f, 0.151)),
        model("logZ", ModelRules::logZ, Topic.PARTICLES, Level.CARE, f -> withParticles(f, 0.549)),
        model("logZ", ModelRules::logZ, Topic.PARTICLES, Level.BAD, f -> withParticles(f, 0.551)),
        model("logZ", ModelRules::logZ, Topic.PARTICLES, Level.CARE, f -> withParticles(f, -9)),
        // What is known and exact samples outrank particles.
        good(
            "logZ",
            ModelRules::logZ,
            f -> {
              withParticles(f, 9);
              f.known = known(0);
            }),
        good(
            "logZ",
            ModelRules::logZ,
            f -> {
              withParticles(f, 9);
              f.exact = exact(0, 0.6);
            }),
        good("observables", ModelRules::observables, f -> f.observables = means(0.049)),
        good("observables", ModelRules::observables, f -> f.observables = means(Double.NaN)),
        model(
            "observables",
            ModelRules::observables,
            Topic.TRUTH,
            Level.BAD,
            f -> f.observables = means(0, -0.051, 0.2)),
        good("forward", ModelRules::forward, f -> f.exact = exact(0.12, 0.6)),
        good("forward", ModelRules::forward, f -> f.exact = exact(-9, 0.6)),
        model(
            "forward",
            ModelRules::forward,
            Topic.FORWARD,
            Level.BAD,
            f -> f.exact = exact(0.121, 0.6)),
        good("tails", ModelRules::tails, f -> f.exact = exact(0, 0.061)),
        good("tails", ModelRules::tails, f -> f.exact = exact(0.121, 0.059)),
        model("tails", ModelRules::tails, Topic.TAILS, Level.CARE, f -> f.exact = exact(0, 0.059)),
        good("places", ModelRules::places, f -> f.missed = Found.basin(0.9e-3)),
        model(
            "places",
            ModelRules::places,
            Topic.PLACES,
            Level.CARE,
            f -> f.missed = Found.basin(1.1e-3)),
        model(
            "places",
            ModelRules::places,
            Topic.PLACES,
            Level.CARE,
            f -> f.missed = Found.basin(0.019)),
        model(
            "places",
            ModelRules::places,
            Topic.PLACES,
            Level.BAD,
            f -> f.missed = Found.basin(0.021)),
        good("stein", ModelRules::stein, f -> stein(f, 1.1e-4, 0.3)),
        good("stein", ModelRules::stein, f -> stein(f, Double.NaN, 0.3)),
        good("stein", ModelRules::stein, f -> besideAWall(f, 0.3)),
        model("stein", ModelRules::stein, Topic.STEIN, Level.CARE, f -> stein(f, 0.9e-4, 0.099)),
        model("stein", ModelRules::stein, Topic.STEIN, Level.BAD, f -> stein(f, 0.9e-4, -0.101)),
        good("drift", ModelRules::drift, f -> drift(f, 0.03, 1.1e-3)),
        good("drift", ModelRules::drift, f -> drift(f, -0.2, 1)),
        model("drift", ModelRules::drift, Topic.DRIFT, Level.CARE, f -> drift(f, 0, 0.9e-3)),
        model("drift", ModelRules::drift, Topic.DRIFT, Level.CARE, f -> drift(f, 0.049, 1)),
        model("drift", ModelRules::drift, Topic.DRIFT, Level.BAD, f -> drift(f, 0.051, 1)),
        good("missingShare", ModelRules::missingShare, f -> drift(f, 0, 1)),
        good("energies", ModelRules::energies, f -> f.nonFinite = 0),
        model("energies", ModelRules::energies, Topic.ENERGIES, Level.CARE, f -> invalid(f, 500)),
        model("energies", ModelRules::energies, Topic.ENERGIES, Level.BAD, f -> invalid(f, 501)),
        model("energies", ModelRules::energies, Topic.ENERGIES, Level.CARE, f -> f.nonFinite = 900),
        good("encoder", ModelRules::encoder, f -> encoder(f, 0.2, 0.39)),
        good("encoder", ModelRules::encoder, f -> encoder(f, 0.5, 1.1)),
        model(
            "encoder", ModelRules::encoder, Topic.ENCODER, Level.CARE, f -> encoder(f, 0.2, 0.41)),
        model("encoder", ModelRules::encoder, Topic.ENCODER, Level.CARE, f -> encoder(f, 0.49, 1)),
        good("latent", ModelRules::latent, f -> f.information = 0.011),
        good("latent", ModelRules::latent, f -> f.information = -0.011),
        model("latent", ModelRules::latent, Topic.LATENT, Level.CARE, f -> f.information = 0.009),
        model("latent", ModelRules::latent, Topic.LATENT, Level.CARE, f -> f.information = -0.009),
        good("heavyTail", ModelRules::heavyTail, f -> f.kHat = 0.69),
        good("heavyTail", ModelRules::heavyTail, f -> tail(f, 0.98, 0.71, 0.01)),
        model("heavyTail", ModelRules::heavyTail, Topic.WEIGHTS, Level.BAD, f -> f.kHat = 0.71),
        good("tooFewWeights", ModelRules::tooFewWeights, f -> f.kHat = 0.69),
        good("tooFewWeights", ModelRules::tooFewWeights, f -> f.kHat = 0.71),
        model(
            "tooFewWeights",
            ModelRules::tooFewWeights,
            Topic.WEIGHTS,
            Level.BAD,
            f -> f.kHat = Double.NaN),
        model(
            "tooFewWeights",
            ModelRules::tooFewWeights,
            Topic.WEIGHTS,
            Level.BAD,
            f -> f.logZ = new Estimate(0, Double.NaN)),
        good("lowEss", ModelRules::lowEss, f -> f.ess = 0.051),
        good("lowEss", ModelRules::lowEss, f -> tail(f, 0.049, 0.71, 0)),
        model("lowEss", ModelRules::lowEss, Topic.ESS, Level.CARE, f -> f.ess = 0.049),
        good("lowEss", ModelRules::lowEss, f -> few(f, 802)),
        model("lowEss", ModelRules::lowEss, Topic.ESS, Level.CARE, f -> few(f, 798)),
        good("missingShare", ModelRules::missingShare, f -> f.missingShare = 0.009),
        good("missingShare", ModelRules::missingShare, f -> tail(f, 0.98, 0.1, 0.011)),
        good("missingShare", ModelRules::missingShare, f -> tail(f, 0.6, 0.71, 0.011)),
        model(
            "missingShare",
            ModelRules::missingShare,
            Topic.WEIGHTS,
            Level.CARE,
            f -> f.missingShare = 0.011),
        good("errorNotReached", ModelRules::errorNotReached, f -> f.logZError = Optional.of(0.01)),
        model(
            "errorNotReached",
            ModelRules::errorNotReached,
            Topic.ESS,
            Level.CARE,
            f -> f.logZError = Optional.of(0.0099)),
        model(
            "errorNotReached",
            ModelRules::errorNotReached,
            Topic.ESS,
            Level.CARE,
            f -> {
              f.logZ = new Estimate(0, Double.NaN);
              f.logZError = Optional.of(0.5);
            }));
  }

  /** Those of rows and of chains. */
  static Stream<Line> rows() {
    return Stream.of(
        goodRows("missingModes", RowRules::missingModes, f -> f.raw = Found.modes(2, 2)),
        rows(
            "missingModes",
            RowRules::missingModes,
            Topic.MODES,
            Level.BAD,
            f -> f.raw = Found.modes(1, 2)),
        goodRows("truth", RowRules::truth, f -> f.mean = new Estimate(0.049, 0.01)),
        rows(
            "truth",
            RowRules::truth,
            Topic.TRUTH,
            Level.BAD,
            f -> f.mean = new Estimate(-0.051, 0.01)),
        rows("truth", RowRules::truth, Topic.TRUTH, Level.CARE, f -> uncorrected(f, 0.051)),
        rows("truth", RowRules::truth, Topic.TRUTH, Level.CARE, f -> uncorrected(f, 0.49)),
        rows("truth", RowRules::truth, Topic.TRUTH, Level.BAD, f -> uncorrected(f, 0.51)),
        // All rows say the same: ten rows in 10,000 could.
        goodRows("truth", RowRules::truth, f -> f.mean = new Estimate(0.9e-3, 0)),
        rows(
            "truth",
            RowRules::truth,
            Topic.TRUTH,
            Level.BAD,
            f -> f.mean = new Estimate(1.1e-3, 0)),
        goodRows("logZ", RowRules::logZ, f -> f.known = known(0.049)),
        rows("logZ", RowRules::logZ, Topic.LOG_Z, Level.CARE, f -> f.known = known(0.051)),
        rows("logZ", RowRules::logZ, Topic.LOG_Z, Level.BAD, f -> f.known = known(0.101)),
        goodRows("heavyTail", RowRules::heavyTail, f -> f.kHat = 0.69),
        rows("heavyTail", RowRules::heavyTail, Topic.WEIGHTS, Level.BAD, f -> f.kHat = 0.71),
        goodRows("tooFewWeights", RowRules::tooFewWeights, f -> f.kHat = 0.71),
        rows(
            "tooFewWeights",
            RowRules::tooFewWeights,
            Topic.WEIGHTS,
            Level.BAD,
            f -> f.kHat = Double.NaN),
        goodRows("missingShare", RowRules::missingShare, f -> f.missingShare = 0.009),
        goodRows("missingShare", RowRules::missingShare, f -> tail(f, 0.6, 0.71, 0.011)),
        goodRows("missingShare", RowRules::missingShare, f -> tail(f, 0.6, Double.NaN, 0.011)),
        rows(
            "missingShare",
            RowRules::missingShare,
            Topic.WEIGHTS,
            Level.CARE,
            f -> f.missingShare = 0.011),
        goodRows("lowWeights", RowRules::lowWeights, f -> f.ess = 0.051),
        goodRows("lowWeights", RowRules::lowWeights, f -> tail(f, 0.049, 0.71, 0)),
        rows("lowWeights", RowRules::lowWeights, Topic.ESS, Level.CARE, f -> f.ess = 0.049),
        goodRows("distinct", RowRules::distinct, f -> f.distinct = Optional.of(5_000L)),
        rows(
            "distinct",
            RowRules::distinct,
            Topic.DISTINCT,
            Level.CARE,
            f -> f.distinct = Optional.of(4_999L)),
        goodRows("ess", RowRules::ess, f -> f.rowsEss = 400),
        rows("ess", RowRules::ess, Topic.ESS, Level.BAD, f -> f.rowsEss = 399),
        rows("ess", RowRules::ess, Topic.ESS, Level.BAD, f -> f.rowsEss = Double.NaN),
        // Of few rows that were asked for, half must be good ones.
        rows("ess", RowRules::ess, Topic.ESS, Level.CARE, f -> few(f, 399, 200)),
        rows("ess", RowRules::ess, Topic.ESS, Level.BAD, f -> few(f, 399, 199)),
        rows("ess", RowRules::ess, Topic.ESS, Level.BAD, f -> few(f, 400, 399)),
        goodRows(
            "ess",
            RowRules::ess,
            f -> {
              f.correction = Correction.NONE;
              f.rowsEss = 1;
            }),
        goodRows("wanted", RowRules::wanted, f -> f.effectiveRows = Optional.of(10_000L)),
        rows(
            "wanted",
            RowRules::wanted,
            Topic.ESS,
            Level.CARE,
            f -> f.effectiveRows = Optional.of(10_001L)),
        goodRows("energies", RowRules::energies, f -> f.nonFinite = 0),
        rows("energies", RowRules::energies, Topic.ENERGIES, Level.CARE, f -> f.nonFinite = 900),
        rows("energies", RowRules::energies, Topic.ENERGIES, Level.BAD, f -> invalid(f, 501)),
        rows("energies", RowRules::energies, Topic.ENERGIES, Level.CARE, f -> unweighted(f, 500)),
        rows("energies", RowRules::energies, Topic.ENERGIES, Level.BAD, f -> unweighted(f, 501)),
        goodRows("places", RowRules::places, f -> f.missed = Found.basin(0.9e-3)),
        rows(
            "places",
            RowRules::places,
            Topic.PLACES,
            Level.CARE,
            f -> f.missed = Found.basin(1.1e-3)),
        rows(
            "places",
            RowRules::places,
            Topic.PLACES,
            Level.BAD,
            f -> f.missed = Found.basin(0.021)),
        // Rows without weights have the log Z of the evaluation, or none.
        goodRows(
            "places",
            RowRules::places,
            f -> {
              unweighted(f, 0);
              f.evaluation = Optional.of(new Estimate(0, 0.01));
              f.missed = Found.basin(0.9e-3);
            }),
        rows(
            "places",
            RowRules::places,
            Topic.PLACES,
            Level.BAD,
            f -> {
              unweighted(f, 0);
              f.missed = Found.basin(0.9e-3);
            }),
        goodRows("stein", RowRules::stein, f -> stein(f, 1.1e-4, 0.3)),
        rows("stein", RowRules::stein, Topic.STEIN, Level.CARE, f -> stein(f, 0.9e-4, -0.099)),
        rows("stein", RowRules::stein, Topic.STEIN, Level.BAD, f -> stein(f, 0.9e-4, 0.101)),
        rows("stein", RowRules::stein, Topic.STEIN, Level.CARE, f -> uncorrected(f, 0, 0.09)),
        rows("stein", RowRules::stein, Topic.STEIN, Level.CARE, f -> uncorrected(f, 0, 2)),
        goodRows("outside", ChainRules::outside, f -> f.outside = 0),
        rows("outside", ChainRules::outside, Topic.OUTSIDE, Level.BAD, f -> f.outside = 1),
        goodRows("rescued", ChainRules::rescued, f -> f.rescued = 0),
        rows("rescued", ChainRules::rescued, Topic.RESCUED, Level.CARE, f -> f.rescued = 1),
        goodRows("stuck", ChainRules::stuck, f -> f.stuck = 0),
        rows("stuck", ChainRules::stuck, Topic.STUCK, Level.BAD, f -> f.stuck = 1),
        goodRows("rHat", ChainRules::rHat, f -> f.rHat = Optional.of(1.0099)),
        rows("rHat", ChainRules::rHat, Topic.R_HAT, Level.BAD, f -> f.rHat = Optional.of(1.0101)),
        rows("rHat", ChainRules::rHat, Topic.R_HAT, Level.BAD, f -> f.rHat = Optional.empty()),
        goodRows("acceptance", ChainRules::acceptance, f -> f.accepted = 200),
        rows(
            "acceptance",
            ChainRules::acceptance,
            Topic.ACCEPTANCE,
            Level.CARE,
            f -> f.accepted = 199),
        goodRows("bfmi", ChainRules::bfmi, f -> f.bfmi = 0.31),
        rows("bfmi", ChainRules::bfmi, Topic.BFMI, Level.CARE, f -> f.bfmi = 0.29));
  }

  private static void withoutError(Found f, double truth) {
    f.logZ = new Estimate(0, Double.NaN);
    f.known = known(truth);
  }

  private static void withParticles(Found f, double logZ) {
    f.particles = Optional.of(new Estimate(logZ, 0));
  }

  private static List<Estimate> means(double... values) {
    return Arrays.stream(values).mapToObj(value -> new Estimate(value, 0.01)).toList();
  }

  private static void invalid(Found f, long count) {
    f.nonFinite = count;
    f.invalid = count;
  }

  private static void encoder(Found f, double joint, double ess) {
    f.jointEss = joint;
    f.ess = ess;
  }

  private static void tail(Found f, double ess, double kHat, double missingShare) {
    f.ess = ess;
    f.kHat = kHat;
    f.missingShare = missingShare;
  }

  /** Evaluated rows of which half count. */
  private static void few(Found f, long rows) {
    f.rows = rows;
    f.ess = 0.5;
  }

  private static void few(Found f, long rows, double ess) {
    f.rows = rows;
    f.rowsEss = ess;
  }

  private static void uncorrected(Found f, double mean) {
    f.correction = Correction.NONE;
    f.mean = new Estimate(mean, 0.01);
  }

  private static void uncorrected(Found f, double mean, double departure) {
    uncorrected(f, mean);
    stein(f, 0.9e-4, departure);
  }

  /** One identity. */
  private static void stein(Found f, double pValue, double departure) {
    f.stein =
        Optional.of(
            new SteinReport(
                1000,
                1,
                pValue,
                0,
                List.of(
                    new SteinDeparture(
                        "x0", Function.UPPER_END, new Estimate(departure, 0.01), pValue))));
  }

  /** Moved samples with a share more than by the weights, whose standard error is 0.01. */
  private static void drift(Found f, double missing, double pValue) {
    f.missingShare = 0.02;
    f.drift =
        Optional.of(
            new DriftReport(
                1000,
                32,
                List.of("x0"),
                1,
                new Estimate(0.01, 0.008),
                new Estimate(0.01 + missing, 0.006),
                new Estimate(0, 0.01),
                1,
                pValue,
                List.of(
                    new MeanDrift(
                        "x0", MeanDrift.Function.MEAN, new Estimate(0.1, 0.01), pValue))));
  }

  private static void besideAWall(Found f, double departure) {
    stein(f, 0, departure);
    f.stein = f.stein.map(report -> report.withWalls(0.01));
  }

  private static void unweighted(Found f, long nonFinite) {
    f.weighted = false;
    f.nonFinite = nonFinite;
  }

  @ParameterizedTest
  @MethodSource({"model", "rows"})
  void judgesOnBothSidesOfItsThreshold(Line line) {
    List<Verdict> verdicts = line.verdicts().toList();
    assertThat(verdicts)
        .extracting(Verdict::topic)
        .containsExactlyElementsOf(Optional.ofNullable(line.topic()).stream().toList());
    assertThat(verdicts)
        .extracting(Verdict::level)
        .containsExactlyElementsOf(Optional.ofNullable(line.level()).stream().toList());
    assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict.remedy()).isNotEmpty());
  }

  /** Rules of classes are their methods that judge a case. */
  private static Set<String> rules(Class<?>... classes) {
    return Arrays.stream(classes)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> !Modifier.isPrivate(method.getModifiers()))
        .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Case.class}))
        .map(java.lang.reflect.Method::getName)
        .collect(Collectors.toSet());
  }

  private static Set<String> lines(Stream<Line> lines, boolean firing) {
    return lines
        .filter(line -> line.level() != null == firing)
        .map(Line::rule)
        .collect(Collectors.toSet());
  }

  @Test
  void everyRuleIsInTheTableFiringAndNot() {
    Set<String> ofModel = rules(ModelRules.class);
    assertThat(lines(model(), true)).isEqualTo(ofModel).hasSameSizeAs(ModelRules.ALL.rules());
    assertThat(lines(model(), false)).isEqualTo(ofModel);
    Set<String> ofRows = rules(RowRules.class, ChainRules.class);
    assertThat(lines(rows(), true)).isEqualTo(ofRows).hasSameSizeAs(RowRules.ALL.rules());
    assertThat(lines(rows(), false)).isEqualTo(ofRows);
  }

  @Test
  void noRuleObjectsToWhatIsGood() {
    assertThat(new Found().model())
        .satisfies(
            model -> assertThat(ModelRules.ALL.rules()).allSatisfy(r -> assertSilent(r, model)));
    assertThat(new Found().rows())
        .satisfies(rows -> assertThat(RowRules.ALL.rules()).allSatisfy(r -> assertSilent(r, rows)));
  }

  private static <T> void assertSilent(Rule<T> rule, Case<T> judged) {
    assertThat(rule.judge(judged)).isEmpty();
  }

  @Test
  void rulesOfChainsAreSilentWithoutChains() {
    Case<SampleReport> bad =
        found(
                f -> {
                  f.chains = false;
                  f.rHat = Optional.empty();
                })
            .rows();
    assertThat(ChainRules.ALL).allSatisfy(rule -> assertSilent(rule, bad));
  }

  // --- conclusions ---

  private static <T> List<Level> levels(
      Conclusion<T> conclusion, Case<T> judged, Verdict... found) {
    return conclusion.judge(judged, List.of(found)).map(Verdict::level).toList();
  }

  private static Verdict care(Topic topic) {
    return Verdict.care(topic, "found", "remedy");
  }

  private static final Verdict BAD = Verdict.bad(Topic.STUCK, "found", "remedy");

  /** The error of log Z is 2 x 0.01 + 0.001 nats: it covers 210 of 10,000 points. */
  @ParameterizedTest
  @CsvSource({"10000, 209, true", "10000, 211, false", "802, 0, true", "798, 0, false"})
  void praisesLogZOfEnoughValidRows(long rows, long invalid, boolean praised) {
    Case<Evaluation> model =
        found(
                f -> {
                  few(f, rows);
                  f.invalid = invalid;
                })
            .model();
    assertThat(levels(ModelRules::reliable, model))
        .isEqualTo(praised ? List.of(Level.GOOD) : List.of());
  }

  @Test
  void praisesNothingBesideWhatSpeaksAgainstIt() {
    Case<Evaluation> model = found(f -> f.known = known(0)).model();
    assertThat(levels(ModelRules::reliable, model, care(Topic.ENCODER))).containsOnly(Level.GOOD);
    assertThat(levels(ModelRules::reliable, model, BAD)).isEmpty();
    assertThat(Verdicts.AGAINST_LOG_Z)
        .hasSize(11)
        .allSatisfy(
            topic -> assertThat(levels(ModelRules::reliable, model, care(topic))).isEmpty());
    assertThat(levels(ModelRules::truth, model, care(Topic.WEIGHTS))).containsOnly(Level.GOOD);
    assertThat(levels(ModelRules::truth, model, care(Topic.LOG_Z))).isEmpty();
    assertThat(levels(ModelRules::truth, model, BAD)).isEmpty();
  }

  /** The standard error of log Z is 0.01. */
  @Test
  void saysThatAnErrorIsReachedWhereNothingSpeaksAgainstIt() {
    Case<Evaluation> model = found(f -> f.logZError = Optional.of(0.01)).model();
    Verdict accurate = Verdict.good(Topic.WEIGHTS, "found");
    assertThat(levels(ModelRules::errorReached, model, accurate, care(Topic.ENCODER)))
        .containsExactly(Level.GOOD);
    assertThat(levels(ModelRules::errorReached, model, care(Topic.STEIN))).isEmpty();
    assertThat(levels(ModelRules::errorReached, model, BAD)).isEmpty();
    assertThat(
            levels(ModelRules::errorReached, found(f -> f.logZError = Optional.of(0.0099)).model()))
        .isEmpty();
    assertThat(levels(ModelRules::errorReached, new Found().model())).isEmpty();
  }

  @Test
  void agreesOnlyWithWhatIsKnown() {
    assertThat(levels(ModelRules::truth, new Found().model())).containsExactly(Level.OPEN);
    Stream<Consumer<Found>> known =
        Stream.of(
            f -> f.known = known(0),
            f -> f.exact = exact(0, 0.6),
            f -> f.raw = Found.modes(2, 2),
            f -> f.observables = means(0));
    assertThat(known)
        .allSatisfy(
            change ->
                assertThat(levels(ModelRules::truth, found(change).model()))
                    .containsExactly(Level.GOOD));
  }

  @Test
  void claimsRowsOfTheTargetWhereTheyAreCorrected() {
    assertThat(levels(RowRules::claim, new Found().rows(), care(Topic.ESS)))
        .containsExactly(Level.GOOD);
    assertThat(levels(RowRules::claim, found(f -> f.correction = Correction.NONE).rows()))
        .containsExactly(Level.OPEN);
    assertThat(levels(RowRules::claim, new Found().rows(), BAD)).isEmpty();
  }

  /** Weights that hardly vary may have any k-hat where little can be missing. */
  @ParameterizedTest
  @CsvSource({"0.98, 0.01, false", "0.979, 0.01, true", "0.98, 0.011, true"})
  void heavyTailsOfEvenWeightsAreNoAlarm(double ess, double missingShare, boolean alarm) {
    Case<SampleReport> rows = found(f -> tail(f, ess, 0.71, missingShare)).rows();
    assertThat(rows.thresholds()).isEqualTo(Settings.THRESHOLDS);
    assertThat(RowRules.heavyTail(rows).count()).isEqualTo(alarm ? 1 : 0);
  }
}
