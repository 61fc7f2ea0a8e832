package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Energies.Failing;
import io.gibbsvae.Energies.PartlyUndefined;
import io.gibbsvae.Energies.Spring;
import io.gibbsvae.Energies.Undefined;
import io.gibbsvae.LocalSpark;
import io.gibbsvae.Settings;
import io.gibbsvae.Shape;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.Bound;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Sharing;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.TrainSettings.Optimizer;
import io.gibbsvae.train.Training.RoundListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.BroadcastBlockId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Option;
import scala.collection.JavaConverters;

@Tag("slow")
class TrainingTest {

  private static final ModelSettings MODEL = TinyModel.settings(2);
  private static final double RATE = 0.01;
  private static final double NO_CLIPPING = 1e9;

  private final List<RoundReport> reports = new ArrayList<>();

  private static TrainSettings settings(Optimizer optimizer, int workers, int steps, int rounds) {
    return settings(1, optimizer, workers, steps, rounds, RATE, NO_CLIPPING);
  }

  private static TrainSettings settings(
      long seed,
      Optimizer optimizer,
      int workers,
      int steps,
      int rounds,
      double rate,
      double clipNorm) {
    return new TrainSettings(
        seed,
        new TrainSettings.Rounds(rounds, workers, steps, 0),
        Settings.steps(32, optimizer, new LearningRate(rate, rate, Decay.CONSTANT), clipNorm),
        Tempering.none(),
        PopulationSettings.NONE);
  }

  private static Training training(int cores, Potential potential, TrainSettings settings) {
    return new Training(LocalSpark.context(cores), MODEL, potential, settings);
  }

  private TrainingState train(int cores, Potential potential, TrainSettings settings) {
    return run(training(cores, potential, settings));
  }

  private TrainingState run(Training training) {
    return training.run(training.start(), (report, state) -> reports.add(report));
  }

  /** The gradient of the bound on a minibatch of noise. */
  private static float[] gradient(float[] parameters, float[] noise) {
    Bound bound = Bound.of(MODEL, new Spring());
    bound.setParameters(parameters);
    bound.reverse(noise.length / MODEL.noiseWidth(), noise, 1, GradientEstimator.TOTAL);
    float[] gradient = new float[parameters.length];
    bound.gradient(gradient);
    return gradient;
  }

  /** The minibatches of all workers in a round of one step. */
  private static List<float[]> minibatches(TrainSettings settings, int round) {
    return IntStream.range(0, settings.rounds().workers())
        .mapToObj(worker -> noise(settings, round, worker, 0))
        .toList();
  }

  /** The noise of a minibatch, by its address. */
  private static float[] noise(TrainSettings settings, int round, int worker, int step) {
    // z_2, eps_1 and eps_2 of two coordinates each.
    float[] values = new float[settings.steps().batch() * 6];
    NoiseStream.of(settings.seed(), Purpose.TRAIN, round, worker, step).fillGaussian(values);
    return values;
  }

