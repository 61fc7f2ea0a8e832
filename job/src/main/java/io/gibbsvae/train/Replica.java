package io.gibbsvae.train;

import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.latent.BlockNoise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.BoundGraph;
import io.gibbsvae.model.BoundGraph.Bound;
import io.gibbsvae.train.WorkerResult.Sums;
import java.util.function.LongSupplier;
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
  private final LongSupplier nanoTime;
  private final CountedPotential potential;
  private final BoundGraph graph;
  private final GradientStep step;
  private final float[] parameters;
  private final float[] gradient;
  private final float[] noise;
  private final BlockNoise noiseBlocks;
  private final float[] forwardGradient;
  private final double[] points;
  private final float[] pointsNoise;
  private final BlockNoise pointsNoiseBlocks;
  private final INDArray features;
  private final MultiDataSet minibatch;

  private TrainingState start;
  private double beta;
  private int partition;
  private Moved particles;
  private WeightedDraw draw;
  // Minibatches handed out, and those of them that are done with.
  private int drawn;
  private int steps;
  private long deadline;
  private boolean promised;
  private Sums sums;
  private long evaluationsBefore;

  Replica(TrainingPlan plan) {
    this(plan, System::nanoTime);
  }

  /**
   * A replica.
   *
   * @param nanoTime the clock of rounds of so many seconds, in nanoseconds
   */
  Replica(TrainingPlan plan, LongSupplier nanoTime) {
    train = plan.train();
    this.nanoTime = nanoTime;
    // An energy may keep scratch arrays: each replica has its own.
    potential = new CountedPotential(SerializationUtils.clone(plan.potential()));
    graph = BoundGraph.of(plan.model(), potential, DataType.FLOAT);
    parameters = new float[plan.model().countParameters()];
    gradient = new float[parameters.length];
    step = new GradientStep(train.optimizer(), parameters.length);
    int width = plan.model().noiseWidth();
    noise = new float[train.batch() * width];
    noiseBlocks = new BlockNoise(train.noise(), train.batch(), width);
    boolean population = train.population().isThere();
    int dimension = plan.model().dimension();
    int upWidth = plan.model().stages() * plan.model().latentDimension();
    forwardGradient = new float[population ? parameters.length : 0];
    points = new double[population ? train.batch() * dimension : 0];
    pointsNoise = new float[population ? train.batch() * upWidth : 0];
    pointsNoiseBlocks = new BlockNoise(train.noise(), population ? train.batch() : 0, upWidth);
    features = Nd4j.createUninitialized(DataType.FLOAT, new long[] {train.batch(), width}, 'c');
    minibatch = BoundGraph.minibatch(features);
  }

  ComputationGraph graph() {
    return graph.graph();
  }

  /**
   * Begins a partition's part of a round.
   *
   * @param moved its particles; nobody where there is no population
   */
  void begin(TrainingState state, int number, double inverseTemperature, Moved moved) {
    start = state;
    partition = number;
    beta = inverseTemperature;
    drawn = 0;
    steps = 0;
    promised = false;
    sums = Sums.NONE;
    evaluationsBefore = potential.count();
    particles = moved;
    draw =
        new WeightedDraw(
            train.population().isThere() ? state.population().weights(number) : new double[0]);
    System.arraycopy(state.parameters(), 0, parameters, 0, parameters.length);
    graph.setParameters(parameters);
    step.start(state.updaterState());
    deadline = nanoTime.getAsLong() + (long) (train.roundSeconds() * 1e9);
  }

  /**
   * Whether there is another minibatch in the round. Once promised, it comes, whatever the time.
   */
  boolean hasNext() {
    promised =
        promised
            || (train.timed()
                ? drawn == 0 || nanoTime.getAsLong() < deadline
                : drawn < train.averagingFrequency());
    return promised;
  }

  /** The minibatch of the next step. Its array is the same every time. */
  MultiDataSet next() {
    promised = false;
    noiseBlocks.fill(
        NoiseStream.of(train.seed(), Purpose.TRAIN, start.round(), partition, drawn), noise);
    BoundGraph.load(noise, features);
    drawn++;
    return minibatch;
  }

  /**
   * Takes a gradient step of (1 - s) reverse + s forward bound, or drops the minibatch if its
   * bounds or its gradient are not finite.
   */
  void step(MultiDataSet data) {
    Bound bound = graph.evaluate(data, beta, train.gradients());
    graph.gradient(gradient);
    double forward = 0;
    double share = train.population().shareAt(train.progress(start.round()));
    if (share > 0) {
      // The sum of all workers' weights is 1, and their gradients are averaged.
      double part = draw.sum() * train.workers();
      forward = part * forwardBound();
      mix((float) (1 - share), gradient, (float) (share * part), forwardGradient);
    }
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
                  forward,
                  norm));
    } else {
      sums = sums.plus(new Sums(0, 0, 1, bound.nonFiniteEnergies(), 0, 0, 0, 0));
    }
    steps++;
  }

  /** The forward bound of a minibatch of this worker's particles, drawn by their weights. */
  private double forwardBound() {
    int dimension = graph.settings().dimension();
    NoiseStream stream =
        NoiseStream.of(train.seed(), Purpose.POINTS, start.round(), partition, drawn);
    for (int row = 0; row < train.batch(); row++) {
      int particle = draw.next(stream.uniform());
      System.arraycopy(particles.x(), particle * dimension, points, row * dimension, dimension);
    }
    pointsNoiseBlocks.fill(stream, pointsNoise);
    double bound = graph.evaluatePoints(train.batch(), points, pointsNoise, train.gradients());
    graph.gradient(forwardGradient);
    return bound;
  }

  private static void mix(float a, float[] values, float b, float[] others) {
    for (int k = 0; k < values.length; k++) {
      values[k] = a * values[k] + b * others[k];
    }
  }

  private double rate() {
    if (!train.timed()) {
      return train.learningRateOfStep(start.round() * train.averagingFrequency() + steps);
    }
    double left = Math.max(0, deadline - nanoTime.getAsLong()) * 1e-9 / train.roundSeconds();
    return train.learningRate().at((start.round() + 1 - left) / train.rounds());
  }

  WorkerResult result() {
    return new WorkerResult(
        parameters.clone(),
        step.state(),
        steps,
        sums,
        potential.count() - evaluationsBefore,
        particles);
  }
}
