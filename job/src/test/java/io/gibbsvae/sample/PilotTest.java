package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.sample.Pilot.Decided;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The model is about N(0, 2 I): weights are good for narrower Gaussians, and bad for wider ones.
 */
@Tag("slow")
class PilotTest {

  private static final TrainedModel MODEL = TinyModel.untrained(TinyModel.settings(2));
  private static final double NARROW = 1.2;
  private static final double WIDE = 3;
  private static final int DRAWS = 100;
  private static final long ROWS = 1050;

  @TempDir private Path temporary;

  private static Target gaussian(double deviation) {
    return new Target(
        "gaussian",
        GaussianMixture.of(new double[1][2], new double[] {1}, new double[] {deviation}),
        Knowledge.nothing());
  }

  private static SampleSettings settings(Correction correction, long rows) {
    ChainSettings chains =
        new ChainSettings(DRAWS, 400, 1, Settings.moves(1, 1, 1, 2), 0, Settings.LANGEVIN);
    return Settings.rows(rows, 3, 2000, 512, "zstd", correction, chains);
  }

  /** As a configuration without a correction has it. */
  private static SampleRequest auto() {
    return new SampleRequest(
        settings(Correction.IMPORTANCE, ROWS), true, true, true, OptionalLong.empty());
  }

  private static Decided decide(int cores, Target target, SampleRequest request) {
    return Pilot.decide(
        JavaSparkContext.fromSparkContext(LocalSpark.session(cores).sparkContext()),
        target,
        request,
        MODEL);
  }

  private SampleReport write(String name, Target target, SampleSettings settings) {
    return new Generator(LocalSpark.session(2), target, settings, List.of())
        .write(MODEL, temporary.resolve(name).toString(), "key", progress -> {});
  }

  private List<List<Object>> rows(String name) {
    return Samples.bits(Samples.rows(LocalSpark.session(2), temporary.resolve(name)));
  }

  @Test
  void decidesNothingWhereNothingIsOpen() {
    SampleRequest closed = SampleRequest.of(settings(Correction.RESAMPLE, ROWS));

    assertThat(decide(2, gaussian(NARROW), closed).decision()).isEmpty();
  }

  @Test
  void usableWeightsGiveTheRowsOfImportance() {
    Decided decided = decide(2, gaussian(NARROW), auto());
    WeightPilot weights = decided.decision().orElseThrow().weights().orElseThrow();

    assertThat(weights.tooHeavy()).isFalse();
    assertThat(weights.energyEvaluations()).isEqualTo(weights.samples()).isEqualTo(16_384);
    assertThat(decided.decision().orElseThrow().chains()).isEmpty();
    assertThat(decided.settings()).isEqualTo(settings(Correction.IMPORTANCE, ROWS));
    write("auto", gaussian(NARROW), decided.settings());
    write("importance", gaussian(NARROW), settings(Correction.IMPORTANCE, ROWS));
    assertThat(rows("auto")).isEqualTo(rows("importance"));
  }

  @Test
  void heavyTailsGiveChainsThatAgree() {
    Decided decided = decide(2, gaussian(WIDE), auto());
    Decision decision = decided.decision().orElseThrow();
    ChainPilot chains = decision.chains().orElseThrow();

    assertThat(decision.weights().orElseThrow().tooHeavy()).isTrue();
    assertThat(decided.settings().correction()).isEqualTo(Correction.METROPOLIS);
    // The next multiple of the draws.
    assertThat(decided.settings().files().rows()).isEqualTo(1100);
    assertThat(chains.rHat()).isLessThanOrEqualTo(ChainPilot.AGREE);
    assertThat(decided.settings().chains().warmUp()).isEqualTo(chains.warmUp());
    assertThat(decided.settings().chains().thin()).isBetween(1, 16);
    assertThat(decision.reasons()).hasSize(3);
    SampleReport report = write("chains", gaussian(WIDE), decided.settings());
    assertThat(report.chains().orElseThrow().report().chains()).isEqualTo(11);
  }

  /** Weights are right, and each of 30 samples is one row; a sweep of five moves is worth more. */
  @Test
  void takesChainsWhereTheyCostLessThanLightWeights() {
    Decided decided = decide(2, gaussian(0.2), auto());
    Decision decision = decided.decision().orElseThrow();
    WeightPilot weights = decision.weights().orElseThrow();
    ChainPilot chains = decision.chains().orElseThrow();

    assertThat(weights.tooHeavy()).isFalse();
    assertThat(weights.ess()).isBetween(0.01, 0.05);
    assertThat(5 / chains.worth()).isLessThan(1 / weights.worstEss());
    assertThat(decided.settings().correction()).isEqualTo(Correction.METROPOLIS);
  }

