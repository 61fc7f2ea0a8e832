package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.TinyModel;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import org.junit.jupiter.api.Test;

class RoundingTest {

  private static final ModelSettings FAR = TinyModel.settings(2, 2459000.61, 0.001);

  private static Vae.Path generated(Rounding rounding) {
    Vae vae =
        Vae.of(
            TinyModel.untrained(FAR).rounded(rounding),
            GaussianMixture.of(new double[1][2], new double[] {1}, new double[] {1}));
    NoiseStream noise = NoiseStream.of(1, Purpose.SAMPLE, 0, 0, 0);
    return vae.generate(Noise.down(noise, 1000, 2, 2, 2));
  }

  @Test
  void roundsFloatsAndLeavesDoublesAlone() {
    Rounding rounding = Rounding.doubles(1);

    assertThat(rounding.of(0, 0.1)).isEqualTo(0.1f);
    assertThat(rounding.of(1, 0.1)).isEqualTo(0.1);
    assertThat(rounding.doubles()).containsExactly(1);
    assertThat(rounding.or(Rounding.doubles(0))).isEqualTo(Rounding.none(2));
    assertThat(rounding.anyDouble()).isTrue();
    assertThat(Rounding.floats().anyDouble()).isFalse();
  }

  @Test
  void aModelRoundsAsItsLocationAndScaleAllow() {
    assertThat(TinyModel.untrained(FAR).rounding()).isEqualTo(Rounding.doubles(0));
    assertThat(TinyModel.untrained(TinyModel.settings(2)).rounding()).isEqualTo(Rounding.floats());
  }

  /** The mean of 1000 draws of standard deviation 0.0014, within ten standard errors. */
  @Test
  void samplesFarFromZeroKeepTheirWidth() {
    double[] x = generated(Rounding.doubles(0)).x();
    double sum = 0;
    double squares = 0;
    boolean floats = true;
    for (int row = 0; row < 1000; row++) {
      double away = x[2 * row] - 2459000.61;
      sum += away;
      squares += away * away;
      floats &= x[2 * row + 1] == (float) x[2 * row + 1];
    }
    assertThat(sum / 1000).isBetween(-0.00045, 0.00045);
    assertThat(Math.sqrt(squares / 1000)).isBetween(0.001, 0.002);
    assertThat(floats).isTrue();
  }

  /** Nothing else about a sample depends on how it is written, where that is fine enough. */
  @Test
  void densitiesBelongToTheWrittenNumbers() {
    Vae.Path rounded = generated(Rounding.floats());
    Vae.Path kept = generated(Rounding.doubles(0));
    for (int row = 0; row < 1000; row++) {
      assertThat(rounded.x()[2 * row + 1]).isEqualTo(kept.x()[2 * row + 1]);
      assertThat(rounded.x()[2 * row]).isEqualTo((float) kept.x()[2 * row]);
    }
    // A quarter apart, floats are hundreds of widths from where the model made them.
    assertThat(rounded.logRatio(0)).isNotEqualTo(kept.logRatio(0));
  }
}
