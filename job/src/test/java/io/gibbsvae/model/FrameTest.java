package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {

  private final Frame frame =
      new Frame(
          new ModelSettings(
              2,
              2,
              1,
              List.of(),
              Activation.TANH,
              Covariance.DIAGONAL,
              Objective.JOINT,
              List.of(10.0, -1.0),
              List.of(4.0, 0.5)));

  @Test
  void outerCoordinatesAreLocationPlusScaleTimesInner() {
    assertThat(frame.outer(new double[] {0, 0, 1, -2})).containsExactly(10, -1, 14, -2);
  }

  @Test
  void innerCoordinatesUndoTheOuter() {
    assertThat(frame.inner(new double[] {10, -1, 14, -2})).containsExactly(0, 0, 1, -2);
    double[] y = {0.3, -1.7, 2.1, 0.9, -3, 5};
    assertThat(frame.inner(frame.outer(y))).containsExactly(y, within(1e-14));
  }

  @Test
  void logVolumeIsTheLogOfTheProductOfTheScales() {
    assertThat(frame.logVolume()).isCloseTo(Math.log(2), within(1e-15));
  }

  @Test
  void dimensionAndScalesAreTheSettings() {
    assertThat(frame.dimension()).isEqualTo(2);
    assertThat(frame.scale(0)).isEqualTo(4);
    assertThat(frame.scale(1)).isEqualTo(0.5);
  }
}