  /** They start in two wells, and small steps do not lead from one to the other. */
  @Test
  void chainsThatDoNotAgreeAreSaidNotTo() {
    Target wells =
        new Target(
            "wells",
            GaussianMixture.of(
                new double[][] {{-2, 0}, {2, 0}}, new double[] {1, 1}, new double[] {0.2, 0.2}),
            Knowledge.nothing());
    ChainSettings steps =
        new ChainSettings(DRAWS, 400, 1, Settings.moves(0, 0, 0, 1), 0, Settings.LANGEVIN);
    SampleSettings settings =
        settings(Correction.METROPOLIS, DRAWS).decided(Correction.METROPOLIS, DRAWS, steps);
    Decision decision =
        decide(2, wells, new SampleRequest(settings, false, true, true, OptionalLong.empty()))
            .decision()
            .orElseThrow();
    ChainPilot chains = decision.chains().orElseThrow();

    assertThat(chains.rHat()).isGreaterThan(1.5);
    assertThat(chains.worst()).isEqualTo("x0");
    // All four attempts, of 64 chains.
    assertThat(chains.energyEvaluations()).isEqualTo(64 * (4 + 2 * (256 + 512 + 1024 + 2048)));
    assertThat(decision.thin()).contains(16);
  }

  @ParameterizedTest
  @CsvSource({NARROW + "", WIDE + ""})
  void theDecisionIsTheSameOnOneCoreAndOnTwo(double deviation) {
    assertThat(decide(1, gaussian(deviation), auto()))
        .isEqualTo(decide(2, gaussian(deviation), auto()));
  }

  @ParameterizedTest
  @CsvSource({
    "importance, " + NARROW,
    "resample, " + NARROW,
    "none, " + NARROW,
    "metropolis, " + WIDE
  })
  void effectiveRowsAreReached(String name, double deviation) {
    Correction correction = Correction.named(name);
    long wanted = 3000;
    Target target = gaussian(deviation);
    Decided decided =
        decide(
            2,
            target,
            new SampleRequest(
                settings(correction, DRAWS), false, true, true, OptionalLong.of(wanted)));
    long rows = decided.settings().files().rows();
    double reached = write("rows", target, decided.settings()).slowest().orElseThrow().essBulk();

    assertThat(reached).isBetween(wanted * (1 - 1e-9), 1.6 * wanted);
    assertThat(rows % (correction.usesChains() ? DRAWS : 1)).isZero();
    assertThat(decided.decision().orElseThrow().effectiveRows()).contains(wanted);
  }

  @Test
  void rowsAreAtMostAHundredForEachEffectiveOne() {
    Decided decided =
        decide(
            2,
            gaussian(10 * WIDE),
            new SampleRequest(
                settings(Correction.IMPORTANCE, DRAWS), false, true, true, OptionalLong.of(70)));

    assertThat(decided.settings().files().rows()).isEqualTo(7000);
  }

  /** With so light a tail the shares of 16,384 and of 50,000 samples differ by their errors. */
  @Test
  void theShareOfAQuantityIsThatOfTheRows() {
    WeightPilot pilot =
        decide(2, gaussian(NARROW), auto()).decision().orElseThrow().weights().orElseThrow();
    SampleReport report = write("rows", gaussian(NARROW), settings(Correction.IMPORTANCE, 50_000));

    assertThat(pilot.kHat()).isLessThan(0.5);
    assertThat(pilot.shareOf(1e6)).isEqualTo(pilot.worstEss());
    assertThat(pilot.ess()).isCloseTo(report.weights().orElseThrow().ess(), within(0.05));
    assertThat(pilot.worst()).isEqualTo(report.slowest().orElseThrow().title());
  }

  @Test
  void theShareFallsWithTheRowsWhereTheTailIsHeavy() {
    WeightPilot heavy = new WeightPilot(10_000, 0.5, 0.6, false, "x0", 0.4, 0.01, 10_000);

    assertThat(heavy.shareOf(5_000)).isEqualTo(0.4);
    // 100^-0.2
    assertThat(heavy.shareOf(1_000_000)).isCloseTo(0.4 * 0.398107, within(1e-6));
  }
}
