package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.Energies;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.Training.RoundListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Particles on the way to a target, moved by a mover that leaves them where they are. */
class AnnealingTest {

  private static final int PARTICLES = 64;
  private static final int WORKERS = 2;
  private static final ModelSettings MODEL = TinyModel.settings(1);
  private static final Potential SPRING = new Energies.Spring();
  private static final RoundListener NOBODY = (report, state) -> {};

  private static TrainSettings settings(Tempering tempering) {
    return new TrainSettings(
        1,
        new TrainSettings.Rounds(3, WORKERS, 1, 0),
        new TrainSettings.Steps(
            8,
            NoiseType.INDEPENDENT,
            GradientEstimator.TOTAL,
            TrainSettings.Optimizer.SGD,
            new LearningRate(0.01, 0.01, Decay.CONSTANT),
            10),
        tempering,
        new PopulationSettings(
            PARTICLES, 0.9, Settings.moves(0, 0, 0, 1), Metric.DIAGONAL, 0.5, 0.5));
  }

  private static final TrainSettings ADAPTIVE =
      settings(new Tempering(Tempering.Schedule.ADAPTIVE, 0, 0.9));

  /** U - U_0 = slope * x of particles that stay where they are. */
  private static List<Moved> stay(TrainingState state, double slope) {
    List<Moved> moved = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      double[] x = state.population().x(worker);
      double[] slopes = Arrays.stream(x).map(value -> slope * value).toArray();
      moved.add(new Moved(x, slopes, 0, 2L * x.length, 1));
    }
    return moved;
  }

  private static TrainingState start(TrainSettings train) {
    return new TrainingState(new float[0], new float[0], 0, 0, PopulationState.start(train, MODEL));
  }

  @Test
  void carriesLateParticlesToTheTargetAndCountsItsTurns() {
    List<Integer> turns = new ArrayList<>();
    List<Double> betas = new ArrayList<>();
    RoundListener listener =
        new RoundListener() {
          @Override
          public void ended(RoundReport report, Optional<TrainingState> state) {}

          @Override
          public void carried(int turn, double beta, double logZ) {
            turns.add(turn);
            betas.add(beta);
          }
        };
    Annealing annealing =
        new Annealing(
            MODEL, ADAPTIVE, (state, turn) -> stay(state, 3), SPRING, List.of(), listener);
    TrainingState before = start(ADAPTIVE);
    TrainingState last = new TrainingState(new float[0], new float[0], 3, 0, before.population());

    Annealing.Turns done = annealing.advance(before, last, stay(before, 3));

    assertThat(done.state().population().beta()).isEqualTo(1);
    assertThat(done.state().round()).isEqualTo(3);
    assertThat(turns)
        .isNotEmpty()
        .isEqualTo(IntStream.rangeClosed(1, done.turns() - 1).boxed().toList());
    assertThat(betas).isSorted().endsWith(1.0);
    assertThat(done.energies()).isEqualTo(2L * PARTICLES * done.turns());
    assertThat(done.invalid()).isEqualTo((long) WORKERS * done.turns());
  }

  @Test
  void risesOnceWhileThereAreRoundsLeft() {
    Annealing annealing =
        new Annealing(
            MODEL,
            ADAPTIVE,
            (state, turn) -> {
              throw new AssertionError("moved without training");
            },
            SPRING,
            List.of(),
            NOBODY);
    TrainingState before = start(ADAPTIVE);
    TrainingState next =
        new TrainingState(new float[] {7}, new float[0], 1, 5, before.population());

    Annealing.Turns turns = annealing.advance(start(ADAPTIVE), next, stay(before, 50));

    assertThat(turns.turns()).isEqualTo(1);
    assertThat(turns.state().population().beta()).isPositive().isLessThan(1);
    assertThat(turns.state().parameters()).containsExactly(7);
    assertThat(turns.state().steps()).isEqualTo(5);
  }

  @Test
  void leavesATrainingWithoutParticlesAlone() {
    TrainingState state = new TrainingState(new float[0], new float[0], 1, 0);
    Annealing annealing =
        new Annealing(MODEL, ADAPTIVE, (from, turn) -> List.of(), SPRING, List.of(), NOBODY);

    assertThat(annealing.begin(state)).isEqualTo(Annealing.Turns.none(state));
    assertThat(annealing.advance(state, state, List.of())).isEqualTo(Annealing.Turns.none(state));
  }

  @Test
  void divergesWhereNoParticleHasAnEnergy() {
    Annealing annealing =
        new Annealing(MODEL, ADAPTIVE, (state, turn) -> List.of(), SPRING, List.of(), NOBODY);
    TrainingState before = start(ADAPTIVE);
    List<Moved> nowhere =
        stay(before, 1).stream()
            .map(
                moved -> {
                  double[] slopes = new double[moved.slopes().length];
                  Arrays.fill(slopes, Double.POSITIVE_INFINITY);
                  return new Moved(moved.x(), slopes, 0, 1, 1);
                })
            .toList();

    assertThatThrownBy(() -> annealing.advance(before, before, nowhere))
        .isInstanceOfSatisfying(
            DivergedException.class, e -> assertThat(e.lastGood()).isEqualTo(before));
  }
}
