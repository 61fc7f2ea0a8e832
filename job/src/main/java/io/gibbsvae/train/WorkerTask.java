package io.gibbsvae.train;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.spark.api.worker.ExecuteWorkerMultiDataSetFlatMap;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A worker's part of a round. A class with a name and no lambda: Spark looks through the bytecode
 * of every lambda that it is handed, and of what that leads to, which takes longer than a short
 * round.
 */
final class WorkerTask extends AbstractFunction2<TaskContext, Iterator<Integer>, WorkerResult>
    implements Serializable {

  private static final long serialVersionUID = 1;

  private final Broadcast<TrainingPlan> plan;
  private final Broadcast<TrainingState> start;
  private final double beta;

  WorkerTask(Broadcast<TrainingPlan> plan, Broadcast<TrainingState> start, double beta) {
    this.plan = plan;
    this.start = start;
    this.beta = beta;
  }

  /** DL4J's own loop over the minibatches of one worker. */
  @Override
  public WorkerResult apply(TaskContext task, Iterator<Integer> partition) {
    BoundWorker worker = new BoundWorker(plan, start, beta);
    try {
      return new ExecuteWorkerMultiDataSetFlatMap<>(worker)
          .call(worker.minibatches(partition.next()))
          .next();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
