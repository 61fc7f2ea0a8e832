package io.gibbsvae.run;

/** What a pipeline is asked for. */
public enum Command {
  /** Train, evaluate and sample. */
  RUN,
  /** Train only. */
  TRAIN,
  /** Evaluate a model that is trained already. */
  EVALUATE,
  /** Sample from a model that is trained already. */
  SAMPLE,
  /** Write the report of a run that is there. */
  REPORT;

  /** {@return whether it trains a model where there is none yet; the others need one} */
  public boolean trains() {
    return this == RUN || this == TRAIN;
  }

  /** {@return whether it evaluates the model} */
  public boolean evaluates() {
    return this == RUN || this == EVALUATE;
  }

  /** {@return whether it samples from the model} */
  public boolean samples() {
    return this == RUN || this == SAMPLE;
  }
}
