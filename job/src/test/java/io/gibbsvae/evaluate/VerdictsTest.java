package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted failures, each through the whole of an evaluation or a generation. */
@Tag("slow")
class VerdictsTest {

  @TempDir private Path temporary;

  private static Target gaussian(double sd) {
    return GaussianMixture.of(new double[1][2], new double[] {1}, new double[] {sd})
        .asTarget("gaussian");
  }

  /** The same without exact samples, distances to which take most of an evaluation's time. */
  private static Target withoutSampler(Target target) {
    return new Target(target.name(), target.potential(), Knowledge.nothing().withLogZ(0, 0));
  }

  /** Two modes at x0 = -10 and 10 with three quarters of the mass at the second. */
  private static Target twoModes() {
    return GaussianMixture.of(
            new double[][] {{-10, 0}, {10, 0}}, new double[] {1, 3}, new double[] {1, 1})
        .asTarget("two-modes");
  }

  private static List<Verdict> evaluate(Target target, TrainedModel model) {
    return evaluate(target, model, 16);
  }

  /** Distances to exact samples take most of its time: their rows are a twentieth of these. */
  private static List<Verdict> evaluate(Target target, TrainedModel model, int latentDraws) {
    return evaluate(target, model, 4_000, latentDraws);
  }

  private static List<Verdict> evaluate(
      Target target, TrainedModel model, long rows, int latentDraws) {
    return Verdicts.of(
        new Evaluator(
                LocalSpark.context(2), target, Settings.evaluation(rows, 2, latentDraws), List.of())
            .evaluate(model, (tasks, all) -> {}),
        new Evidence(target.knowledge(), Correction.IMPORTANCE),
        Settings.THRESHOLDS);
  }

  private SampleReport sample(
      Target target, TrainedModel model, Correction correction, ChainSettings chains) {
    return sample(target, model, correction, chains, List.of());
  }

  private SampleReport sample(
      Target target,
      TrainedModel model,
      Correction correction,
      ChainSettings chains,
      List<Place> places) {
    return new Generator(
            LocalSpark.session(2),
            target,
            Settings.rows(10_000, 3, 5_000, 1000, "none", correction, chains),
            places)
        .write(model, temporary.resolve("samples").toString(), "key", progress -> {});
  }

  private static List<Verdict> verdicts(SampleReport report) {
    return verdicts(report, Knowledge.nothing());
  }

  private static List<Verdict> verdicts(SampleReport report, Knowledge knowledge) {
    return Verdicts.of(report, new Evidence(knowledge, report.correction()), Settings.THRESHOLDS);
  }

  private static List<String> topics(List<Verdict> verdicts, Level level) {
    return verdicts.stream().filter(v -> v.level() == level).map(v -> v.topic().key()).toList();
  }

  private static Verdict of(List<Verdict> verdicts, String topic) {
    return verdicts.stream().filter(v -> v.topic().key().equals(topic)).findFirst().orElseThrow();
  }

  @Test
  void aModelThatFitsIsPraised() {
    List<Verdict> verdicts = evaluate(gaussian(1.4), TinyModel.untrained(TinyModel.settings(2)));

    assertThat(topics(verdicts, Level.BAD)).isEmpty();
    assertThat(topics(verdicts, Level.GOOD)).containsExactly("weights", "truth");
    assertThat(of(verdicts, "weights").text()).contains("±0.0", "k-hat");
  }

  @Test
  void ofATargetOfWhichNothingIsKnownNothingIsCalledGoodBeyondTheModelsReach() {
    Potential energy = gaussian(1.4).potential();
    Target unknown = new Target("unknown", energy, Knowledge.nothing());
    TrainedModel model = TinyModel.untrained(TinyModel.settings(2));

    SampleReport report = sample(unknown, model, Correction.IMPORTANCE, Settings.CHAINS);
    Verdict limited = of(verdicts(report), "rows");
    Verdict plain = of(verdicts(report, gaussian(1.4).knowledge()), "rows");

    assertThat(of(evaluate(unknown, model), "truth").level()).isEqualTo(Level.OPEN);
    assertThat(List.of(limited, plain)).extracting(Verdict::level).containsOnly(Level.GOOD);
    assertThat(limited.text()).hasSizeGreaterThan(plain.text().length());
  }

