package io.gibbsvae.train;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.BoundGraph;
import io.gibbsvae.model.BoundGraph.Bound;
import io.gibbsvae.train.WorkerResult.Sums;
import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A copy of the model that takes gradient steps, with everything that it works on: a round brings
 * only parameters and moments. Belongs to one task at a time.
 */
final class Replica {

  private final TrainSettings train;
  private final BoundGraph graph;
  private final GradientStep step;
  private final float[] parameters;
  private final float[] gradient;
  private final float[] noise;
  private final INDArray features;
  private final MultiDataSet minibatch;

  private TrainingState start;
  private double beta;
  private int partition;
  // Minibatches handed out, and those of them that are done with.
  private int drawn;
  private int steps;
  private long deadline;
  private boolean promised;
  private Sums sums;

  Replica(TrainingPlan plan) {
    train = plan.train();
    // An energy may keep scratch arrays: each replica has its own.
    graph = BoundGraph.of(plan.model(), SerializationUtils.clone(plan.potential()), DataType.FLOAT);
    parameters = new float[plan.model().countParameters()];
    gradient = new float[parameters.length];
    step = new GradientStep(train.optimizer(), parameters.length);
    int width = plan.model().noiseWidth();
    noise = new float[train.batch() * width];
    features = Nd4j.createUninitialized(DataType.FLOAT, new long[] {train.batch(), width}, 'c');
    minibatch = BoundGraph.minibatch(features);
  }

  ComputationGraph graph() {
    return graph.graph();
  }

  /** Begins a partition's part of a round. */
  void begin(TrainingState state, int number, double inverseTemperature) {
    start = state;
    partition = number;
    beta = inverseTemperature;
    drawn = 0;
    steps = 0;
    promised = false;
    sums = Sums.NONE;
    System.arraycopy(state.parameters(), 0, parameters, 0, parameters.length);
    graph.setParameters(parameters);
    step.start(state.updaterState());
    deadline = System.nanoTime() + (long) (train.roundSeconds() * 1e9);
  }

  /**
   * Whether there is another minibatch in the round. Once promised, it comes, whatever the time.
   */
  boolean hasNext() {
    promised =
        promised
            || (train.timed()
                ? drawn == 0 || System.nanoTime() < deadline
                : drawn < train.averagingFrequency());
    return promised;
  }

  /** The minibatch of the next step. Its array is the same every time. */
  MultiDataSet next() {
    promised = false;
    NoiseStream.of(train.seed(), Purpose.TRAIN, start.round(), partition, drawn)
        .fillGaussian(noise);
    BoundGraph.load(noise, features);
    drawn++;
    return minibatch;
  }

  /** Takes a gradient step, or drops the minibatch if its bound or gradient is not finite. */
  void step(MultiDataSet data) {
    Bound bound = graph.evaluate(data, beta);
    graph.gradient(gradient);
    double norm = GradientStep.norm(gradient);
    if (Double.isFinite(bound.total()) && Double.isFinite(norm)) {
      boolean clip = norm > train.clipNorm();
      step.take(
          parameters,
          gradient,
          clip ? (float) (train.clipNorm() / norm) : 1,
          rate(),
          start.steps() + steps);
      graph.setParameters(parameters);
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
    steps++;
  }

  private double rate() {
    if (!train.timed()) {
      return train.learningRateOfStep(start.round() * train.averagingFrequency() + steps);
    }
    double left = Math.max(0, deadline - System.nanoTime()) * 1e-9 / train.roundSeconds();
    return train.learningRate().at((start.round() + 1 - left) / train.rounds());
  }

  WorkerResult result() {
    return new WorkerResult(parameters.clone(), step.state(), steps, sums);
  }
}
