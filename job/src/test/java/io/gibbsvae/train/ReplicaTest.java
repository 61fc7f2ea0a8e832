package io.gibbsvae.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Energies.Spring;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.TrainSettings.Optimizer;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ReplicaTest {

  private static final ModelSettings MODEL = TinyModel.settings(2);

  /** The clock of replicas, in nanoseconds. */
  private long now = 17;

  private Replica replica(int steps, double seconds) {
    return replica(steps, seconds, NoiseType.INDEPENDENT);
  }

  private Replica replica(int steps, double seconds, NoiseType noise) {
    Replica replica =
        new Replica(
            new TrainingPlan(
                "a",
                MODEL,
                new Spring(),
                new TrainSettings(
                    1,
                    new TrainSettings.Rounds(3, 1, steps, seconds),
                    new TrainSettings.Steps(
                        8,
                        noise,
                        GradientEstimator.TOTAL,
                        Optimizer.SGD,
                        new LearningRate(0.01, 0.01, Decay.CONSTANT),
                        1e9),
                    Tempering.none(),
                    PopulationSettings.NONE)),
            () -> now);
    replica.begin(
        new TrainingState(new float[MODEL.countParameters()], new float[0], 0, 0),
        0,
        1,
        Moved.NOBODY);
    return replica;
  }

  /** DL4J's loop asks again after it has been told. */
  @Test
  void aMinibatchThatWasPromisedComesEvenIfTimeRunsOutMeanwhile() {
    Replica replica = replica(1, 2);
    replica.step(replica.next());
    assertThat(replica.hasNext()).isTrue();
    now += 2_000_000_000L;
    assertThat(replica.hasNext()).isTrue();
    replica.step(replica.next());
    assertThat(replica.hasNext()).isFalse();
    assertThat(replica.result().steps()).isEqualTo(2);
  }

  @Test
  void aRoundOfSecondsTakesStepsWhileThereIsTime() {
    Replica replica = replica(1, 2);
    for (int step = 0; step < 4; step++) {
      assertThat(replica.hasNext()).isTrue();
      replica.step(replica.next());
      now += 500_000_000;
    }
    assertThat(replica.hasNext()).isFalse();
    assertThat(replica.result().steps()).isEqualTo(4);
  }

  @Test
  void aRoundOfSecondsHasOneStepAtLeastAndOneOfStepsHasThoseSteps() {
    Replica timed = replica(1, 1e-9);
    now += 2_000_000;
    assertThat(timed.hasNext()).isTrue();
    timed.step(timed.next());
    assertThat(timed.hasNext()).isFalse();

    Replica counted = replica(3, 0);
    for (int step = 0; step < 3; step++) {
      assertThat(counted.hasNext()).isTrue();
      counted.step(counted.next());
    }
    assertThat(counted.hasNext()).isFalse();
  }

  @Test
  void balancedMinibatchesAreEvenInEveryColumnAndDifferFromEachOther() {
    Replica replica = replica(2, 0, NoiseType.SOBOL);
    INDArray first = replica.next().getFeatures(0).dup();
    INDArray second = replica.next().getFeatures(0);

    assertThat(second).isNotEqualTo(first);
    NormalDistribution normal = NormalDistribution.of(0, 1);
    for (INDArray minibatch : List.of(first, second)) {
      for (int column = 0; column < minibatch.columns(); column++) {
        double[] values = minibatch.getColumn(column).toDoubleVector();
        assertThat(
                Arrays.stream(values)
                    .map(z -> Math.floor(8 * normal.cumulativeProbability(z)))
                    .boxed())
            .containsExactlyInAnyOrder(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
      }
    }
  }
}
