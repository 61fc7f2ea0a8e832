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
    double[][] x = new double[2][3];
    frame.toOuter(2, new double[][] {{0, 1, 9}, {0, -2, 9}}, x);
    assertThat(x).isDeepEqualTo(new double[][] {{10, 14, 0}, {-1, -2, 0}});
  }

  @Test
  void innerCoordinatesAreTheWayBackAndRoundedOnesAreFloats() {
    double[][] x = {{10, 14, 99}, {-1, -2, 99}};
    double[][] y = new double[2][3];
    frame.toInner(2, x, y);
    assertThat(y).isDeepEqualTo(new double[][] {{0, 1, 0}, {0, -2, 0}});
    y[1][1] = 0.1;
    frame.toRoundedOuter(2, y, x);
    assertThat(x).isDeepEqualTo(new double[][] {{10, 14, 99}, {-1, -0.95f, 99}});
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
