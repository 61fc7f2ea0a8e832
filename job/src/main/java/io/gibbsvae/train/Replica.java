package io.gibbsvae.train;

import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.latent.BlockNoise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Bound;
import io.gibbsvae.model.dl4j.BoundGraph;
import io.gibbsvae.train.WorkerResult.Sums;
import java.util.function.LongSupplier;
import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A copy of the model that takes gradient steps, with everything that it works on: a round brings
 * only parameters and moments. Belongs to one task at a time.
 */
final class Replica {

  private final TrainSettings train;
  private final LongSupplier nanoTime;
  private final CountedPotential potential;
  private final BoundGraph graph;
  private final Bound bound;
  private final GradientStep step;
  private final float[] parameters;
  private final float[] gradient;
  private final float[] noise;
  private final BlockNoise noiseBlocks;
  private final float[] forwardGradient;
  private final double[] points;
  private final float[] pointsNoise;
  private final BlockNoise pointsNoiseBlocks;
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
    graph = BoundGraph.of(plan.model(), potential);
    bound = graph.bound();
    parameters = new float[plan.model().countParameters()];
    gradient = new float[parameters.length];
    step = new GradientStep(train.steps().optimizer(), parameters.length);
    int width = plan.model().noiseWidth();
    noise = new float[train.steps().batch() * width];
    noiseBlocks = new BlockNoise(train.steps().noise(), train.steps().batch(), width);
    boolean population = train.population().isThere();
    int dimension = plan.model().dimension();
    int upWidth = plan.model().stages() * plan.model().latentDimension();
    forwardGradient = new float[population ? parameters.length : 0];
    points = new double[population ? train.steps().batch() * dimension : 0];
    pointsNoise = new float[population ? train.steps().batch() * upWidth : 0];
    pointsNoiseBlocks =
        new BlockNoise(train.steps().noise(), population ? train.steps().batch() : 0, upWidth);
    minibatch = BoundGraph.minibatch(train.steps().batch(), width);
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
    bound.setParameters(parameters);
    step.start(state.updaterState());
    deadline = nanoTime.getAsLong() + (long) (train.rounds().seconds() * 1e9);
  }

  /**
   * Whether there is another minibatch in the round. Once promised, it comes, whatever the time.
   */
  boolean hasNext() {
    promised =
        promised
            || (train.rounds().timed()
                ? drawn == 0 || nanoTime.getAsLong() < deadline
                : drawn < train.rounds().averagingFrequency());
    return promised;
  }

  /** The minibatch of the next step. Its array is the same every time. */
  MultiDataSet next() {
    promised = false;
    noiseBlocks.fill(
        NoiseStream.of(train.seed(), Purpose.TRAIN, start.round(), partition, drawn), noise);
    BoundGraph.load(noise, minibatch);
    drawn++;
    return minibatch;
  }

  /**
   * Takes a gradient step of (1 - s) reverse + s forward bound, or drops the minibatch if its
   * bounds or its gradient are not finite.
   */
  void step(MultiDataSet data) {
    Bound.Means means = graph.evaluate(data, beta, train.steps().gradients());
    bound.gradient(gradient);
    double forward = 0;
    double share = train.population().shareAt(train.progress(start.round()));
    if (share > 0) {
      // The sum of all workers' weights is 1, and their gradients are averaged.
      double part = draw.sum() * train.rounds().workers();
      forward = part * forwardBound();
      mix((float) (1 - share), gradient, (float) (share * part), forwardGradient);
    }
    double norm = GradientStep.norm(gradient);
    if (Double.isFinite(means.total()) && Double.isFinite(norm)) {
      boolean clip = norm > train.steps().clipNorm();
      step.take(
          parameters,
          gradient,
          clip ? (float) (train.steps().clipNorm() / norm) : 1,
          rate(),
          start.steps() + steps);
      bound.setParameters(parameters);
      sums =
          sums.plus(
              new Sums(
                  1,
                  clip ? 1 : 0,
                  0,
                  means.nonFiniteEnergies(),
                  means.logRatio(),
                  means.energy(),
                  forward,
                  norm));
    } else {
      sums = sums.plus(new Sums(0, 0, 1, means.nonFiniteEnergies(), 0, 0, 0, 0));
    }
    steps++;
  }

  /** The forward bound of a minibatch of this worker's particles, drawn by their weights. */
  private double forwardBound() {
    int dimension = bound.settings().dimension();
    NoiseStream stream =
        NoiseStream.of(train.seed(), Purpose.POINTS, start.round(), partition, drawn);
    for (int row = 0; row < train.steps().batch(); row++) {
      int particle = draw.next(stream.uniform());
      System.arraycopy(particles.x(), particle * dimension, points, row * dimension, dimension);
    }
    pointsNoiseBlocks.fill(stream, pointsNoise);
    double forward =
        bound.forward(train.steps().batch(), points, pointsNoise, train.steps().gradients());
    bound.gradient(forwardGradient);
    return forward;
  }

  private static void mix(float a, float[] values, float b, float[] others) {
    for (int k = 0; k < values.length; k++) {
      values[k] = a * values[k] + b * others[k];
    }
  }

  private double rate() {
    if (!train.rounds().timed()) {
      return train.learningRateOfStep(start.round() * train.rounds().averagingFrequency() + steps);
    }
    double left = Math.max(0, deadline - nanoTime.getAsLong()) * 1e-9 / train.rounds().seconds();
    return train.learningRateAt(start.round(), 1 - left);
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