  @Test
  void aModelThatKnowsOneOfTwoModesIsNotTheTarget() {
    List<Verdict> verdicts =
        evaluate(twoModes(), TinyModel.untrained(TinyModel.settings(2, 10, 0.8)));

    assertThat(topics(verdicts, Level.BAD)).contains("modes", "log_z", "forward");
    assertThat(verdicts.get(0).level()).isEqualTo(Level.BAD);
    assertThat(of(verdicts, "modes").text()).contains("1 of 2");
    assertThat(of(verdicts, "forward").text()).containsPattern("about 2[0-9] %");
    assertThat(of(verdicts, "modes").remedy()).contains("train.tempering.share");
    assertThat(topics(verdicts, Level.GOOD)).doesNotContain("truth");
  }

  @Test
  void anEncoderThatIsFarTooWideIsTheBottleneck() {
    TrainedModel wide = TinyModel.withWiderEncoders(TinyModel.settings(2), 0.6);
    Target target = withoutSampler(gaussian(1.4));
    List<Verdict> verdicts = evaluate(target, wide);

    Verdict encoder = of(verdicts, "encoder");
    assertThat(encoder.level()).isEqualTo(Level.CARE);
    assertThat(encoder.remedy()).contains("latent-draws", "model.stages");
    // Without further latents there is nothing to tell it by.
    assertThat(evaluate(target, wide, 0)).extracting(Verdict::topic).doesNotContain(Topic.ENCODER);
  }

  /** A model of half the target's width: the variance of its weights is infinite. */
  @Test
  void weightsOfInfiniteVarianceAreTooHeavyToUse() {
    TrainedModel narrow = TinyModel.untrained(TinyModel.settings(2, 0, 0.5));
    List<Verdict> verdicts = evaluate(withoutSampler(gaussian(1.4)), narrow);
    SampleReport rows = sample(gaussian(1.4), narrow, Correction.IMPORTANCE, Settings.CHAINS);

    assertThat(of(verdicts, "weights").level()).isEqualTo(Level.BAD);
    assertThat(of(verdicts, "weights").text()).contains("k-hat");
    assertThat(of(verdicts, "weights").remedy()).contains("sample.correction = metropolis");
    assertThat(topics(verdicts(rows), Level.BAD)).contains("weights");
  }

  /** 20 of 20,000 exact samples are where the model has next to nothing. */
  @Test
  void placesThatTheModelHardlyGeneratesAreFoundByExactSamples() {
    Target target =
        GaussianMixture.of(
                new double[][] {{0, 0}, {0, 9}}, new double[] {999, 1}, new double[] {1.4, 1})
            .asTarget("outlier");
    List<Verdict> verdicts =
        evaluate(target, TinyModel.untrained(TinyModel.settings(2)), 20_000, 16);

    assertThat(of(verdicts, "tails").level()).isEqualTo(Level.CARE);
    assertThat(of(verdicts, "tails").remedy()).contains("sample.correction = metropolis");
  }

  @Test
  void chainsThatAreStuckAreFound() {
    // Fresh samples of a model a hundred times too wide, and no other moves.
    ChainSettings chains =
        new ChainSettings(20, 40, 1, Settings.moves(0, 0, 1, 0), 0, Settings.LANGEVIN);
    SampleReport report =
        sample(
            new Target("narrow", gaussian(0.01).potential(), Knowledge.nothing()),
            TinyModel.untrained(TinyModel.settings(2)),
            Correction.METROPOLIS,
            chains);
    List<Verdict> verdicts = verdicts(report);

    assertThat(report.chains().orElseThrow().stuck()).isPositive();
    assertThat(topics(verdicts, Level.BAD)).contains("stuck", "r_hat");
    assertThat(of(verdicts, "stuck").text()).contains(" of 500 ");
    assertThat(of(verdicts, "r_hat").text()).contains("x0, x1");
    assertThat(of(verdicts, "r_hat").remedy()).isNotEmpty();
    assertThat(topics(verdicts, Level.GOOD)).isEmpty();
  }

