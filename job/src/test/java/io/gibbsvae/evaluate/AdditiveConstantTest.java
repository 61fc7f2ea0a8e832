package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.SampleReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** U + c has log Z - c, and all else of U. */
@Tag("slow")
class AdditiveConstantTest {

  private static final double C = 8;
  private static final ChainSettings CHAINS =
      new ChainSettings(20, 8, 1, Settings.moves(1, 1, 1, 1), 1, Settings.LANGEVIN);
  private static final TrainedModel MODEL = TinyModel.untrained(TinyModel.settings(2));

  @TempDir private Path temporary;

  private record Raised(Potential potential, double constant) implements Potential {
    @Override
    public int dimension() {
      return potential.dimension();
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      return potential.energyAndGradient(x, gradient) + constant;
    }
  }

  private static Target target(double constant) {
    GaussianMixture mixture =
        GaussianMixture.of(
            new double[][] {{-1, 0}, {1, 0}}, new double[] {1, 3}, new double[] {1, 1});
    Target target = mixture.asTarget("mixture");
    double logZ = target.knowledge().logZ().orElseThrow().value();
    return new Target(
        "raised",
        new Raised(target.potential(), constant),
        target.knowledge().withLogZ(logZ - constant, 0));
  }

  private SampleReport sample(double constant, Correction correction) {
    return new Generator(
            LocalSpark.session(2),
            target(constant),
            Settings.rows(1000, 3, 400, 64, "none", correction, CHAINS),
            List.of())
        .write(MODEL, temporary.resolve("rows-" + constant).toString(), "key", progress -> {});
  }

  private List<List<Float>> points(double constant) {
    return Samples.rows(LocalSpark.session(2), temporary.resolve("rows-" + constant)).stream()
        .map(row -> List.of(row.getFloat(0), row.getFloat(1)))
        .toList();
  }

  private static List<String> said(List<Verdict> verdicts) {
    return verdicts.stream().map(verdict -> verdict.level() + " " + verdict.topic()).toList();
  }

  private static List<Verdict> verdicts(double constant, SampleReport report) {
    return Verdicts.of(
        report,
        new Evidence(target(constant).knowledge(), report.correction()),
        Settings.THRESHOLDS);
  }

  @ParameterizedTest
  @MethodSource("io.gibbsvae.sample.Correction#all")
  void changesNoRowAndNoVerdictOnRows(Correction correction) {
    SampleReport plain = sample(0, correction);
    SampleReport raised = sample(C, correction);

    assertThat(points(C)).isEqualTo(points(0));
    assertThat(raised.distinct()).isEqualTo(plain.distinct());
    assertThat(raised.smallestEss()).isCloseTo(plain.smallestEss(), within(1e-6));
    assertThat(raised.weights().isPresent()).isEqualTo(plain.weights().isPresent());
    plain
        .weights()
        .ifPresent(
            weights -> {
              assertThat(raised.weights().orElseThrow().logZ().value())
                  .isCloseTo(weights.logZ().value() - C, within(1e-10));
              assertThat(raised.weights().orElseThrow().ess())
                  .isCloseTo(weights.ess(), within(1e-10));
            });
    assertThat(said(verdicts(C, raised))).isEqualTo(said(verdicts(0, plain)));
  }

  private static Evaluation evaluate(double constant) {
    return new Evaluator(
            LocalSpark.context(2), target(constant), Settings.evaluation(2000, 2, 4), List.of())
        .evaluate(MODEL, (tasks, all) -> {});
  }

  @Test
  void changesNoWeightAndNoVerdictOnTheModel() {
    Evaluation plain = evaluate(0);
    Evaluation raised = evaluate(C);

    assertThat(raised.weights().logZ().value())
        .isCloseTo(plain.weights().logZ().value() - C, within(1e-10));
    assertThat(raised.weights().ess()).isCloseTo(plain.weights().ess(), within(1e-10));
    assertThat(raised.weights().kHat()).isCloseTo(plain.weights().kHat(), within(1e-6));
    assertThat(
            said(
                Verdicts.of(
                    raised,
                    new Evidence(target(C).knowledge(), Correction.IMPORTANCE),
                    Settings.THRESHOLDS)))
        .isEqualTo(
            said(
                Verdicts.of(
                    plain,
                    new Evidence(target(0).knowledge(), Correction.IMPORTANCE),
                    Settings.THRESHOLDS)));
  }
}
