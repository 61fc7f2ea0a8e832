package io.gibbsvae.train;

import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Text;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.Initialisation;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.train.Annealing.Mover;
import io.gibbsvae.train.Annealing.Turns;
import io.gibbsvae.train.WorkerResult.Sums;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;

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

  private final JavaSparkContext spark;
  private final ModelSettings model;
  private final Potential potential;
  private final TrainSettings train;
  private final List<Place> places;

  /**
   * Training of a model on the energy of a target. Nothing runs yet.
   *
   * @param potential U, in x
   * @param places known minima: particles that make a frame, and have lost some, are put there
   * @throws IllegalArgumentException if the model's frame is the particles' and these are not
   *     carried to the target
   */
  public Training(
      JavaSparkContext spark,
      ModelSettings model,
      Potential potential,
      TrainSettings train,
      List<Place> places) {
    if (model.frame() == FrameType.PARTICLES
        && train.tempering().schedule() != Tempering.Schedule.ADAPTIVE) {
      throw new IllegalArgumentException(
          "a frame of the particles needs an adaptive schedule, which carries them to the target");
    }
    this.spark = spark;
    this.model = model;
    this.potential = potential;
    this.train = train;
    this.places = List.copyOf(places);
  }

  /** Training on an energy of which no minima are known. */
  public Training(
      JavaSparkContext spark, ModelSettings model, Potential potential, TrainSettings train) {
    this(spark, model, potential, train, List.of());
  }

  /** {@return the state before the first round} */
  public TrainingState start() {
    PopulationState population = PopulationState.start(train, model);
    return new TrainingState(
        Initialisation.parameters(model, train.seed()), new float[0], 0, 0, population);
  }

  /** Is told of every round as it ends. */
  @FunctionalInterface
  public interface RoundListener {

    /**
     * A round has ended.
     *
     * @param state what training can go on from after it, or start from another time; empty where
     *     the round went wrong
     */
    void ended(RoundReport report, Optional<TrainingState> state);

    /**
     * Particles have been carried a step towards the target, without training.
     *
     * @param logZ their estimate of log Z there, in nats
     */
    default void carried(int turn, double beta, double logZ) {}

    /**
     * Particles have been put at minima that they had lost.
     *
     * @param places how many minima
     * @param logZ the estimate of log Z with these, in nats
     */
    default void regained(int places, double logZ) {}
  }

  /** Finds how good a model is. */
  @FunctionalInterface
  public interface Judge {

    /**
     * {@return the quality of the model of a state: a function of the state alone}
     *
     * @param state after a cycle
     */
    Cycles.Quality of(TrainingState state);

    /**
     * {@return whether there are other models to train where this one is not good}
     *
     * @param state after a cycle
     */
    default boolean othersWait(TrainingState state) {
      return false;
    }

    /**
     * {@return whether energies are left for more rounds: a function of the rounds so far}
     *
     * @param state after these
     * @param rounds further ones
     * @param carried energies since the last round, of particles that were carried
     */
    default boolean affords(TrainingState state, int rounds, long carried) {
      return true;
    }
  }

  /**
   * Trains from a state to the last round, or to the end of a cycle after which no further one
   * pays, or as far as the judge affords it. The outcome is that of a training that was never
   * interrupted.
   *
   * @throws DivergedException if {@value #PATIENCE} rounds in a row went wrong: a worker dropped
   *     more than half of its minibatches, or the averaged parameters are not finite
   */
  public TrainingState run(TrainingState from, Judge judge, RoundListener listener) {
    TrainingPlan plan = new TrainingPlan(UUID.randomUUID().toString(), model, potential, train);
    try (SparkRounds rounds = new SparkRounds(spark, plan)) {
      return run(rounds, from, judge, listener);
    }
  }

  /**
   * Trains from a state to the last round, where all rounds are one cycle.
   *
   * @throws DivergedException as above
   * @throws IllegalStateException after the first of several cycles
   */
  public TrainingState run(TrainingState from, RoundListener listener) {
    return run(
        from,
        state -> {
          throw new IllegalStateException("there is no judge of the model after a cycle");
        },
        listener);
  }

  private TrainingState run(
      SparkRounds rounds, TrainingState from, Judge judge, RoundListener listener) {
    Annealing annealing =
        new Annealing(model, train, bounded(rounds::moves, judge), potential, places, listener);
    Turns turns = annealing.begin(from);
    TrainingState state = turns.state();
    TrainingState lastGood = state;
    int wrong = 0;
    while (true) {
      if (train.endsCycle(state.round())) {
        state = judged(state, judge);
        turns = Turns.none(state);
        if (!goesOn(state, judge)) {
          return state.atBest();
        }
      }
      if (state.round() == train.rounds().count()) {
        return state;
      }
      // Whatever is left, there is a model.
      if (state.round() > 0 && !judge.affords(state, 1, 0)) {
        return endedEarly(state, judge);
      }
      long begin = System.nanoTime();
      double beta = beta(state);
      List<WorkerResult> results = rounds.round(state, beta);
      Sums sums = results.stream().map(WorkerResult::sums).reduce(Sums.NONE, Sums::plus);
      Averages averages = Averages.of(results);
      boolean good = sums.skipped() <= sums.steps() && averages.areFinite();
      TrainingState next = next(state, averages, good);
      List<Moved> moved = results.stream().map(WorkerResult::particles).toList();
      turns = turns.then(annealing.advance(state, next, moved));
      long evaluations = results.stream().mapToLong(WorkerResult::evaluations).sum();
      double seconds = (System.nanoTime() - begin) * 1e-9;
      RoundReport report = report(state, beta, sums, evaluations, turns, seconds);
      state = turns.state();
      turns = Turns.none(state);
      if (good) {
        wrong = 0;
        lastGood = state;
        listener.ended(report, Optional.of(state));
        continue;
      }
      listener.ended(report, Optional.empty());
      if (++wrong == PATIENCE) {
        throw new DivergedException(divergence(state.round(), sums), lastGood);
      }
    }
  }

  /** Particles that are carried as far as the judge affords it. */
  private static Mover bounded(Mover mover, Judge judge) {
    AtomicLong carried = new AtomicLong();
    return (state, turn) -> {
      List<Moved> moved = mover.move(state, turn);
      long energies = moved.stream().mapToLong(Moved::energyEvaluations).sum();
      carried.set(turn == 1 ? energies : carried.get() + energies);
      if (!judge.affords(state, 1, carried.get())) {
        throw new DivergedException(
            Text.format(
                "train.budget ended when %,d energies had carried the particles to beta = %.3g, and"
                    + " the target is at 1: raise it, lower train.population.particles, or set"
                    + " model.location and model.scale to where the target lives",
                carried.get(), state.population().beta()),
            state);
      }
      return moved;
    };
  }

  /** Within a cycle; a model of a whole one is better. */
  private TrainingState endedEarly(TrainingState state, Judge judge) {
    if (!train.cycles().areThere()) {
      return state;
    }
    return (state.qualities().isEmpty() ? judged(state, judge) : state).atBest();
  }

  /** A training that goes on from the end of a cycle may be judged already. */
  private static TrainingState judged(TrainingState state, Judge judge) {
    boolean known =
        state.qualities().stream().anyMatch(quality -> quality.rounds() == state.round());
    return known ? state : state.judged(judge.of(state));
  }

  private boolean goesOn(TrainingState state, Judge judge) {
    if (state.round() == train.rounds().count()) {
      return false;
    }
    int next = train.cycle(state.round()).length();
    return train.cycles().pays(state.qualities(), train.energiesOf(next), judge.othersWait(state))
        && judge.affords(state, next, 0);
  }

  /** The inverse temperature of the round that follows a state. */
  private double beta(TrainingState state) {
    return state.population().isThere()
        ? state.population().beta()
        : train.tempering().at(train.progressOfTempering(state.round()));
  }

  /**
   * The state after a round. Where it went wrong, other noise may do better from where it began.
   */
  private static TrainingState next(TrainingState state, Averages averages, boolean good) {
    return new TrainingState(
        good ? averages.parameters() : state.parameters(),
        good ? averages.updaterState() : state.updaterState(),
        state.round() + 1,
        state.steps() + averages.steps(),
        state.population(),
        state.qualities(),
        state.best());
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

  private RoundReport report(
      TrainingState start, double beta, Sums sums, long evaluations, Turns turns, double seconds) {
    double steps = sums.steps();
    double rate =
        train.rounds().timed()
            ? train.learningRateAt(start.round(), 0)
            : train.learningRateOfStep(start.round() * train.rounds().averagingFrequency());
    long latents = (sums.steps() + sums.skipped()) * train.steps().batch();
    return new RoundReport(
        new RoundReport.Schedule(start.round() + 1, train.cycle(start.round()).end(), beta, rate),
        new RoundReport.Bounds(
            sums.logRatio() / steps, sums.energy() / steps, sums.forward() / steps),
        population(turns),
        new RoundReport.Gradients(
            sums.gradientNorm() / steps, sums.steps(), sums.clipped(), sums.skipped()),
        new RoundReport.Points(sums.nonFiniteEnergies() + turns.invalid(), latents, evaluations),
        seconds);
  }

  private static RoundReport.Population population(Turns turns) {
    PopulationState population = turns.state().population();
    return population.isThere()
        ? new RoundReport.Population(
            population.beta(),
            population.ess(),
            population.logZ(),
            population.logZError(),
            turns.energies(),
            turns.turns())
        : RoundReport.Population.NONE;
  }
}
