package io.gibbsvae.run;

import java.util.List;

/** What a pipeline is asked for. */
public enum Command {
  /** Train, evaluate and sample. */
  RUN,
  /** A run of which log Z alone is wanted: train and evaluate. */
  LOG_Z,
  /** Train only. */
  TRAIN,
  /** Evaluate a model that is trained already. */
  EVALUATE,
  /** Sample from a model that is trained already. */
  SAMPLE,
  /** Write the report of a run that is there. */
  REPORT;

  /** {@return those that a command line has; what else a run may be its configuration says} */
  public static List<Command> named() {
    return List.of(RUN, TRAIN, EVALUATE, SAMPLE, REPORT);
  }

  /** {@return whether it trains a model where there is none yet; the others need one} */
  public boolean trains() {
    return this == RUN || this == LOG_Z || this == TRAIN;
  }

  /** {@return whether it evaluates the model} */
  public boolean evaluates() {
    return this == RUN || this == LOG_Z || this == EVALUATE;
  }

  /** {@return whether it samples from the model} */
  public boolean samples() {
    return this == RUN || this == SAMPLE;
  }
}
