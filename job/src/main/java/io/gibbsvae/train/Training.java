package io.gibbsvae.train;

import io.gibbsvae.chain.Particles;
import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.chain.Particles.Shape;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.BoundGraph;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.train.WorkerResult.Sums;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.deeplearning4j.spark.api.worker.ExecuteWorkerMultiDataSetFlatMap;
import org.nd4j.linalg.api.buffer.DataType;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;

/**
 * Trains a model by rounds of parameter averaging. In round r each partition p draws its
 * minibatches from the noise streams at (seed, r, p, step), takes its gradient steps on a replica
 * that starts from the common state, and the results are averaged, updater state included, in the
 * order of the partitions. The outcome is a function of the settings alone, not of the number of
 * executors or of retries; nor is it one of timing, unless rounds are so many seconds long.
 */
public final class Training {

  /** Rounds in a row that may go wrong before training stops. */
  private static final int PATIENCE = 3;

  /** Rises of beta in a row without training. */
  private static final int MOST_TURNS = 2000;

  private final JavaSparkContext spark;
  private final ModelSettings model;
  private final Potential potential;
  private final TrainSettings train;

  /**
   * Training of a model on the energy of a target. Nothing runs yet.
   *
   * @param spark the context that runs the rounds
   * @param model the shape of the model
   * @param potential U, in x
   * @param train how to train
   * @throws IllegalArgumentException if the model's frame is the particles' and these are not
   *     carried to the target
   */
  public Training(
      JavaSparkContext spark, ModelSettings model, Potential potential, TrainSettings train) {
    if (model.frame() == FrameType.PARTICLES
        && train.tempering().schedule() != Tempering.Schedule.ADAPTIVE) {
      throw new IllegalArgumentException(
          "a frame of the particles needs an adaptive schedule, which carries them to the target");
    }
    this.spark = spark;
    this.model = model;
    this.potential = potential;
    this.train = train;
  }

  /** {@return the state before the first round} */
  public TrainingState start() {
    BoundGraph graph = BoundGraph.of(model, potential, DataType.FLOAT);
    graph.initialise(train.seed());
    PopulationState population = PopulationState.start(train, model);
    return new TrainingState(graph.parameters(), new float[0], 0, 0, population);
  }

  /** Is told of every round as it ends. */
  @FunctionalInterface
  public interface RoundListener {

    /**
     * A round has ended.
     *
     * @param report what happened in it
     * @param state what training can go on from after it, or start from another time; empty where
     *     the round went wrong
     */
    void ended(RoundReport report, Optional<TrainingState> state);

    /**
     * Particles have been carried a step towards the target, without training.
     *
     * @param turn the step, from 1
     * @param beta the inverse temperature that they have been brought to
     * @param logZ their estimate of log Z there, in nats
     */
    default void carried(int turn, double beta, double logZ) {}
  }

  /**
   * Trains from the start to the last round.
   *
   * @param listener told of every round as it ends
   * @return the state after the last round
   * @throws DivergedException as {@link #run(TrainingState, RoundListener)}
   */
  public TrainingState run(Consumer<RoundReport> listener) {
    return run(start(), (report, state) -> listener.accept(report));
  }

  /**
   * Trains from a state to the last round. The outcome is that of a training that was never
   * interrupted.
   *
   * @param from the start, or a state that a listener was told of
   * @param listener told of every round as it ends
   * @return the state after the last round
   * @throws DivergedException if {@value #PATIENCE} rounds in a row went wrong: a worker dropped
   *     more than half of its minibatches, or the averaged parameters are not finite
   */
  public TrainingState run(TrainingState from, RoundListener listener) {
    TrainingPlan plan = new TrainingPlan(UUID.randomUUID().toString(), model, potential, train);
    Broadcast<TrainingPlan> shared = spark.broadcast(plan);
    try {
      return run(shared, from, listener);
    } finally {
      shared.destroy();
      Replicas.clear(plan.id());
    }
  }