  @Test
  void aSingleChainIsNotSaidToAgree() {
    ChainSettings one =
        new ChainSettings(10_000, 20, 1, Settings.moves(0, 0, 1, 1), 0, Settings.LANGEVIN);
    List<Verdict> verdicts =
        verdicts(
            sample(
                gaussian(1),
                TinyModel.untrained(TinyModel.settings(2)),
                Correction.METROPOLIS,
                one));

    assertThat(of(verdicts, "r_hat").remedy()).contains("sample.metropolis.draws");
    assertThat(topics(verdicts, Level.GOOD)).isEmpty();
  }

  @Test
  void tooFewRowsAreNotSaidToHaveGoodWeights() {
    Evaluation evaluation =
        new Evaluator(
                LocalSpark.context(2), gaussian(1.4), Settings.evaluation(10, 2, 1), List.of())
            .evaluate(TinyModel.untrained(TinyModel.settings(2)), (tasks, all) -> {});
    List<Verdict> verdicts =
        Verdicts.of(
            evaluation,
            new Evidence(gaussian(1.4).knowledge(), Correction.IMPORTANCE),
            Settings.THRESHOLDS);

    assertThat(of(verdicts, "weights").level()).isEqualTo(Level.BAD);
    assertThat(of(verdicts, "weights").remedy()).contains("evaluate.rows");
    assertThat(topics(verdicts, Level.GOOD)).isEmpty();
  }

  @Test
  void rowsThatMissAModeAreNotSaidToBeTheTargets() {
    List<Verdict> verdicts =
        verdicts(
            sample(
                twoModes(),
                TinyModel.untrained(TinyModel.settings(2, 10, 0.8)),
                Correction.IMPORTANCE,
                Settings.CHAINS));

    assertThat(of(verdicts, "modes").level()).isEqualTo(Level.BAD);
    assertThat(of(verdicts, "modes").text()).contains("1 of 2");
    assertThat(topics(verdicts, Level.GOOD)).isEmpty();
  }

