package io.gibbsvae.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.Moves;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.LearningRate;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.PopulationSettings;
import io.gibbsvae.train.Tempering;
import io.gibbsvae.train.Tempering.Schedule;
import io.gibbsvae.train.TrainSettings;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the block {@code train}. */
final class TrainReader {

  private static final Range ROUND_SECONDS =
      new Range(
          value -> value >= 0 && value <= 1e6,
          "a number of seconds in [0, 1e6]",
          "numbers of seconds in [0, 1e6]");

  private static final Range BELOW_ONE =
      new Range(value -> value >= 0 && value < 1, "a number in [0, 1)", "numbers in [0, 1)");

  private TrainReader() {}

  /**
   * Reads the block.
   *
   * @param largestBlock the most points that fit one array
   * @param effectiveRows how many are wanted of the model, where the configuration says it
   */
  static Optional<TrainSettings> read(Section train, int largestBlock, OptionalLong effectiveRows) {
    long seed = train.wholeNumber("seed", Long.MIN_VALUE);
    int workers = train.integer("workers", 1);
    int batch = train.integer("batch", 1, largestBlock);
    int averagingFrequency = train.integer("averaging-frequency", 1);
    int rounds = train.integer("rounds", 1);
    if ((long) rounds * averagingFrequency > Integer.MAX_VALUE) {
      train.unexpected(
          "rounds",
          "at most "
              + Integer.MAX_VALUE / averagingFrequency
              + ", because train.averaging-frequency is "
              + averagingFrequency);
    }
    TrainSettings.Optimizer optimizer = train.oneOf("optimizer", TrainSettings.Optimizer.class);
    double roundSeconds = train.number("round-seconds", ROUND_SECONDS);
    Optional<LearningRate> learningRate =
        learningRate(train.section("learning-rate", TrainReader::constantRate));
    Optional<Tempering> tempering = tempering(train.section("tempering"));
    GradientEstimator gradients = train.oneOf("gradients", GradientEstimator.class);
    NoiseType noise = train.oneOf("noise", NoiseType.class);
    Section cycle = train.section("cycles");
    int first = cycle.integer("first", 0);
    long rows = cycle.wholeNumber("rows", 1);
    if (effectiveRows.isPresent() && !cycle.isSet("rows")) {
      rows = effectiveRows.getAsLong();
      cycle.keep("rows", rows);
    }
    Cycles cycles = first == 0 ? Cycles.NONE : new Cycles(first, rows);
    if (first == 0) {
      // A run keeps its identity from before there were cycles.
      train.forget("cycles");
    }
    double clipNorm = train.number("clip-norm", Range.POSITIVE);
    Optional<PopulationSettings> population = population(train.section("population"), workers);
    if (tempering.isPresent() && population.isPresent()) {
      boolean there = population.get().isThere();
      Schedule schedule = tempering.get().schedule();
      if (there ? schedule == Schedule.NONE : schedule == Schedule.ADAPTIVE) {
        train
            .section("tempering")
            .unexpected(
                "schedule",
                there
                    ? "linear, geometric or adaptive, because train.population.particles is not 0"
                    : "none, linear or geometric, because train.population.particles is 0");
      }
    }
    return train.build(
        () ->
            new TrainSettings(
                seed,
                new TrainSettings.Rounds(rounds, workers, averagingFrequency, roundSeconds),
                new TrainSettings.Steps(
                    batch, noise, gradients, optimizer, learningRate.orElseThrow(), clipNorm),
                tempering.orElseThrow(),
                population.orElseThrow(),
                cycles));
  }

  private static Optional<PopulationSettings> population(Section population, int workers) {
    int particles = population.integer("particles", 0);
    if (workers > 0 && particles % workers != 0) {
      population.unexpected("particles", "a multiple of train.workers, " + workers);
    }
    double cess = population.number("cess", Range.OPEN_SHARE);
    Optional<Moves> moves = MovesReader.read(population.section("moves"));
    Metric metric = population.oneOf("metric", Metric.class);
    Section forward = population.section("forward-share");
    double initial = forward.number("initial", BELOW_ONE);
    double last = forward.number("final", BELOW_ONE);
    if (particles == 0) {
      return Optional.of(PopulationSettings.NONE);
    }
    return population.build(
        () -> new PopulationSettings(particles, cess, moves.orElseThrow(), metric, initial, last));
  }

  private static ConfigValue constantRate(ConfigValue rate) {
    return rate.atKey("initial")
        .withValue("decay", ConfigValueFactory.fromAnyRef("constant"))
        .root();
  }

  private static Optional<LearningRate> learningRate(Section rate) {
    Decay decay = rate.oneOf("decay", Decay.class);
    double initial = rate.number("initial", Range.POSITIVE);
    double last = decay == Decay.CONSTANT ? initial : rate.number("final", Range.POSITIVE);
    if (!rate.failed() && last > initial) {
      rate.unexpected("final", "at most train.learning-rate.initial, " + initial);
    }
    return rate.build(() -> new LearningRate(initial, last, decay));
  }

  private static Optional<Tempering> tempering(Section tempering) {
    Schedule schedule = tempering.oneOf("schedule", Schedule.class);
    if (schedule == Schedule.NONE) {
      return tempering.build(Tempering::none);
    }
    double start = tempering.number("start", Range.SHARE);
    double share = tempering.number("share", Range.POSITIVE_SHARE);
    if (schedule == Schedule.GEOMETRIC && start == 0) {
      tempering.unexpected(
          "start", "a positive number, because train.tempering.schedule is geometric");
    }
    return tempering.build(() -> new Tempering(schedule, start, share));
  }
}