  private TrainingState run(
      Broadcast<TrainingPlan> plan, TrainingState from, RoundListener listener) {
    RDD<Integer> partitions =
        spark
            .parallelize(IntStream.range(0, train.workers()).boxed().toList(), train.workers())
            .rdd();
    Carried first = framed(partitions, plan, from, listener);
    TrainingState state = first.state();
    TrainingState lastGood = state;
    int wrong = 0;
    while (state.round() < train.rounds()) {
      long begin = System.nanoTime();
      double beta = beta(state);
      List<WorkerResult> results = round(partitions, plan, state, beta);
      Sums sums = results.stream().map(WorkerResult::sums).reduce(Sums.NONE, Sums::plus);

      float[] parameters = average(results, WorkerResult::parameters);
      float[] updaterState = average(results, WorkerResult::updaterState);
      int steps =
          (int) Math.round(results.stream().mapToInt(WorkerResult::steps).average().orElseThrow());
      int round = state.round() + 1;
      boolean good =
          sums.skipped() <= sums.steps() && allFinite(parameters) && allFinite(updaterState);
      // Other noise may do better from where the last good round ended.
      TrainingState next =
          new TrainingState(
              good ? parameters : state.parameters(),
              good ? updaterState : state.updaterState(),
              round,
              state.steps() + steps,
              state.population());
      Advance advance = advance(partitions, plan, state, next, results, first, listener);
      first = Carried.nowhere(state);
      RoundReport report = report(state, beta, sums, advance, (System.nanoTime() - begin) * 1e-9);
      state = advance.state();
      if (good) {
        wrong = 0;
        lastGood = state;
        listener.ended(report, Optional.of(state));
        continue;
      }
      listener.ended(report, Optional.empty());
      if (++wrong == PATIENCE) {
        throw new DivergedException(divergence(round, sums), lastGood);
      }
    }
    return state;
  }

  /** The inverse temperature of the round that follows a state. */
  private double beta(TrainingState state) {
    return state.population().isThere()
        ? state.population().beta()
        : train.tempering().at(train.progress(state.round()));
  }

  /** A population brought to its next temperature, and what there is to tell of it. */
  private record Advance(TrainingState state, RoundReport.Population report, long invalid) {}

  /**
   * Particles that were carried to the target without training.
   *
   * @param turns rises of beta on the way
   * @param energies evaluated
   * @param invalid those that were NaN or minus infinity
   */
  private record Carried(TrainingState state, int turns, long energies, long invalid) {

    static Carried nowhere(TrainingState state) {
      return new Carried(state, 0, 0, 0);
    }
  }

  /**
   * Before the first round, where the frame is to be the particles': carries them to the target,
   * and the model's coordinates become those in which they have mean 0 and covariance I. A prior of
   * components is placed where they are.
   */
  private Carried framed(
      RDD<Integer> partitions,
      Broadcast<TrainingPlan> plan,
      TrainingState from,
      RoundListener listener) {
    if (model.frame() == FrameType.FIXED || from.round() > 0) {
      return Carried.nowhere(from);
    }
    Carried carried = carry(partitions, plan, from, listener);
    PopulationState population =
        carried
            .state()
            .population()
            .resampled(
                NoiseStream.of(
                    train.seed(), Purpose.PARTICLES, from.round(), -1, carried.turns() + 1));
    Shape shape = Particles.shape(population.x(), model.dimension());
    TrainedModel framed =
        new TrainedModel(model, from.parameters()).framed(shape.mean(), shape.factor());
    if (model.components() > 0) {
      long seed =
          NoiseStream.of(train.seed(), Purpose.PARTICLES, from.round(), -2, 0).uniform().nextLong();
      framed =
          framed.withPrior(
              ParticleMixture.of(
                  framed.inner(population.x()), model.dimension(), model.components(), seed));
    }
    float[] parameters = framed.parameters();
    return new Carried(
        new TrainingState(parameters, from.updaterState(), from.round(), from.steps(), population),
        carried.turns(),
        carried.energies(),
        carried.invalid());
  }

  /**
   * Brings the particles to the temperature of the next round. Where the population decides on it
   * and has not come to the target in its share of the rounds, it goes there now.
   *
   * @param first what was carried before the round
   */
  private Advance advance(
      RDD<Integer> partitions,
      Broadcast<TrainingPlan> plan,
      TrainingState before,
      TrainingState next,
      List<WorkerResult> results,
      Carried first,
      RoundListener listener) {
    if (!before.population().isThere()) {
      return new Advance(next, RoundReport.Population.NONE, 0);
    }
    List<Moved> moved = results.stream().map(WorkerResult::particles).toList();
    TrainingState state = with(next, advanced(before, moved, next.round(), 0));
    boolean late =
        train.tempering().schedule() == Tempering.Schedule.ADAPTIVE
            && train.tempering().isOver(train.progress(next.round()));
    Carried carried = late ? carry(partitions, plan, state, listener) : Carried.nowhere(state);
    PopulationState population = carried.state().population();
    return new Advance(
        carried.state(),
        new RoundReport.Population(
            population.beta(),
            population.ess(),
            population.logZ(),
            population.logZError(),
            energies(moved) + first.energies() + carried.energies(),
            1 + first.turns() + carried.turns()),
        invalid(moved) + first.invalid() + carried.invalid());
  }

