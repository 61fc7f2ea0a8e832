package io.gibbsvae.train;

import io.gibbsvae.chain.Particles;
import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.TrainedModel;
import java.io.Serializable;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.runtime.AbstractFunction2;

/** A worker's part of a round in which particles move and nothing is learned. */
final class MoveTask
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<Integer>, Moved>
    implements Serializable {

  private static final long serialVersionUID = 1;

  private final Broadcast<TrainingPlan> plan;
  private final Broadcast<TrainingState> start;
  private final int turn;

  /**
   * @param turn its number in the round, from 1; that of the round's own moves is 0
   */
  MoveTask(Broadcast<TrainingPlan> plan, Broadcast<TrainingState> start, int turn) {
    this.plan = plan;
    this.start = start;
    this.turn = turn;
  }

  @Override
  public Moved apply(TaskContext task, scala.collection.Iterator<Integer> partition) {
    return move(plan.value(), start.value(), partition.next(), turn);
  }

  /** Moves a worker's particles, if there are any, by the model as it is at the round's start. */
  static Moved move(TrainingPlan plan, TrainingState state, int worker, int turn) {
    TrainSettings train = plan.train();
    if (!state.population().isThere()) {
      return Moved.NOBODY;
    }
    PopulationState population = state.population();
    return Particles.move(
        // An energy may keep scratch arrays: each task has its own.
        SerializationUtils.clone(plan.potential()),
        new TrainedModel(plan.model(), state.parameters()),
        train.population().moves(),
        train.population().metric(),
        population.beta(),
        population.x(worker),
        population.logSteps()[worker],
        move ->
            NoiseStream.of(
                train.seed(),
                Purpose.PARTICLES,
                state.round(),
                worker,
                ((long) turn << 32) + move));
  }
}
