package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.sample.Baseline;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.train.LearningRate;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.PopulationSettings;
import io.gibbsvae.train.Tempering;
import io.gibbsvae.train.Tempering.Schedule;
import io.gibbsvae.train.TrainSettings;
import io.gibbsvae.train.TrainSettings.Optimizer;
import io.gibbsvae.train.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reported energy evaluations are the calls that the energy saw, from all tasks together. */
@Tag("slow")
class EnergyAccountingTest {

  private static final ChainSettings CHAINS =
      new ChainSettings(20, 8, 1, Settings.moves(1, 1, 1, 1), 1, Settings.LANGEVIN);

  @TempDir private Path temporary;

  /** Counts the points of all its copies in this JVM, whichever thread they are computed in. */
  private static final class Seen implements Potential {
    private static final long serialVersionUID = 1;
    static final AtomicLong POINTS = new AtomicLong();

    private final Potential potential;

    Seen(Potential potential) {
      this.potential = potential;
    }

    @Override
    public int dimension() {
      return potential.dimension();
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      POINTS.incrementAndGet();
      return potential.energyAndGradient(x, gradient);
    }
  }

  private static Target target() {
    Target mixture =
        GaussianMixture.of(
                new double[][] {{-1, 0}, {1, 0}}, new double[] {1, 3}, new double[] {1, 1})
            .asTarget("mixture");
    return new Target("mixture", new Seen(mixture.potential()), mixture.knowledge());
  }

  private static TrainedModel model(Drift drift) {
    return TinyModel.untrained(TinyModel.drifting(TinyModel.settings(2), drift));
  }

  private static Stream<Arguments> corrections() {
    return Correction.all().stream()
        .flatMap(c -> Stream.of(Drift.values()).map(drift -> Arguments.of(c, drift)));
  }

  @BeforeEach
  void forget() {
    Seen.POINTS.set(0);
  }

  @ParameterizedTest
  @MethodSource("corrections")
  void countsEnergiesOfRows(Correction correction, Drift drift) {
    SampleReport report =
        new Generator(
                LocalSpark.session(2),
                target(),
                Settings.rows(400, 3, 150, 64, "none", correction, CHAINS),
                List.of())
            .write(model(drift), temporary.resolve("rows").toString(), "key", progress -> {});

    assertThat(report.energyEvaluations()).isPositive().isEqualTo(Seen.POINTS.get());
  }

  @ParameterizedTest
  @EnumSource(Drift.class)
  void countsEnergiesOfAnEvaluation(Drift drift) {
    assertThat(evaluated(target(), drift).energyEvaluations())
        .isPositive()
        .isEqualTo(Seen.POINTS.get());
  }

  /**
   * Without exact samples to compare with, all energies are those of the model's samples and their
   * gradients.
   */
  @ParameterizedTest
  @EnumSource(Drift.class)
  void countsEnergiesOfTheSamplesOfAnEvaluation(Drift drift) {
    Target unknown = new Target("unknown", target().potential(), Knowledge.nothing());
    long own = evaluated(unknown, drift).ownEnergies();
    // All 5,000 samples are held against Stein's identities, too.
    assertThat(own).isPositive().isEqualTo(Seen.POINTS.get() - 5000);

    assertThat(evaluated(target(), drift).ownEnergies()).isEqualTo(own);
  }

  private static Evaluation.Samples evaluated(Target target, Drift drift) {
    return new Evaluator(LocalSpark.context(2), target, Settings.evaluation(5000, 2, 3), List.of())
        .evaluate(model(drift), (tasks, all) -> {})
        .samples();
  }

  @ParameterizedTest
  @EnumSource(Drift.class)
  void countsEnergiesOfABaseline(Drift drift) {
    ModelSettings shape = model(drift).settings();
    SampleReport report =
        new Baseline(
                LocalSpark.session(2),
                target(),
                shape,
                model(drift).rounding(),
                Settings.rows(400, 3, 150, 64, "none", Correction.METROPOLIS, CHAINS),
                8000)
            .run(temporary.resolve("chains").toString(), (energies, all) -> {});

    assertThat(report.energyEvaluations()).isPositive().isEqualTo(Seen.POINTS.get());
  }

  /** With particles that begin at beta = 0, where the energy has no say and is not computed. */
  @ParameterizedTest
  @MethodSource("trainings")
  void countsEnergiesOfTraining(Drift drift, int particles) {
    TrainSettings settings =
        new TrainSettings(
            1,
            new TrainSettings.Rounds(3, 2, 3, 0),
            new TrainSettings.Steps(
                16,
                NoiseType.INDEPENDENT,
                GradientEstimator.PATH,
                Optimizer.ADAM,
                new LearningRate(0.01, 0.001, Decay.COSINE),
                1000),
            particles > 0
                ? new Tempering(Schedule.ADAPTIVE, 0, 0.5)
                : new Tempering(Schedule.LINEAR, 0.2, 0.5),
            particles > 0
                ? new PopulationSettings(
                    particles, 0.9, Settings.moves(1, 1, 1, 2), Metric.DIAGONAL, 0.5, 0.5)
                : PopulationSettings.NONE);
    AtomicLong reported = new AtomicLong();
    Training training =
        new Training(
            LocalSpark.context(2), model(drift).settings(), target().potential(), settings);
    training.run(training.start(), (report, state) -> reported.addAndGet(report.energies()));

    assertThat(reported.get()).isPositive().isEqualTo(Seen.POINTS.get());
  }

  private static Stream<Arguments> trainings() {
    return Stream.of(Drift.values())
        .flatMap(drift -> Stream.of(0, 64).map(particles -> Arguments.of(drift, particles)));
  }
}
