package io.gibbsvae.train;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** DL4J's rule of the gradient step for given settings. */
final class Optimizers {

  private Optimizers() {}

  static IUpdater updater(TrainSettings train) {
    ISchedule schedule =
        new Schedule(train.learningRate(), train.rounds() * train.averagingFrequency());
    return switch (train.optimizer()) {
      case ADAM -> new Adam(schedule);
      case SGD -> new Sgd(schedule);
    };
  }

  /** The learning rate by gradient step: a step's number is the same on every worker. */
  private record Schedule(LearningRate rate, int steps) implements ISchedule {

    @Override
    public double valueAt(int iteration, int epoch) {
      return rate.at(steps == 1 ? 0 : (double) iteration / (steps - 1));
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }
}
