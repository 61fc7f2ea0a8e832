package io.gibbsvae.train;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** DL4J's rule of the gradient step for given settings. */
final class Optimizers {

  private Optimizers() {}

  static IUpdater updater(TrainSettings train) {
    ISchedule schedule = new Schedule(train);
    return switch (train.optimizer()) {
      case ADAM -> new Adam(schedule);
      case SGD -> new Sgd(schedule);
    };
  }

  /** The learning rate of a gradient step; a step's number is the same on every worker. */
  static double learningRate(TrainSettings train, int step) {
    int steps = train.rounds() * train.averagingFrequency();
    return train.learningRate().at(steps == 1 ? 0 : (double) step / (steps - 1));
  }

  private record Schedule(TrainSettings train) implements ISchedule {

    @Override
    public double valueAt(int iteration, int epoch) {
      return learningRate(train, iteration);
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }
}
