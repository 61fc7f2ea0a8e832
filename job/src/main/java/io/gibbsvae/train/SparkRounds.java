package io.gibbsvae.train;

import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.energy.Text;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;

/** Runs the workers of a training on Spark. Results are in the order of the partitions. */
final class SparkRounds implements AutoCloseable {

  private final JavaSparkContext spark;
  private final TrainingPlan plan;
  private final Broadcast<TrainingPlan> shared;
  private final RDD<Integer> partitions;

  SparkRounds(JavaSparkContext spark, TrainingPlan plan) {
    int workers = plan.train().rounds().workers();
    this.spark = spark;
    this.plan = plan;
    this.shared = spark.broadcast(plan);
    this.partitions =
        spark.parallelize(IntStream.range(0, workers).boxed().toList(), workers).rdd();
  }

  /** The workers' gradient steps from a state, and the moves of their particles. */
  List<WorkerResult> round(TrainingState state, double beta) {
    return run(
        Text.format("training: round %d of %d, beta %.3f", state.round() + 1, end(state), beta),
        state,
        start -> new WorkerTask(shared, start, beta),
        WorkerResult.class);
  }

  /** The moves of the workers' particles alone. */
  List<Moved> moves(TrainingState state, int turn) {
    return run(
        Text.format(
            "training: particles after round %d of %d, beta %.3g",
            state.round(), end(state), state.population().beta()),
        state,
        start -> new MoveTask(shared, start, turn),
        Moved.class);
  }

  private int end(TrainingState state) {
    return plan.train().cycle(state.round()).end();
  }

  private <T> List<T> run(
      String description,
      TrainingState state,
      Function<Broadcast<TrainingState>, Function2<TaskContext, Iterator<Integer>, T>> task,
      Class<T> type) {
    spark.setJobDescription(description);
    Broadcast<TrainingState> start = spark.broadcast(state);
    try {
      Object results = spark.sc().runJob(partitions, task.apply(start), ClassTag.<T>apply(type));
      @SuppressWarnings("unchecked") // An array of the class that the tag names.
      T[] ordered = (T[]) results;
      return List.of(ordered);
    } finally {
      start.destroy();
      spark.setJobDescription(null);
    }
  }

  @Override
  public void close() {
    shared.destroy();
    Replicas.clear(plan.id());
  }
}
