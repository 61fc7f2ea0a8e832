package io.gibbsvae.train;

import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.train.Tempering.Schedule;
import java.io.Serializable;

/**
 * How to train.
 *
 * @param seed seed of the initial parameters and of all training noise
 * @param workers W, partitions of a round; each trains a replica of its own
 * @param batch latents in a minibatch
 * @param averagingFrequency gradient steps of a worker between averages
 * @param rounds rounds of W times averagingFrequency gradient steps
 * @param optimizer the rule of the gradient step
 * @param learningRate its rate
 * @param tempering the inverse temperature
 * @param clipNorm gradients of a larger Euclidean norm are scaled down to it; positive
 * @param population particles that are carried along, and how much they count
 * @param gradients how the gradient of a bound is estimated
 * @param noise how the latents of a minibatch are drawn
 * @param roundSeconds how long a round is, whatever the number of steps; 0 where it is
 *     averagingFrequency steps. With seconds the outcome depends on the machine's speed
 */
public record TrainSettings(
    long seed,
    int workers,
    int batch,
    int averagingFrequency,
    int rounds,
    Optimizer optimizer,
    LearningRate learningRate,
    Tempering tempering,
    double clipNorm,
    PopulationSettings population,
    GradientEstimator gradients,
    NoiseType noise,
    double roundSeconds)
    implements Serializable {

  /** The rule of the gradient step. */
  public enum Optimizer {
    /** Kingma and Ba 2015, with the usual 0.9, 0.999, 1e-8. */
    ADAM,
    /** Plain stochastic gradient descent. */
    SGD
  }

  /**
   * Settings of rounds of averagingFrequency steps.
   *
   * @param seed seed of the initial parameters and of all training noise
   * @param workers W, partitions of a round
   * @param batch latents in a minibatch
   * @param averagingFrequency gradient steps of a worker between averages
   * @param rounds rounds in all
   * @param optimizer the rule of the gradient step
   * @param learningRate its rate
   * @param tempering the inverse temperature
   * @param clipNorm gradients of a larger Euclidean norm are scaled down to it
   */
  public TrainSettings(
      long seed,
      int workers,
      int batch,
      int averagingFrequency,
      int rounds,
      Optimizer optimizer,
      LearningRate learningRate,
      Tempering tempering,
      double clipNorm) {
    this(
        seed,
        workers,
        batch,
        averagingFrequency,
        rounds,
        optimizer,
        learningRate,
        tempering,
        clipNorm,
        PopulationSettings.NONE,
        GradientEstimator.TOTAL,
        NoiseType.INDEPENDENT,
        0);
  }

  /**
   * Checks the numbers.
   *
   * @param seed any
   * @param workers at least 1
   * @param batch at least 1
   * @param averagingFrequency at least 1
   * @param rounds at least 1; steps of all rounds are no more than an int can count
   * @param optimizer the rule of the gradient step
   * @param learningRate its rate
   * @param tempering adaptive if and only if there is a population with it
   * @param clipNorm positive
   * @param population whose particles are a multiple of the workers
   * @param gradients how the gradient of a bound is estimated
   * @param noise how the latents of a minibatch are drawn
   * @param roundSeconds from 0 to 1e6
   * @throws IllegalArgumentException if a number is out of its range or two of them contradict each
   *     other
   */
  public TrainSettings {
    if (!(roundSeconds >= 0 && roundSeconds <= 1e6)) {
      throw new IllegalArgumentException(
          "round seconds must be from 0 to 1e6, found " + roundSeconds);
    }
    if ((long) rounds * averagingFrequency > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "rounds * averaging frequency must be at most "
              + Integer.MAX_VALUE
              + ", found "
              + (long) rounds * averagingFrequency);
    }
    Schedule impossible = population.isThere() ? Schedule.NONE : Schedule.ADAPTIVE;
    if (tempering.schedule() == impossible || population.particles() % Math.max(1, workers) != 0) {
      throw new IllegalArgumentException(
          "adaptive tempering needs a population, a population a schedule, and its particles must be a"
              + " multiple of the workers");
    }
    if (workers < 1 || batch < 1 || averagingFrequency < 1 || rounds < 1 || !(clipNorm > 0)) {
      throw new IllegalArgumentException(
          "workers, batch, averaging frequency, rounds and clip norm must be positive, found "
              + workers
              + ", "
              + batch
              + ", "
              + averagingFrequency
              + ", "
              + rounds
              + ", "
              + clipNorm);
    }
  }

  /** {@return whether a round is so many seconds, and not so many steps} */
  public boolean timed() {
    return roundSeconds > 0;
  }

  /** How far a round is: 0 in the first one, 1 in the last. */
  double progress(int round) {
    return rounds == 1 ? 1 : (double) round / (rounds - 1);
  }

  /** The learning rate of a gradient step; a step's number is the same on every worker. */
  double learningRateOfStep(int step) {
    int steps = rounds * averagingFrequency;
    return learningRate.at(steps == 1 ? 0 : (double) step / (steps - 1));
  }
}
