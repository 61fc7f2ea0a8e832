package io.gibbsvae.train;

import java.util.Iterator;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * DL4J's worker for one partition of one round: takes a gradient step of the bound on each
 * minibatch and brings the replica's parameters and updater state back.
 */
final class BoundWorker implements TrainingWorker<WorkerResult> {

  private static final long serialVersionUID = 1;

  private final Broadcast<TrainingPlan> plan;
  private final Broadcast<TrainingState> start;
  private final double beta;

  // One task has a worker of its own, by deserialization.
  private transient Replica replica;
  private transient WorkerResult result;

  BoundWorker(Broadcast<TrainingPlan> plan, Broadcast<TrainingState> start, double beta) {
    this.plan = plan;
    this.start = start;
    this.beta = beta;
  }

  /** The minibatches of one partition of the round, each made when it is asked for. */
  Iterator<MultiDataSet> minibatches(int partition) {
    replica = Replicas.take(plan.value());
    replica.begin(
        start.value(), partition, beta, MoveTask.move(plan.value(), start.value(), partition, 0));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return replica.hasNext();
      }

      @Override
      public MultiDataSet next() {
        return replica.next();
      }
    };
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    return replica.graph();
  }

  @Override
  public WorkerResult processMinibatch(
      MultiDataSet minibatch, ComputationGraph graph, boolean isLast) {
    replica.step(minibatch);
    return isLast ? getFinalResult(graph) : null;
  }

  @Override
  public WorkerResult getFinalResult(ComputationGraph graph) {
    if (result == null) {
      result = replica.result();
      Replicas.give(plan.value(), replica);
    }
    return result;
  }

  @Override
  public WorkerConfiguration getDataConfiguration() {
    // Minibatches are made as they are asked for, ready for use: no merging, no limit, no
    // prefetching thread.
    int batch = plan.value().train().steps().batch();
    return new WorkerConfiguration(true, batch, batch, 0, 0, false);
  }

  @Override
  public WorkerResult getFinalResultNoData() {
    throw new IllegalStateException("a partition of a round always has minibatches");
  }

  @Override
  public long getInstanceId() {
    return 0;
  }

  // The rest of DL4J's interface is for other kinds of network and for its own statistics.

  @Override
  public void addHook(TrainingHook hook) {
    throw unsupported();
  }

  @Override
  public void removeHook(TrainingHook hook) {
    throw unsupported();
  }

  @Override
  public MultiLayerNetwork getInitialModel() {
    throw unsupported();
  }

  @Override
  public WorkerResult processMinibatch(DataSet data, MultiLayerNetwork network, boolean isLast) {
    throw unsupported();
  }

  @Override
  public WorkerResult processMinibatch(DataSet data, ComputationGraph graph, boolean isLast) {
    throw unsupported();
  }

  @Override
  public Pair<WorkerResult, SparkTrainingStats> processMinibatchWithStats(
      DataSet data, MultiLayerNetwork network, boolean isLast) {
    throw unsupported();
  }

  @Override
  public Pair<WorkerResult, SparkTrainingStats> processMinibatchWithStats(
      DataSet data, ComputationGraph graph, boolean isLast) {
    throw unsupported();
  }

  @Override
  public Pair<WorkerResult, SparkTrainingStats> processMinibatchWithStats(
      MultiDataSet data, ComputationGraph graph, boolean isLast) {
    throw unsupported();
  }

  @Override
  public WorkerResult getFinalResult(MultiLayerNetwork network) {
    throw unsupported();
  }

  @Override
  public Pair<WorkerResult, SparkTrainingStats> getFinalResultNoDataWithStats() {
    throw unsupported();
  }

  @Override
  public Pair<WorkerResult, SparkTrainingStats> getFinalResultWithStats(MultiLayerNetwork network) {
    throw unsupported();
  }

  @Override
  public Pair<WorkerResult, SparkTrainingStats> getFinalResultWithStats(ComputationGraph graph) {
    throw unsupported();
  }

  private static UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("only graphs on MultiDataSets, without statistics");
  }
}