  private static float[] union(List<float[]> parts) {
    return parts.stream().reduce(new float[0], ArrayUtils::addAll);
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int k = 0; k < a.length; k++) {
      squares += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
    }
    return Math.sqrt(squares);
  }

  /** DL4J's own oracle of parameter averaging. */
  @Test
  void averagingEveryStepWithSgdOverTwoWorkersIsOneWorkerOnTheUnionBatch() {
    TrainSettings settings = settings(Optimizer.SGD, 2, 1, 3);
    Training training = training(2, new Spring(), settings);
    float[] expected = training.start().parameters();
    for (int round = 0; round < settings.rounds().count(); round++) {
      float[] gradient = gradient(expected, union(minibatches(settings, round)));
      for (int k = 0; k < expected.length; k++) {
        expected[k] -= (float) (RATE * gradient[k]);
      }
    }

    TrainingState state = run(training);

    double moved = distance(state.parameters(), training.start().parameters());
    assertThat(moved).isGreaterThan(0.1);
    assertThat(distance(state.parameters(), expected)).isLessThan(1e-5 * moved);
    assertThat(state.updaterState()).isEmpty();
    assertThat(state.round()).isEqualTo(3);
  }

  /** Adam by its formulas (Kingma and Ba 2015, algorithm 1), on averaged moments. */
  @Test
  void adamsMomentsAreAveragedAndCarriedFromRoundToRound() {
    TrainSettings settings = settings(Optimizer.ADAM, 2, 1, 2);
    Training training = training(2, new Spring(), settings);
    float[] start = training.start().parameters();
    int length = start.length;
    float[] expected = start.clone();
    double[] first = new double[length];
    double[] second = new double[length];
    for (int round = 0; round < 2; round++) {
      double rate =
          RATE * Math.sqrt(1 - Math.pow(0.999, round + 1)) / (1 - Math.pow(0.9, round + 1));
      double[] parameters = new double[length];
      double[] firsts = new double[length];
      double[] seconds = new double[length];
      for (float[] minibatch : minibatches(settings, round)) {
        float[] g = gradient(expected, minibatch);
        for (int k = 0; k < length; k++) {
          double m = 0.9 * first[k] + 0.1 * g[k];
          double v = 0.999 * second[k] + 0.001 * g[k] * g[k];
          firsts[k] += m / 2;
          seconds[k] += v / 2;
          parameters[k] += (expected[k] - rate * m / (Math.sqrt(v) + 1e-8)) / 2;
        }
      }
      for (int k = 0; k < length; k++) {
        expected[k] = (float) parameters[k];
      }
      first = firsts;
      second = seconds;
    }

    TrainingState state = run(training);

    assertThat(distance(state.parameters(), start)).isGreaterThan(0.1);
    assertThat(state.parameters()).containsExactly(expected, within(2e-6f));
    assertThat(state.updaterState()).hasSize(2 * length);
    for (int k = 0; k < length; k++) {
      assertThat((double) state.updaterState()[k])
          .isCloseTo(first[k], within(1e-5 * (0.01 + Math.abs(first[k]))));
      assertThat((double) state.updaterState()[length + k])
          .isCloseTo(second[k], within(1e-4 * (1e-5 + second[k])));
    }
  }

  @Test
  void theOutcomeDependsOnTheSettingsAloneAndNotOnTheCores() {
    TrainSettings settings = settings(Optimizer.ADAM, 3, 2, 2);
    TrainingState one = train(1, new Spring(), settings);
    TrainingState two = train(2, new Spring(), settings);
    TrainingState again = train(2, new Spring(), settings);

    assertThat(two.parameters()).isEqualTo(one.parameters());
    assertThat(two.updaterState()).isEqualTo(one.updaterState());
    assertThat(again.parameters()).isEqualTo(one.parameters());
    assertThat(again.updaterState()).isEqualTo(one.updaterState());

    TrainingState other =
        train(2, new Spring(), settings(2, Optimizer.ADAM, 3, 2, 2, RATE, NO_CLIPPING));
    assertThat(distance(other.parameters(), one.parameters())).isGreaterThan(0.1);
  }

  /** The bound is KL - log Z. Seed fixed: no false alarms. */
  @Test
  void theBoundFallsTowardsMinusLogZOnAGaussian() {
    TrainSettings settings =
        new TrainSettings(
            1,
            new TrainSettings.Rounds(8, 2, 20, 0),
            Settings.steps(
                64, Optimizer.ADAM, new LearningRate(0.03, 0.001, Decay.EXPONENTIAL), NO_CLIPPING),
            Tempering.none(),
            PopulationSettings.NONE);

    train(2, new Spring(), settings);

    assertThat(reports).hasSize(8);
    assertThat(reports.get(0).bound()).isGreaterThan(-Spring.LOG_Z + 0.3);
    assertThat(reports.get(7).bound()).isCloseTo(-Spring.LOG_Z, within(0.05));
    for (int k = 0; k < reports.size(); k++) {
      RoundReport report = reports.get(k);
      assertThat(report.schedule().round()).isEqualTo(k + 1);
      assertThat(report.schedule().beta()).isEqualTo(1);
      assertThat(report.gradients().steps()).isEqualTo(40);
      assertThat(report.points().latents()).isEqualTo(40 * 64);
      assertThat(
              report.gradients().skipped()
                  + report.gradients().clipped()
                  + report.points().nonFiniteEnergies())
          .isZero();
    }
    assertThat(reports.get(0).schedule().learningRate()).isEqualTo(0.03);
    // The first of the last round's 20 steps is step 140 of 0 to 159.
    assertThat(reports.get(7).schedule().learningRate())
        .isCloseTo(0.03 * Math.pow(0.001 / 0.03, 140.0 / 159), within(1e-12));
  }

  @Test
  void temperingRaisesBetaFromRoundToRound() {
    TrainSettings settings =
        new TrainSettings(
            1,
            new TrainSettings.Rounds(5, 1, 1, 0),
            Settings.steps(
                8, Optimizer.SGD, new LearningRate(RATE, RATE, Decay.CONSTANT), NO_CLIPPING),
            new Tempering(Tempering.Schedule.LINEAR, 0.2, 0.5),
            PopulationSettings.NONE);

    train(1, new Spring(), settings);

    assertThat(reports.stream().mapToDouble(report -> report.schedule().beta()).toArray())
        .containsExactly(new double[] {0.2, 0.6, 1, 1, 1}, within(1e-12));
  }

  @Test
  void aMinibatchWithAnEnergyThatIsNotANumberIsDroppedAndCounted() {
    PartlyUndefined.POINTS.set(0);
    PartlyUndefined.BLOCKS.set(0);

    TrainingState state = train(2, new PartlyUndefined(), settings(Optimizer.ADAM, 2, 10, 1));

    RoundReport report = reports.get(0);
    assertThat(report.gradients().skipped())
        .isBetween(1L, 10L)
        .isEqualTo(PartlyUndefined.BLOCKS.get());
    assertThat(report.points().nonFiniteEnergies()).isEqualTo(PartlyUndefined.POINTS.get());
    assertThat(report.gradients().steps()).isEqualTo(20 - report.gradients().skipped());
    assertThat(report.bound()).isFinite();
    for (float parameter : state.parameters()) {
      assertThat(parameter).isFinite();
    }
  }

  @Test
  void anEnergyThatIsNeverANumberStopsTrainingAfterThreeRounds() {
    Undefined.mended = false;
    Training training = training(2, new Undefined(), settings(Optimizer.ADAM, 2, 2, 20));

    DivergedException e = catchThrowableOfType(DivergedException.class, () -> run(training));

    assertThat(reports).hasSize(3);
    assertThat(reports).allSatisfy(report -> assertThat(report.gradients().skipped()).isEqualTo(4));
    assertThat(e.lastGood().parameters()).isEqualTo(training.start().parameters());
    assertThat(e.lastGood().updaterState()).isEmpty();
    assertThat(e).hasMessageContainingAll("4 of 4", "128 energies", "train.learning-rate");
  }

  @Test
  void clippingLimitsTheStepAndIsCounted() {
    TrainSettings free = settings(1, Optimizer.SGD, 1, 1, 1, 0.5, NO_CLIPPING);
    TrainSettings clipped = settings(1, Optimizer.SGD, 1, 1, 1, 0.5, 0.1);
    float[] start = training(1, new Spring(), free).start().parameters();

    TrainingState far = train(1, new Spring(), free);
    TrainingState near = train(1, new Spring(), clipped);

    double norm = reports.get(0).gradients().norm();
    assertThat(norm).isGreaterThan(1);
    assertThat(reports.get(0).gradients().clipped()).isZero();
    assertThat(distance(far.parameters(), start)).isCloseTo(0.5 * norm, within(1e-5 * norm));
    assertThat(reports.get(1).gradients().clipped()).isEqualTo(1);
    assertThat(reports.get(1).gradients().norm()).isEqualTo(norm);
    assertThat(distance(near.parameters(), start)).isCloseTo(0.05, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void trainingGoesOnFromAnyRoundToTheSameEnd(Optimizer optimizer) {
    Training training = training(2, new Spring(), settings(optimizer, 2, 3, 4));
    List<TrainingState> states = new ArrayList<>();
    TrainingState end =
        training.run(
            training.start(),
            (report, state) -> {
              reports.add(report);
              states.add(state.orElseThrow());
            });
    for (int done = 1; done < 4; done++) {
      List<RoundReport> rest = new ArrayList<>();
      TrainingState resumed =
          training.run(states.get(done - 1), (report, state) -> rest.add(report));
      assertThat(resumed).usingRecursiveComparison().isEqualTo(end);
      assertThat(rest)
          .usingRecursiveComparison()
          .ignoringFields("seconds")
          .isEqualTo(reports.subList(done, 4));
    }
  }

  private static TrainSettings inCycles(int rounds) {
    TrainSettings one = settings(Optimizer.ADAM, 2, 3, rounds);
    return new TrainSettings(
        one.seed(),
        one.rounds(),
        one.steps(),
        one.tempering(),
        one.population(),
        new Cycles(2, 1000));
  }

  /** Cycles end after 2, 6 and 14 rounds. */
  private static Cycles.Quality judged(TrainingState state, double... ess) {
    int cycle = state.round() == 2 ? 0 : state.round() == 6 ? 1 : 2;
    return new Cycles.Quality(state.round(), ess[cycle], 0.3, 0);
  }

  @Test
  void trainingEndsWithTheCycleAfterWhichNoFurtherOnePays() {
    Training training = training(1, new Spring(), inCycles(14));
    List<TrainingState> states = new ArrayList<>();
    TrainingState end =
        training.run(
            training.start(),
            state -> judged(state, 0.1, 0.9),
            (report, state) -> states.add(state.orElseThrow()));

    assertThat(end.round()).isEqualTo(6);
    assertThat(end.parameters()).isEqualTo(states.get(5).parameters());
    assertThat(end.qualities())
        .containsExactly(new Cycles.Quality(2, 0.1, 0.3, 0), new Cycles.Quality(6, 0.9, 0.3, 0));
  }

  @Test
  void theBestModelOfAllCyclesIsKept() {
    Training training = training(1, new Spring(), inCycles(14));
    List<TrainingState> states = new ArrayList<>();
    TrainingState end =
        training.run(
            training.start(),
            state -> judged(state, 0.1, 0.05),
            (report, state) -> states.add(state.orElseThrow()));

    assertThat(end.round()).isEqualTo(6);
    assertThat(end.parameters()).isEqualTo(states.get(1).parameters());
  }

  /** A judge that affords so many rounds in all; cycles end after 2, 6 and 14. */
  private static Training.Judge affording(int all, double... ess) {
    return new Training.Judge() {
      @Override
      public Cycles.Quality of(TrainingState state) {
        return judged(state, ess);
      }

      @Override
      public boolean affords(TrainingState state, int rounds, long carried) {
        return state.round() + rounds <= all;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"5, 2", "6, 6", "13, 6", "14, 14"})
  void noCycleBeginsThatIsNotAfforded(int all, int end) {
    Training training = training(1, new Spring(), inCycles(14));
    TrainingState state =
        training.run(training.start(), affording(all, 0.02, 0.05, 0.09), (report, next) -> {});

    assertThat(state.round()).isEqualTo(end);
  }

  @Test
  void aTrainingThatIsCutShortHasTheModelThatThereIs() {
    for (TrainSettings settings : List.of(inCycles(14), settings(Optimizer.ADAM, 2, 3, 14))) {
      Training training = training(1, new Spring(), settings);
      List<TrainingState> states = new ArrayList<>();
      TrainingState end =
          training.run(
              training.start(),
              affording(1, 0.02, 0.02, 0.02),
              (report, state) -> states.add(state.orElseThrow()));

      assertThat(end.round()).isOne();
      assertThat(end.parameters()).isEqualTo(states.get(0).parameters());
      assertThat(end.qualities()).hasSize(settings.cycles().areThere() ? 1 : 0);
    }
  }

  @Test
  void particlesAreCarriedNoFurtherThanIsAfforded() {
    ModelSettings framed =
        Shape.of(TinyModel.settings(2, 0, 3)).frame(FrameType.PARTICLES).settings();
    Training training =
        new Training(LocalSpark.context(2), framed, TWO_MODES, withPopulation(6, 64, 0.5));
    List<Long> asked = new ArrayList<>();
    Training.Judge judge =
        new Training.Judge() {
          @Override
          public Cycles.Quality of(TrainingState state) {
            throw new AssertionError("there are no cycles");
          }

          @Override
          public boolean affords(TrainingState state, int rounds, long carried) {
            asked.add(carried);
            return asked.size() < 3;
          }
        };

    assertThatThrownBy(() -> training.run(training.start(), judge, (report, state) -> {}))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("train.budget");
    assertThat(asked).hasSize(3).doesNotContain(0L).isSorted();
  }

  @Test
  void trainingInCyclesGoesOnFromAnyRoundToTheSameEnd() {
    Training training = training(2, new Spring(), inCycles(14));
    Training.Judge judge = state -> judged(state, 0.02, 0.1, 0.04);
    List<TrainingState> states = new ArrayList<>();
    TrainingState end =
        training.run(training.start(), judge, (report, state) -> states.add(state.orElseThrow()));

    assertThat(end.round()).isEqualTo(14);
    assertThat(end.qualities()).hasSize(3);
    assertThat(end.parameters()).isEqualTo(states.get(5).parameters());
    for (int done : List.of(1, 2, 5, 6, 10, 14)) {
      assertThat(training.run(states.get(done - 1), judge, (report, state) -> {}))
          .usingRecursiveComparison()
          .isEqualTo(end);
    }
  }

  /** Two modes, of which the model's Gaussian lies between. */
  private static final Potential TWO_MODES =
      GaussianMixture.of(
          new double[][] {{-4, 0}, {4, 0}}, new double[] {0.7, 0.3}, new double[] {0.8, 0.8});

  private static TrainSettings withPopulation(int rounds, int particles, double share) {
    return withPopulation(rounds, particles, share, 128);
  }

  private static TrainSettings withPopulation(int rounds, int particles, double share, int batch) {
    return new TrainSettings(
        1,
        new TrainSettings.Rounds(rounds, 2, 5, 0),
        new TrainSettings.Steps(
            batch,
            NoiseType.SOBOL,
            GradientEstimator.PATH,
            Optimizer.ADAM,
            new LearningRate(0.01, 0.001, Decay.COSINE),
            NO_CLIPPING),
        new Tempering(Tempering.Schedule.ADAPTIVE, 0, 0.5),
        new PopulationSettings(
            particles, 0.9, Settings.moves(1, 0, 1, 2), Metric.DIAGONAL, share, share));
  }

  private static Training onTwoModes(int cores, TrainSettings settings) {
    return new Training(
        LocalSpark.context(cores), TinyModel.settings(2, 0, 3), TWO_MODES, settings);
  }

  @Test
  void aPopulationIsTheSameOnAnyCoresAndAfterAnyInterruption() {
    TrainSettings settings = withPopulation(6, 64, 0.5);
    List<TrainingState> states = new ArrayList<>();
    TrainingState end =
        onTwoModes(1, settings)
            .run(
                onTwoModes(1, settings).start(),
                (report, state) -> {
                  reports.add(report);
                  states.add(state.orElseThrow());
                });
    assertThat(onTwoModes(2, settings).run(states.get(0), (report, state) -> {}))
        .usingRecursiveComparison()
        .isEqualTo(end);
    for (int done = 1; done < 6; done++) {
      assertThat(onTwoModes(2, settings).run(states.get(done - 1), (report, state) -> {}))
          .usingRecursiveComparison()
          .isEqualTo(end);
    }
    assertThat(reports.get(0).schedule().beta()).isZero();
    assertThat(end.population().beta()).isEqualTo(1);
  }

  /**
   * A Gaussian of correlation 0.995, far away: its frame leaves the model a standard normal law.
   */
  @ParameterizedTest
  @CsvSource({"NONE, NONE, 0", "STAGES, GRADIENT, 0", "NONE, NONE, 4", "STAGES, NONE, 4"})
  void inAFrameOfTheParticlesTheModelStartsAtTheTarget(
      Sharing sharing, Drift drift, int components) {
    ModelSettings shape =
        Shape.of(2)
            .stages(2)
            .hidden(List.of(8))
            .sharing(sharing)
            .drift(drift)
            .scale(List.of(10.0, 10.0))
            .frame(FrameType.PARTICLES)
            .components(components)
            .settings();
    TrainSettings settings = withPopulation(6, 2000, 0.5);
    List<TrainingState> states = new ArrayList<>();
    List<Double> carried = new ArrayList<>();
    RoundListener listener =
        new RoundListener() {
          @Override
          public void ended(RoundReport report, Optional<TrainingState> state) {
            reports.add(report);
            states.add(state.orElseThrow());
          }

          @Override
          public void carried(int turn, double beta, double logZ) {
            carried.add(beta);
          }
        };
    Training one = new Training(LocalSpark.context(1), shape, new Correlated(), settings);
    TrainingState end = one.run(one.start(), listener);
    Training two = new Training(LocalSpark.context(2), shape, new Correlated(), settings);
    assertThat(two.run(two.start(), (report, state) -> {}))
        .usingRecursiveComparison()
        .isEqualTo(end);
    assertThat(two.run(states.get(1), (report, state) -> {}))
        .usingRecursiveComparison()
        .isEqualTo(end);
    assertThat(carried).hasSizeGreaterThan(3).isSorted().endsWith(1.0);
    assertThat(reports.get(0).schedule().beta()).isEqualTo(1);
    assertThat(reports.get(0).population().steps()).isEqualTo(carried.size() + 1);
    // With two stages the drift looks at three values, and at two of them both ways again; and
    // all that for particles too.
    assertThat(reports.get(0).points().evaluations())
        .isEqualTo((drift == Drift.NONE ? 1 : 1 + 2 * 7) * reports.get(0).points().latents());
    // KL(N(0, 2 I) || N(0, I)) = 1 - log 2 = 0.31 nats, and what the first encoder lacks.
    assertThat(reports.get(0).bound() + Correlated.LOG_Z).isBetween(0.0, 1.0);
    assertThat(reports.get(5).bound() + Correlated.LOG_Z).isBetween(-0.05, 0.3);
  }

  @Test
  void aFrameOfTheParticlesNeedsAnAdaptiveSchedule() {
    ModelSettings shape =
        Shape.of(TinyModel.settings(2, 0, 3)).frame(FrameType.PARTICLES).settings();
    assertThatThrownBy(
            () ->
                new Training(
                    LocalSpark.context(1), shape, TWO_MODES, settings(Optimizer.SGD, 1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("adaptive");
  }

  /** (u^2 / 0.01 + v^2) / 2 with u = x0 - x1 and v = x0 + x1 - 20. */
  private static final class Correlated implements Potential {

    private static final long serialVersionUID = 1;

    /** Of u and v, less the log of dudv/dx = 2. */
    static final double LOG_Z = Math.log(2 * Math.PI * 0.1 / 2);

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double u = x[0] - x[1];
      double v = x[0] + x[1] - 20;
      gradient[0] = u / 0.01 + v;
      gradient[1] = -u / 0.01 + v;
      return (u * u / 0.01 + v * v) / 2;
    }
  }

  /** log Z = 0 and 70 % on the left. Standard errors are generous: of 300 independent particles. */
  @Test
  void aPopulationComesToTheTargetWithItsLogZAndItsModes() {
    TrainingState end = run(onTwoModes(2, withPopulation(20, 4000, 0.5)));
    PopulationState population = end.population();
    RoundReport last = reports.get(19);
    assertThat(population.logZ()).isCloseTo(0, within(5 / Math.sqrt(300)));
    double left = 0;
    for (int k = 0; k < 4000; k++) {
      left += population.x()[2 * k] < 0 ? Math.exp(population.logWeights()[k]) : 0;
    }
    assertThat(left).isCloseTo(0.7, within(5 * Math.sqrt(0.21 / 300)));
    assertThat(last.population().error()).isBetween(0.001, 0.1);
    assertThat(last.population().ess()).isBetween(0.5, 1.0);
    // 5 moves of each particle: its start, 4 moves, and the slopes.
    assertThat(last.population().energies()).isEqualTo(4000 * 6);
    // At the optimum it is the entropy of the target, about 2.5 nats.
    assertThat(last.bounds().forward()).isBetween(2.4, 5.0);
  }

  /** Rounds are too few for beta to rise in all of them: it goes on without training. */
  @Test
  void aScheduleThatIsLateIsCaughtUpWith() {
    TrainingState end = run(onTwoModes(2, withPopulation(3, 400, 0.5)));
    assertThat(end.population().beta()).isEqualTo(1);
    assertThat(reports).anyMatch(report -> report.population().steps() > 2);
    assertThat(reports.get(2).schedule().beta()).isEqualTo(1);
  }

  /**
   * NaN beyond x0 = 3.5, where 1 in 500 begins: they are counted, lose their weight, and hold
   * nothing up.
   */
  @Test
  void particlesWithoutAnEnergyAreCountedAndLeftBehind() {
    TrainSettings settings = withPopulation(4, 4000, 0.5, 8);
    Training training =
        new Training(
            LocalSpark.context(2), TinyModel.settings(2, 0, 1.2), new PartlyUndefined(), settings);
    TrainingState end = run(training);
    assertThat(end.population().beta()).isEqualTo(1);
    for (int k = 0; k < 4000; k++) {
      assertThat(
              end.population().x()[2 * k] <= 3.5f
                  || end.population().weights(k / 2000)[k % 2000] == 0)
          .isTrue();
    }
    assertThat(reports.get(0).points().nonFiniteEnergies()).isPositive();
  }

  @Test
  void whereNoParticleHasAnEnergyTrainingSaysSo() {
    Undefined.mended = false;
    Training training =
        new Training(
            LocalSpark.context(2),
            TinyModel.settings(2),
            new Undefined(),
            withPopulation(3, 10, 0));
    DivergedException failure =
        catchThrowableOfType(
            DivergedException.class, () -> training.run(training.start(), (report, state) -> {}));
    assertThat(failure).hasMessageContainingAll("model.location", "model.scale");
    assertThat(failure.lastGood().parameters()).hasSize(MODEL.countParameters());
  }

  /** Nothing could go on from a round that went wrong. */
  @Test
  void aRoundThatWentWrongHasNoState() {
    Undefined.mended = false;
    Training training = training(2, new Undefined(), settings(Optimizer.ADAM, 2, 2, 20));
    List<Optional<TrainingState>> states = new ArrayList<>();
    assertThatThrownBy(() -> training.run(training.start(), (report, state) -> states.add(state)))
        .isInstanceOf(DivergedException.class);
    assertThat(states).hasSize(3).allMatch(Optional::isEmpty);
  }

  @Test
  void anEnergyThatThrowsIsHeardInItsOwnWords() {
    Training training = training(2, new Failing(), settings(Optimizer.SGD, 2, 1, 1));

    assertThatThrownBy(() -> run(training))
        .hasStackTraceContaining("IllegalStateException: the table of couplings ends at 3");
    assertThat(reports).isEmpty();
  }

  /** An energy that remembers which copies of it were asked. */
  private static final class Counted implements Potential {

    private static final long serialVersionUID = 1;
    private static final Set<Integer> COPIES = ConcurrentHashMap.newKeySet();

    private final Spring spring = new Spring();

    @Override
    public int dimension() {
      return spring.dimension();
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      COPIES.add(System.identityHashCode(this));
      return spring.energyAndGradient(x, gradient);
    }
  }

  @Test
  void aThreadKeepsItsReplicaAndItsOwnCopyOfTheEnergyFromRoundToRound() {
    Counted.COPIES.clear();
    train(2, new Counted(), settings(Optimizer.ADAM, 2, 2, 10));
    assertThat(Counted.COPIES).hasSizeBetween(1, 2);

    Counted.COPIES.clear();
    train(1, new Counted(), settings(Optimizer.ADAM, 3, 2, 10));
    assertThat(Counted.COPIES).as("three workers on one core").hasSize(1);
  }

  @Test
  void roundsOfSecondsLastThatLong() {
    TrainSettings settings =
        new TrainSettings(
            1,
            new TrainSettings.Rounds(4, 2, 1, 0.25),
            new TrainSettings.Steps(
                64,
                NoiseType.INDEPENDENT,
                GradientEstimator.TOTAL,
                Optimizer.ADAM,
                new LearningRate(0.03, 0.003, Decay.EXPONENTIAL),
                NO_CLIPPING),
            Tempering.none(),
            PopulationSettings.NONE);

    TrainingState state = train(2, new Spring(), settings);

    assertThat(reports).hasSize(4);
    // Two workers, each of one step at least. How many more depends on the machine.
    assertThat(reports)
        .allSatisfy(report -> assertThat(report.gradients().steps()).isGreaterThanOrEqualTo(2));
    assertThat(reports).allSatisfy(report -> assertThat(report.seconds()).isGreaterThan(0.25));
    assertThat(reports.get(0).schedule().learningRate()).isEqualTo(0.03);
    // Three quarters of the way.
    assertThat(reports.get(3).schedule().learningRate())
        .isCloseTo(0.03 * Math.pow(0.1, 0.75), within(1e-12));
    assertThat(state.round()).isEqualTo(4);
    double steps = reports.stream().mapToLong(round -> round.gradients().steps()).sum();
    // The mean over two workers, rounded in each round.
    assertThat((double) state.steps()).isCloseTo(steps / 2, within(2.0));
    assertThat(
            distance(state.parameters(), training(2, new Spring(), settings).start().parameters()))
        .isPositive();
  }

  /** Spark numbers broadcasts, and removes them in the background: earlier ones do not count. */
  @Test
  void nothingIsLeftOnTheExecutors() {
    JavaSparkContext spark = LocalSpark.context(2);
    Set<Integer> persistent = Set.copyOf(spark.getPersistentRDDs().keySet());
    Broadcast<TrainingState> held =
        spark.broadcast(new TrainingState(new float[1], new float[0], 0, 0));
    assertThat(broadcastsOfTraining(held.id())).containsExactly(held.id());
    held.destroy();

    train(2, new Spring(), settings(Optimizer.ADAM, 2, 1, 3));

    assertThat(persistent).containsAll(spark.getPersistentRDDs().keySet());
    LocalSpark.await(
        "the broadcasts of training to go", () -> broadcastsOfTraining(held.id()).isEmpty());
    // One for the plan, and one for each round at least: it is these that have gone.
    long next = spark.broadcast(0).id();
    assertThat(next - held.id()).isGreaterThan(1 + 3);
  }

  /** The broadcasts of plans and states from a number on that this JVM's Spark holds. */
  private static List<Long> broadcastsOfTraining(long first) {
    BlockManager blocks = SparkEnv.get().blockManager();
    return JavaConverters.seqAsJavaList(blocks.getMatchingBlockIds(BlockId::isBroadcast).toSeq())
        .stream()
        .filter(id -> ((BroadcastBlockId) id).broadcastId() >= first)
        .filter(id -> !id.name().contains("piece"))
        .filter(id -> isOfTraining(blocks, id))
        .map(id -> ((BroadcastBlockId) id).broadcastId())
        .toList();
  }

  private static boolean isOfTraining(BlockManager blocks, BlockId id) {
    Option<BlockResult> block = blocks.getLocalValues(id);
    boolean found = false;
    // To the end, which gives the block's lock back.
    while (block.isDefined() && block.get().data().hasNext()) {
      Object value = block.get().data().next();
      found |= value instanceof TrainingState || value instanceof TrainingPlan;
    }
    return found;
  }
}
