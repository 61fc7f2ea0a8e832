package io.gibbsvae.train;

import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.train.Tempering.Schedule;
import java.io.Serializable;

/**
 * How to train.
 *
 * @param seed seed of the initial parameters and of all training noise
 * @param rounds how gradient steps are divided among workers and rounds
 * @param steps what a gradient step is
 * @param tempering the inverse temperature; adaptive if and only if there is a population with it
 * @param population particles that are carried along, a multiple of the workers, and how much they
 *     count
 * @param cycles of the learning rate, after each of which training may end
 */
public record TrainSettings(
    long seed,
    Rounds rounds,
    Steps steps,
    Tempering tempering,
    PopulationSettings population,
    Cycles cycles)
    implements Serializable {

  /**
   * Checks that the settings fit together.
   *
   * @throws IllegalArgumentException if they do not
   */
  public TrainSettings {
    Schedule impossible = population.isThere() ? Schedule.NONE : Schedule.ADAPTIVE;
    if (tempering.schedule() == impossible || population.particles() % rounds.workers() != 0) {
      throw new IllegalArgumentException(
          "adaptive tempering needs a population, a population a schedule, and its particles must be a"
              + " multiple of the workers");
    }
  }

  /** Settings of a training whose rounds are one cycle. */
  public TrainSettings(
      long seed, Rounds rounds, Steps steps, Tempering tempering, PopulationSettings population) {
    this(seed, rounds, steps, tempering, population, Cycles.NONE);
  }

  /**
   * The rounds, between which the workers' parameters are averaged.
   *
   * @param count rounds, at least 1; steps of all rounds are no more than an int can count
   * @param workers W, partitions of a round, at least 1; each trains a replica of its own
   * @param averagingFrequency gradient steps of a worker in a round, at least 1
   * @param seconds how long a round is, whatever the number of steps, at most 1e6; 0 where it is
   *     averagingFrequency steps. With seconds the outcome depends on the machine's speed
   */
  public record Rounds(int count, int workers, int averagingFrequency, double seconds)
      implements Serializable {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Rounds {
      if (!(seconds >= 0 && seconds <= 1e6)) {
        throw new IllegalArgumentException("round seconds must be from 0 to 1e6, found " + seconds);
      }
      if (workers < 1 || averagingFrequency < 1 || count < 1) {
        throw new IllegalArgumentException(
            "workers, averaging frequency and rounds must be positive, found "
                + workers
                + ", "
                + averagingFrequency
                + ", "
                + count);
      }
      if ((long) count * averagingFrequency > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "rounds * averaging frequency must be at most "
                + Integer.MAX_VALUE
                + ", found "
                + (long) count * averagingFrequency);
      }
    }

    /** {@return whether a round is so many seconds, and not so many steps} */
    public boolean timed() {
      return seconds > 0;
    }
  }

  /**
   * A gradient step.
   *
   * @param batch latents in a minibatch, at least 1
   * @param noise how they are drawn
   * @param gradients how the gradient of a bound is estimated
   * @param optimizer the rule of the step
   * @param learningRate its rate
   * @param clipNorm gradients of a larger Euclidean norm are scaled down to it; positive
   */
  public record Steps(
      int batch,
      NoiseType noise,
      GradientEstimator gradients,
      Optimizer optimizer,
      LearningRate learningRate,
      double clipNorm)
      implements Serializable {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Steps {
      if (batch < 1 || !(clipNorm > 0)) {
        throw new IllegalArgumentException(
            "batch and clip norm must be positive, found " + batch + ", " + clipNorm);
      }
    }
  }

  /** The rule of the gradient step. */
  public enum Optimizer {
    /** Kingma and Ba 2015, with the usual 0.9, 0.999, 1e-8. */
    ADAM,
    /** Plain stochastic gradient descent. */
    SGD
  }

  /** How far a round is: 0 in the first one, 1 in the last. */
  double progress(int round) {
    return rounds.count() == 1 ? 1 : (double) round / (rounds.count() - 1);
  }

  /** How far a round is in what the temperature rises in: the first cycle. */
  double progressOfTempering(int round) {
    int end = cycle(0).end();
    return end == 1 ? 1 : Math.min(1, (double) round / (end - 1));
  }

  /** Whether one of several cycles is over after so many rounds. */
  boolean endsCycle(int done) {
    return cycles.areThere() && done > 0 && done == cycle(done - 1).end();
  }

  /**
   * {@return the cycle that a round is in}
   *
   * @param round from 0
   */
  public Cycles.Cycle cycle(int round) {
    return cycles.at(round, rounds.count());
  }

  /** The learning rate of a gradient step; a step's number is the same on every worker. */
  double learningRateOfStep(int step) {
    int inRound = rounds.averagingFrequency();
    Cycles.Cycle cycle = cycle(step / inRound);
    int all = cycle.length() * inRound;
    int taken = step - cycle.begin() * inRound;
    return steps.learningRate().at(all == 1 ? 0 : (double) taken / (all - 1));
  }

  /**
   * The learning rate within a timed round.
   *
   * @param share of the round's time that is over, in [0, 1]
   */
  double learningRateAt(int round, double share) {
    Cycles.Cycle cycle = cycle(round);
    return steps.learningRate().at((round + share - cycle.begin()) / cycle.length());
  }

  /** {@return latents and moves of particles in so many rounds: about as many energies} */
  public double energiesOf(double number) {
    double latents = (double) rounds.workers() * rounds.averagingFrequency() * steps.batch();
    double moves = population.isThere() ? population.moves().inASweep() : 0;
    return number * (latents + moves * population.particles());
  }

  /**
   * {@return about as many energies as a cycle takes, and the samples that judge the model after it
   * where there are several}
   */
  public double energiesOf(Cycles.Cycle cycle) {
    return energiesOf(cycle.length()) + (cycles.areThere() ? Cycles.JUDGED_BY : 0);
  }
}