  /** What is known cannot be told from the model: the particles alone have seen another mode. */
  @Test
  void particlesThatFoundMoreContradictLogZ() {
    Target unknown = new Target("unknown", gaussian(1.4).potential(), Knowledge.nothing());
    Evaluation evaluation =
        new Evaluator(LocalSpark.context(2), unknown, Settings.evaluation(4_000, 2, 16), List.of())
            .evaluate(TinyModel.untrained(TinyModel.settings(2)), (tasks, all) -> {});
    Evidence evidence =
        new Evidence(
            unknown.knowledge(),
            Correction.IMPORTANCE,
            Optional.of(new Estimate(evaluation.weights().logZ().value() + 3, 0.05)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    List<Verdict> verdicts = Verdicts.of(evaluation, evidence, Settings.THRESHOLDS);

    assertThat(of(verdicts, "particles").level()).isEqualTo(Level.BAD);
    assertThat(verdicts).extracting(Verdict::topic).doesNotContain(Topic.WEIGHTS, Topic.TRUTH);
  }

  /** The model and its chains are around 0; another basin with half of the mass is at 50. */
  @ParameterizedTest
  @MethodSource("io.gibbsvae.sample.Correction#all")
  void aBasinThatNobodyVisitsIsBad(Correction correction) {
    Target unknown = new Target("unknown", gaussian(1.4).potential(), Knowledge.nothing());
    double[] deviations = {1.4, 1.4};
    List<Place> places =
        List.of(
            new Place(new double[2], deviations, 0),
            new Place(new double[] {50, 50}, deviations, 0));
    TrainedModel model = TinyModel.untrained(TinyModel.settings(2));
    Evidence evidence = new Evidence(unknown.knowledge(), correction);
    Evaluation evaluation =
        new Evaluator(LocalSpark.context(2), unknown, Settings.evaluation(4_000, 2, 16), places)
            .evaluate(model, (tasks, all) -> {});
    SampleReport report = sample(unknown, model, correction, Settings.CHAINS, places);

    assertThat(evaluation.samples().missed().places()).containsExactly(places.get(1));
    assertThat(report.missed().places()).containsExactly(places.get(1));
    assertThat(of(Verdicts.of(evaluation, evidence, Settings.THRESHOLDS), "places").level())
        .isEqualTo(Level.BAD);
    assertThat(of(Verdicts.of(report, evidence, Settings.THRESHOLDS), "places").level())
        .isEqualTo(Level.BAD);
  }

  /** Of a heavy tail in many dimensions hardly a row is near the minimum, which has no mass. */
  @ParameterizedTest
  @MethodSource("io.gibbsvae.sample.Correction#all")
  void aBasinWithoutMassNeedsNoRows(Correction correction) {
    Target unknown = new Target("unknown", gaussian(1.4).potential(), Knowledge.nothing());
    double logZ = Math.log(2 * Math.PI * 1.4 * 1.4);
    Place empty = new Place(new double[] {50, 50}, new double[] {1.4, 1.4}, logZ - 10);
    SampleReport report =
        sample(
            unknown,
            TinyModel.untrained(TinyModel.settings(2)),
            correction,
            Settings.CHAINS,
            List.of(empty));
    Evidence evidence =
        new Evidence(
            unknown.knowledge(),
            correction,
            Optional.empty(),
            Optional.of(new Estimate(logZ, 0.01)),
            Optional.empty(),
            Optional.empty());

    assertThat(report.missed().places()).containsExactly(empty);
    assertThat(Verdicts.of(report, evidence, Settings.THRESHOLDS))
        .extracting(Verdict::topic)
        .doesNotContain(Topic.PLACES);
  }

  /** All rows say 1, without an error bar, and the truth is 0.8. */
  @Test
  void aMeanWithoutAnErrorThatIsWrongIsInfinitelyOff() {
    double nan = Double.NaN;
    QuantitySummary right =
        new QuantitySummary(
            "P",
            Optional.empty(),
            1,
            0,
            0,
            0,
            1,
            1,
            1,
            nan,
            nan,
            Optional.empty(),
            Optional.of(new Known(0.8, 0)));

    assertThat(right.standardErrorsOff()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(right.smallestEss()).isNaN();
  }

  @Test
  void chainsThatStayInTheirModesDisagree() {
    // Local moves alone, from a model that is in both.
    ChainSettings chains =
        new ChainSettings(100, 100, 1, Settings.moves(0, 0, 0, 2), 0, Settings.LANGEVIN);
    SampleReport report =
        sample(
            twoModes(),
            TinyModel.untrained(TinyModel.settings(2, 0, 8)),
            Correction.METROPOLIS,
            chains);

    List<Verdict> verdicts = verdicts(report);
    assertThat(of(verdicts, "r_hat").text()).contains("x0");
    assertThat(of(verdicts, "truth").level()).isEqualTo(Level.BAD);
  }

  @Test
  void rowsThatAreNotCorrectedAreCalledTheModels() {
    SampleReport report =
        sample(
            gaussian(1),
            TinyModel.untrained(TinyModel.settings(2)),
            Correction.NONE,
            Settings.CHAINS);

    List<Verdict> verdicts = verdicts(report);
    assertThat(topics(verdicts, Level.BAD)).isEmpty();
    assertThat(of(verdicts, "truth").level()).isEqualTo(Level.CARE);
    assertThat(of(verdicts, "truth").remedy()).contains("sample.correction");
    assertThat(report.weights()).isEmpty();
    assertThat(Generator.columns(Readout.plain(2), Correction.NONE, Rounding.floats()).keySet())
        .containsExactly("x0", "x1", "energy");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0021, 0.003",
    "0.3, 0.3",
    "0.31, 0.4",
    "0.0095, 0.01",
    "3.2, 4",
    "20, 20",
    "21, 30",
    "0, 0.0"
  })
  void accuracyIsRoundedUpToADigit(double value, String expected) {
    assertThat(Verdicts.roundedUp(value)).isEqualTo(expected);
  }
}
