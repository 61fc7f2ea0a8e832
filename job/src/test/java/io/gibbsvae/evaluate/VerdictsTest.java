package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.target.GaussianMixture;
import io.gibbsvae.target.Knowledge;
import io.gibbsvae.target.Knowledge.Known;
import io.gibbsvae.target.Potential;
import io.gibbsvae.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planted failures, each through the whole of an evaluation or a generation. */
class VerdictsTest {

  @TempDir private Path temporary;

  private static Target gaussian(double sd) {
    return GaussianMixture.of(new double[1][2], new double[] {1}, new double[] {sd})
        .asTarget("gaussian");
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

  private static List<Verdict> evaluate(Target target, TrainedModel model, int latentDraws) {
    return Verdicts.of(
        new Evaluator(LocalSpark.context(2), target, Settings.evaluation(20_000, 2, latentDraws))
            .evaluate(model, (tasks, all) -> {}),
        Settings.THRESHOLDS);
  }

  private SampleReport sample(
      Target target, TrainedModel model, Correction correction, ChainSettings chains) {
    return new Generator(
            LocalSpark.session(2),
            target,
            Settings.rows(10_000, 3, 5_000, 1000, "none", correction, chains))
        .write(model, temporary.resolve("samples").toString(), "key", progress -> {});
  }

  private static List<Verdict> verdicts(SampleReport report) {
    return verdicts(report, Knowledge.nothing());
  }

  private static List<Verdict> verdicts(SampleReport report, Knowledge knowledge) {
    return Verdicts.of(report, knowledge, Settings.THRESHOLDS);
  }

  private static List<String> topics(List<Verdict> verdicts, Level level) {
    return verdicts.stream().filter(v -> v.level() == level).map(Verdict::topic).toList();
  }

  private static Verdict of(List<Verdict> verdicts, String topic) {
    return verdicts.stream().filter(v -> v.topic().equals(topic)).findFirst().orElseThrow();
  }

  @Test
  void aModelThatFitsIsPraised() {
    List<Verdict> verdicts = evaluate(gaussian(1.4), TinyModel.untrained(TinyModel.settings(2)));

    assertThat(topics(verdicts, Level.BAD)).isEmpty();
    assertThat(topics(verdicts, Level.GOOD)).containsExactly("weights", "truth");
    assertThat(of(verdicts, "weights").text())
        .startsWith("log Z is reliable to ±0.0")
        .contains("k-hat");
    assertThat(of(verdicts, "truth").text()).isEqualTo("agrees with what is known of the target");
  }

  @Test
  void ofATargetOfWhichNothingIsKnownNothingIsCalledGoodBeyondTheModelsReach() {
    Potential energy = gaussian(1.4).potential();
    Target unknown = new Target("unknown", energy, Knowledge.nothing());
    TrainedModel model = TinyModel.untrained(TinyModel.settings(2));

    Verdict truth = of(evaluate(unknown, model), "truth");
    SampleReport report = sample(unknown, model, Correction.IMPORTANCE, Settings.CHAINS);

    assertThat(truth.level()).isEqualTo(Level.OPEN);
    assertThat(truth.text()).contains("nothing is known of this target");
    assertThat(of(verdicts(report), "rows").text())
        .startsWith(
            "weighted by exp(log_weight) the rows are those of the target as far as the model"
                + " reaches, and worth");
    assertThat(of(verdicts(report, gaussian(1.4).knowledge()), "rows").text())
        .startsWith("weighted by exp(log_weight) the rows are those of the target, and worth");
  }

  @Test
  void aModelThatKnowsOneOfTwoModesIsNotTheTarget() {
    List<Verdict> verdicts =
        evaluate(twoModes(), TinyModel.untrained(TinyModel.settings(2, 10, 0.8)));

    assertThat(topics(verdicts, Level.BAD)).contains("modes", "log_z", "forward");
    assertThat(verdicts.get(0).level()).isEqualTo(Level.BAD);
    assertThat(of(verdicts, "modes").text()).contains("1 of 2 modes are missing");
    assertThat(of(verdicts, "forward").text()).contains("misses about 25 %");
    assertThat(of(verdicts, "modes").remedy()).contains("train.tempering.share");
    assertThat(topics(verdicts, Level.GOOD)).doesNotContain("truth");
  }

  @Test
  void anEncoderThatIsFarTooWideIsTheBottleneck() {
    TrainedModel wide = TinyModel.withWiderEncoders(TinyModel.settings(2), 0.6);
    List<Verdict> verdicts = evaluate(gaussian(1.4), wide);

    Verdict encoder = of(verdicts, "encoder");
    assertThat(encoder.level()).isEqualTo(Level.CARE);
    assertThat(encoder.text()).startsWith("the encoder is the bottleneck: ESS is ");
    assertThat(encoder.remedy()).contains("latent-draws", "model.stages");
    // Without further latents there is nothing to tell it by.
    assertThat(evaluate(gaussian(1.4), wide, 0))
        .extracting(Verdict::topic)
        .doesNotContain("encoder");
  }

  /** A model of half the target's width: the variance of its weights is infinite. */
  @Test
  void weightsOfInfiniteVarianceAreTooHeavyToUse() {
    TrainedModel narrow = TinyModel.untrained(TinyModel.settings(2, 0, 0.5));
    List<Verdict> verdicts = evaluate(gaussian(1.4), narrow);
    SampleReport rows = sample(gaussian(1.4), narrow, Correction.IMPORTANCE, Settings.CHAINS);

    assertThat(of(verdicts, "weights").level()).isEqualTo(Level.BAD);
    assertThat(of(verdicts, "weights").text())
        .startsWith("weights are too heavy-tailed to use (k-hat ");
    assertThat(of(verdicts, "weights").remedy()).startsWith("sample.correction = metropolis");
    assertThat(topics(verdicts(rows), Level.BAD)).contains("weights");
  }

  /** 20 of 20,000 exact samples are where the model has next to nothing. */
  @Test
  void placesThatTheModelHardlyGeneratesAreFoundByExactSamples() {
    Target target =
        GaussianMixture.of(
                new double[][] {{0, 0}, {0, 9}}, new double[] {999, 1}, new double[] {1.4, 1})
            .asTarget("outlier");
    List<Verdict> verdicts = evaluate(target, TinyModel.untrained(TinyModel.settings(2)));

    assertThat(of(verdicts, "tails").level()).isEqualTo(Level.CARE);
    assertThat(of(verdicts, "tails").remedy()).startsWith("sample.correction = metropolis");
  }

  @Test
  void chainsThatAreStuckAreFound() {
    // Fresh samples of a model a hundred times too wide, and no other moves.
    ChainSettings chains = new ChainSettings(20, 40, 1, 0, 0, 1, 0, 0, 0.574, 0, Metric.DIAGONAL);
    SampleReport report =
        sample(
            new Target("narrow", gaussian(0.01).potential(), Knowledge.nothing()),
            TinyModel.untrained(TinyModel.settings(2)),
            Correction.METROPOLIS,
            chains);
    List<Verdict> verdicts = verdicts(report);

    assertThat(report.chains().orElseThrow().stuck()).isPositive();
    assertThat(topics(verdicts, Level.BAD)).contains("stuck", "r_hat");
    assertThat(of(verdicts, "stuck").text())
        .matches("\\d+ of 500 chains never changed their energy");
    assertThat(of(verdicts, "r_hat").text()).startsWith("chains disagree on x0, x1");
    assertThat(of(verdicts, "r_hat").remedy()).isNotEmpty();
    assertThat(topics(verdicts, Level.GOOD)).isEmpty();
  }

  @Test
  void aSingleChainIsNotSaidToAgree() {
    ChainSettings one = new ChainSettings(10_000, 20, 1, 0, 0, 1, 1, 0, 0.574, 0, Metric.DIAGONAL);
    List<Verdict> verdicts =
        verdicts(
            sample(
                gaussian(1),
                TinyModel.untrained(TinyModel.settings(2)),
                Correction.METROPOLIS,
                one));

    assertThat(of(verdicts, "r_hat").text()).startsWith("there are not two chains to compare");
    assertThat(topics(verdicts, Level.GOOD)).isEmpty();
  }

  @Test
  void tooFewRowsAreNotSaidToHaveGoodWeights() {
    Evaluation evaluation =
        new Evaluator(LocalSpark.context(2), gaussian(1.4), Settings.evaluation(10, 2, 1))
            .evaluate(TinyModel.untrained(TinyModel.settings(2)), (tasks, all) -> {});
    List<Verdict> verdicts = Verdicts.of(evaluation, Settings.THRESHOLDS);

    assertThat(of(verdicts, "weights").level()).isEqualTo(Level.BAD);
    assertThat(of(verdicts, "weights").remedy()).startsWith("raise evaluate.rows");
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

    assertThat(of(verdicts, "modes").text()).isEqualTo("NOT the target: 1 of 2 modes are missing");
    assertThat(topics(verdicts, Level.GOOD)).isEmpty();
  }

  /** All rows say 1, without an error bar, and the truth is 0.8. */
  @Test
  void aMeanWithoutAnErrorThatIsWrongIsInfinitelyOff() {
    double nan = Double.NaN;
    QuantitySummary right =
        new QuantitySummary(
            "P", "P", 1, 0, 0, 0, 1, 1, 1, nan, nan, nan, Optional.of(new Known(0.8, 0)));

    assertThat(right.standardErrorsOff()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(right.smallestEss()).isNaN();
  }

  @Test
  void chainsThatStayInTheirModesDisagree() {
    // Local moves alone, from a model that is in both.
    ChainSettings chains = new ChainSettings(100, 100, 1, 0, 0, 0, 2, 0, 0.574, 0, Metric.DIAGONAL);
    SampleReport report =
        sample(
            twoModes(),
            TinyModel.untrained(TinyModel.settings(2, 0, 8)),
            Correction.METROPOLIS,
            chains);

    List<Verdict> verdicts = verdicts(report);
    assertThat(of(verdicts, "r_hat").text()).contains("x0");
    assertThat(of(verdicts, "truth").text()).startsWith("NOT the target: ");
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
    assertThat(of(verdicts, "truth").text())
        .startsWith("the rows are the model's, not the target's");
    assertThat(of(verdicts, "truth").remedy()).contains("sample.correction");
    assertThat(report.weights()).isEmpty();
    assertThat(Generator.columns(2, Correction.NONE, Rounding.floats()).keySet())
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
