package io.gibbsvae.train;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.BoundGraph;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.target.Potential;
import io.gibbsvae.train.WorkerResult.Sums;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.spark.api.worker.ExecuteWorkerMultiDataSetFlatMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Trains a model by rounds of parameter averaging. In round r each partition p draws its
 * minibatches from the noise streams at (seed, r, p, step), takes its gradient steps on a replica
 * that starts from the common state, and the results are averaged, updater state included, in the
 * order of the partitions. The outcome is a function of the settings alone: not of the number of
 * executors, of retries or of timing.
 */
public final class Training {

  /** Rounds in a row that may go wrong before training stops. */
  private static final int PATIENCE = 3;

  private final JavaSparkContext spark;
  private final ModelSettings model;
  private final Potential potential;
  private final TrainSettings train;

  /** Training of a model on the energy of a target. Nothing runs yet. */
  public Training(
      JavaSparkContext spark, ModelSettings model, Potential potential, TrainSettings train) {
    this.spark = spark;
    this.model = model;
    this.potential = potential;
    this.train = train;
  }

  /** The state before the first round. */
  public TrainingState start() {
    BoundGraph graph = BoundGraph.of(model, potential, Optimizers.updater(train), DataType.FLOAT);
    graph.initialise(train.seed());
    return new TrainingState(graph.parameters(), new float[0], 0);
  }

  /**
   * Trains to the last round.
   *
   * @param listener told of every round as it ends
   * @return the state after the last round
   * @throws DivergedException if {@value #PATIENCE} rounds in a row went wrong: a worker dropped
   *     more than half of its minibatches, or the averaged parameters are not finite
   */
  public TrainingState run(Consumer<RoundReport> listener) {
    TrainingState state = start();
    TrainingState lastGood = state;
    int wrong = 0;
    while (state.round() < train.rounds()) {
      long begin = System.nanoTime();
      double progress = train.rounds() == 1 ? 1 : (double) state.round() / (train.rounds() - 1);
      double beta = train.tempering().at(progress);
      List<WorkerResult> results = round(state, beta);
      Sums sums = results.stream().map(WorkerResult::sums).reduce(Sums.NONE, Sums::plus);
      listener.accept(report(state.round() + 1, beta, sums, (System.nanoTime() - begin) * 1e-9));

      float[] parameters = average(results, WorkerResult::parameters);
      float[] updaterState = average(results, WorkerResult::updaterState);
      boolean good =
          sums.skipped() <= sums.steps() && allFinite(parameters) && allFinite(updaterState);
      if (good) {
        wrong = 0;
        state = new TrainingState(parameters, updaterState, state.round() + 1);
        lastGood = state;
      } else if (++wrong < PATIENCE) {
        // Other noise may do better from where the last good round ended.
        state = new TrainingState(state.parameters(), state.updaterState(), state.round() + 1);
      } else {
        throw new DivergedException(divergence(state.round() + 1, sums), lastGood);
      }
    }
    return state;
  }

  private static String divergence(int round, Sums sums) {
    return "training diverged: the "
        + PATIENCE
        + " rounds up to "
        + round
        + " gave bounds, gradients or parameters that are not finite (in the last one "
        + sums.skipped()
        + " of "
        + (sums.skipped() + sums.steps())
        + " minibatches were dropped, with "
        + sums.nonFiniteEnergies()
        + " energies that are not finite). If energies are infinite in a region, soften that wall: training needs finite"
        + " energies wherever it looks. Otherwise lower train.learning-rate, start train.tempering lower, or look at the"
        + " energy far from its minima";
  }

  /** The results of one round, in the order of the partitions. */
  List<WorkerResult> round(TrainingState state, double beta) {
    spark.setJobDescription(
        "training: round %d of %d, beta %.3f".formatted(state.round() + 1, train.rounds(), beta));
    Broadcast<TrainingState> start = spark.broadcast(state);
    try {
      ModelSettings modelSettings = model;
      TrainSettings trainSettings = train;
      int round = state.round();
      return spark
          .parallelize(IntStream.range(0, train.workers()).boxed().toList(), train.workers())
          .mapPartitions(
              partitions ->
                  minibatches(modelSettings, trainSettings, round, partitions.next(), beta))
          .mapPartitions(
              new ExecuteWorkerMultiDataSetFlatMap<>(
                  new BoundWorker(start, model, potential, train)))
          .collect();
    } finally {
      start.destroy();
      spark.setJobDescription(null);
    }
  }

  /** The minibatches of one partition of one round, each made when it is asked for. */
  static Iterator<MultiDataSet> minibatches(
      ModelSettings model, TrainSettings train, int round, int partition, double beta) {
    return IntStream.range(0, train.averagingFrequency())
        .mapToObj(
            step ->
                BoundGraph.minibatch(
                    model,
                    DataType.FLOAT,
                    Noise.down(
                        NoiseStream.of(train.seed(), Purpose.TRAIN, round, partition, step),
                        train.batch(),
                        model.latentDimension(),
                        model.dimension(),
                        model.stages()),
                    beta))
        .iterator();
  }

  private RoundReport report(int round, double beta, Sums sums, double seconds) {
    double steps = sums.steps();
    return new RoundReport(
        round,
        train.rounds(),
        beta,
        Optimizers.learningRate(train, (round - 1) * train.averagingFrequency()),
        sums.logRatio() / steps,
        sums.energy() / steps,
        sums.gradientNorm() / steps,
        sums.steps(),
        sums.clipped(),
        sums.skipped(),
        sums.nonFiniteEnergies(),
        (sums.steps() + sums.skipped()) * train.batch(),
        seconds);
  }

  private static float[] average(List<WorkerResult> results, Function<WorkerResult, float[]> part) {
    double[] sums = new double[part.apply(results.get(0)).length];
    for (WorkerResult result : results) {
      float[] values = part.apply(result);
      for (int k = 0; k < sums.length; k++) {
        sums[k] += values[k];
      }
    }
    float[] mean = new float[sums.length];
    for (int k = 0; k < sums.length; k++) {
      mean[k] = (float) (sums[k] / results.size());
    }
    return mean;
  }

  private static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
