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
  REPORT
}
