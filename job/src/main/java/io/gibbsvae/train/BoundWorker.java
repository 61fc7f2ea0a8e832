package io.gibbsvae.train;

import io.gibbsvae.model.BoundGraph;
import io.gibbsvae.model.BoundGraph.Bound;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.target.Potential;
import io.gibbsvae.train.WorkerResult.Sums;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's worker for one partition of one round: takes a gradient step of the bound on each
 * minibatch and brings the replica's parameters and updater state back.
 */
final class BoundWorker implements TrainingWorker<WorkerResult> {

  private static final long serialVersionUID = 1;

  private final Broadcast<TrainingState> start;
  private final ModelSettings model;
  private final Potential potential;
  private final TrainSettings train;

  // One task has a worker of its own, by deserialization.
  private transient BoundGraph replica;
  private transient Sums sums;
  private transient int iteration;

  BoundWorker(
      Broadcast<TrainingState> start,
      ModelSettings model,
      Potential potential,
      TrainSettings train) {
    this.start = start;
    this.model = model;
    this.potential = potential;
    this.train = train;
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    TrainingState state = start.value();
    replica = BoundGraph.of(model, potential, Optimizers.updater(train), DataType.FLOAT);
    replica.setParameters(state.parameters());
    if (state.updaterState().length > 0) {
      replica
          .graph()
          .getUpdater()
          .setStateViewArray(
              Nd4j.createFromArray(state.updaterState()).reshape(1, state.updaterState().length));
    }
    sums = Sums.NONE;
    iteration = state.round() * train.averagingFrequency();
    return replica.graph();
  }

  @Override
  public WorkerResult processMinibatch(
      MultiDataSet minibatch, ComputationGraph graph, boolean isLast) {
    Bound bound = replica.evaluate(minibatch);
    INDArray gradient = graph.getFlattenedGradients().reshape(-1);
    double norm = gradient.norm2Number().doubleValue();
    boolean finite = Double.isFinite(bound.total()) && Double.isFinite(norm);
    if (finite) {
      boolean clip = norm > train.clipNorm();
      if (clip) {
        gradient.muli(train.clipNorm() / norm);
      }
      graph
          .getUpdater()
          .update(graph.gradient(), iteration, 0, train.batch(), LayerWorkspaceMgr.noWorkspaces());
      // The updater has turned the gradient, in place, into the step.
      graph.params().reshape(-1).subi(gradient);
      sums =
          sums.plus(
              new Sums(
                  1,
                  clip ? 1 : 0,
                  0,
                  bound.nonFiniteEnergies(),
                  bound.logRatio(),
                  bound.energy(),
                  norm));
    } else {
      sums = sums.plus(new Sums(0, 0, 1, bound.nonFiniteEnergies(), 0, 0, 0));
    }
    iteration++;
    return isLast ? getFinalResult(graph) : null;
  }

  @Override
  public WorkerResult getFinalResult(ComputationGraph graph) {
    INDArray state = graph.getUpdater().getStateViewArray();
    return new WorkerResult(
        replica.parameters(), state == null ? new float[0] : state.toFloatVector(), sums);
  }

  @Override
  public WorkerConfiguration getDataConfiguration() {
    // Minibatches are made as they are asked for, ready for use: no merging, no limit, no
    // prefetching thread.
    return new WorkerConfiguration(true, train.batch(), train.batch(), 0, 0, false);
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
