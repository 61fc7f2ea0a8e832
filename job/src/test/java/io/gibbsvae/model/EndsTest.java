package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndsTest {

  private static final double[] LOG_DECODER = {-1, 2};
  private static final double[] LOG_ENCODER = {0.5, -3};
  private static final double[][] Z = {{1, -2}, {0.5, 0}};

  private final Ends ends =
      new Ends(
          Shape.of(2).stages(2).scale(List.of(2.0, 0.25)).settings(), new float[0], Z[0].length);
  private final double[] ratios = new double[2];

  @Test
  void atTheTopThePriorAndTheLogVolumeAreInTheRatio() {
    ends.logRatios(2, LOG_DECODER, LOG_ENCODER, Z, true, ratios);

    double[] logPriors = {-Math.log(2 * Math.PI) - 0.625, -Math.log(2 * Math.PI) - 2};
    assertThat(ends.logPriors()).containsExactly(logPriors, within(1e-15));
    assertThat(ratios)
        .containsExactly(
            new double[] {
              0.5 - (-1 - Math.log(0.5) + logPriors[0]), -3 - (2 - Math.log(0.5) + logPriors[1])
            },
            within(1e-14));
  }

  @Test
  void belowTheTopThereIsNoPrior() {
    ends.logRatios(2, LOG_DECODER, LOG_ENCODER, Z, true, ratios);
    ends.logRatios(2, LOG_DECODER, LOG_ENCODER, Z, false, ratios);

    assertThat(ends.logPriors()).containsOnly(0);
    assertThat(ratios)
        .containsExactly(new double[] {1.5 + Math.log(0.5), -5 + Math.log(0.5)}, within(1e-14));
  }
}
