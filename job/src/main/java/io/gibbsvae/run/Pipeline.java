package io.gibbsvae.run;

import io.gibbsvae.config.RunConfiguration;

/** The run: training, evaluation and generation, as far as a command asks for them. */
public final class Pipeline {

  private Pipeline() {}

  /**
   * Does what a command asks for.
   *
   * @param overwrite whether an output folder of another configuration may be replaced
   * @throws RefusedException if the run does not start
   * @throws RunFailedException if it fails for a reason that is no bug
   */
  public static Outcome execute(
      Command command, RunConfiguration configuration, boolean overwrite) {
    throw new UnsupportedOperationException("the pipeline is not here yet");
  }
}