  /** Carries the particles to the target, as fast as they can go, without training. */
  private Carried carry(
      RDD<Integer> partitions,
      Broadcast<TrainingPlan> plan,
      TrainingState from,
      RoundListener listener) {
    TrainingState state = from;
    int turn = 0;
    long energies = 0;
    long invalid = 0;
    while (state.population().beta() < 1) {
      if (++turn > MOST_TURNS) {
        throw new DivergedException(
            "the population came no further than beta = "
                + state.population().beta()
                + " in "
                + MOST_TURNS
                + " steps: the energy varies too much over it. Set model.location and model.scale"
                + " to where the target lives, or lower train.population.cess",
            from);
      }
      List<Moved> moved = moves(partitions, plan, state, turn);
      energies += energies(moved);
      invalid += invalid(moved);
      state = with(state, advanced(state, moved, state.round(), turn));
      listener.carried(turn, state.population().beta(), state.population().logZ());
    }
    return new Carried(state, turn, energies, invalid);
  }

  private PopulationState advanced(TrainingState from, List<Moved> moved, int round, int turn) {
    try {
      return from.population()
          .advance(
              moved,
              train.tempering().at(Math.min(1, train.progress(round))),
              train.population().cess(),
              NoiseStream.of(train.seed(), Purpose.PARTICLES, round, -1, turn));
    } catch (PopulationState.NoParticleException e) {
      throw new DivergedException(
          "no particle of the population has a finite energy: set model.location and model.scale to"
              + " where the energy is finite",
          from);
    }
  }

  private static TrainingState with(TrainingState state, PopulationState population) {
    return new TrainingState(
        state.parameters(), state.updaterState(), state.round(), state.steps(), population);
  }

  private static long energies(List<Moved> moved) {
    return moved.stream().mapToLong(Moved::energyEvaluations).sum();
  }

  private static long invalid(List<Moved> moved) {
    return moved.stream().mapToLong(Moved::invalidEnergies).sum();
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

  /** What particles do where they only move, in the order of the partitions. */
  private List<Moved> moves(
      RDD<Integer> partitions, Broadcast<TrainingPlan> plan, TrainingState state, int turn) {
    spark.setJobDescription(
        String.format(
            Locale.ROOT,
            "training: particles after round %d of %d, beta %.3g",
            state.round(),
            train.rounds(),
            state.population().beta()));
    Broadcast<TrainingState> start = spark.broadcast(state);
    try {
      return List.of(
          (Moved[])
              spark
                  .sc()
                  .runJob(
                      partitions, new MoveTask(plan, start, turn), ClassTag.apply(Moved.class)));
    } finally {
      start.destroy();
      spark.setJobDescription(null);
    }
  }

  /** The results of one round, in the order of the partitions. */
  private List<WorkerResult> round(
      RDD<Integer> partitions, Broadcast<TrainingPlan> plan, TrainingState state, double beta) {
    spark.setJobDescription(
        String.format(
            Locale.ROOT,
            "training: round %d of %d, beta %.3f",
            state.round() + 1,
            train.rounds(),
            beta));
    Broadcast<TrainingState> start = spark.broadcast(state);
    try {
      WorkerResult[] results =
          (WorkerResult[])
              spark
                  .sc()
                  .runJob(
                      partitions,
                      new WorkerTask(plan, start, beta),
                      ClassTag.apply(WorkerResult.class));
      return List.of(results);
    } finally {
      start.destroy();
      spark.setJobDescription(null);
    }
  }

  /**
   * A worker's part of a round. A class with a name and no lambda: Spark looks through the bytecode
   * of every lambda that it is handed, and of what that leads to, which takes longer than a short
   * round.
   */
  private static final class WorkerTask
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<Integer>, WorkerResult>
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
    public WorkerResult apply(TaskContext task, scala.collection.Iterator<Integer> partition) {
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

  private RoundReport report(
      TrainingState start, double beta, Sums sums, Advance advance, double seconds) {
    double steps = sums.steps();
    long latents = (sums.steps() + sums.skipped()) * train.batch();
    double share = train.population().shareAt(train.progress(start.round()));
    return new RoundReport(
        start.round() + 1,
        train.rounds(),
        beta,
        train.timed()
            ? train.learningRate().at((double) start.round() / train.rounds())
            : train.learningRateOfStep(start.round() * train.averagingFrequency()),
        new RoundReport.Bounds(
            sums.logRatio() / steps, sums.energy() / steps, sums.forward() / steps),
        advance.report(),
        new RoundReport.Gradients(
            sums.gradientNorm() / steps, sums.steps(), sums.clipped(), sums.skipped()),
        new RoundReport.Points(
            sums.nonFiniteEnergies() + advance.invalid(),
            latents,
            latents * model.scoresOfAStep() * (share > 0 ? 2 : 1)),
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
