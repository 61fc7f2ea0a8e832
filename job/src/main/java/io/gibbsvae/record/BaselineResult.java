package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.sample.SampleReport;

/**
 * Chains without a model.
 *
 * @param draws kept draws of each
 * @param warmUp steps before them
 * @param thin steps of a draw
 * @param verdict what the model's training was worth beside them
 */
public record BaselineResult(
    int draws,
    int warmUp,
    int thin,
    @JsonUnwrapped SampleReport report,
    String verdict,
    double seconds) {

  /** {@return the result of chains} */
  public static BaselineResult of(
      ChainSettings settings, SampleReport report, String verdict, double seconds) {
    return new BaselineResult(
        settings.draws(), settings.warmUp(), settings.thin(), report, verdict, seconds);
  }
}
