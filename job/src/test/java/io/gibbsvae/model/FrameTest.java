package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Shape;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {

  private static final ModelSettings SETTINGS =
      Shape.of(2).location(List.of(10.0, -1.0)).scale(List.of(4.0, 0.5)).settings();

  private final Frame frame = new Frame(SETTINGS, new float[0]);

  @Test
  void outerCoordinatesAreLocationPlusScaleTimesInner() {
    double[][] x = new double[2][3];
    frame.toOuter(2, new double[][] {{0, 1, 9}, {0, -2, 9}}, x);
    assertThat(x).isDeepEqualTo(new double[][] {{10, 14, 0}, {-1, -2, 0}});
  }

  @Test
  void innerCoordinatesAreTheWayBack() {
    double[][] x = {{10, 14, 99}, {-1, -2, 99}};
    double[][] y = new double[2][3];
    frame.toInner(2, x, y);
    assertThat(y).isDeepEqualTo(new double[][] {{0, 1, 0}, {0, -2, 0}});
  }

  @Test
  void logVolumeIsTheLogOfTheProductOfTheScales() {
    assertThat(frame.logVolume()).isCloseTo(Math.log(2), within(1e-15));
  }

  @Nested
  class OfTheParameters {

    private final Frame dense = dense();

    private static Frame dense() {
      ModelSettings settings = Shape.of(3).frame(FrameType.PARTICLES).settings();
      TrainedModel model =
          new TrainedModel(settings, new float[settings.countParameters()])
              .framed(new double[] {10, -1, 0}, new double[] {4, 99, 99, -1, 0.5, 99, 2, 3, 8});
      return new Frame(settings, model.parameters());
    }

    @Test
    void outerCoordinatesAreLocationPlusTheLowerTriangleTimesInner() {
      double[][] x = new double[3][2];
      dense.toOuter(1, new double[][] {{1, 9}, {-2, 9}, {0.25, 9}}, x);
      assertThat(x).isDeepEqualTo(new double[][] {{14, 0}, {-3, 0}, {-2, 0}});
    }

    @Test
    void innerCoordinatesAreTheWayBack() {
      double[][] y = new double[3][2];
      dense.toInner(1, new double[][] {{14, 9}, {-3, 9}, {-2, 9}}, y);
      assertThat(y).isDeepEqualTo(new double[][] {{1, 0}, {-2, 0}, {0.25, 0}});
    }

    @Test
    void gradientsGoThroughTheTranspose() {
      double[][] gradient = {{1, 9}, {10, 9}, {100, 9}};
      dense.toInnerGradient(1, gradient);
      assertThat(gradient).isDeepEqualTo(new double[][] {{4 - 10 + 200, 9}, {305, 9}, {800, 9}});
    }

    @Test
    void logVolumeIsThatOfTheDiagonal() {
      assertThat(dense.logVolume()).isCloseTo(Math.log(16), within(1e-15));
    }
  }

  @ParameterizedTest
  @CsvSource({"2459000.61, 0.001", "-20000.6104, 1e-4", "1.7e9, 0.01", "1e12, 1", "3.3, 1e-12"})
  void framesFarFromZeroKeepTheirLocation(double location, double width) {
    ModelSettings settings = Shape.of(1).frame(FrameType.PARTICLES).settings();
    TrainedModel model =
        new TrainedModel(settings, new float[settings.countParameters()])
            .framed(new double[] {location}, new double[] {width});
    Frame frame = new Frame(settings, model.parameters());
    double[][] x = new double[1][1];
    frame.toOuter(1, new double[1][1], x);

    assertThat(x[0][0]).isCloseTo(location, within(2e-3 * width));
  }

  @Test
  void aFrameOfTheParametersIsNotOneOfSettings() {
    assertThatThrownBy(
            () ->
                new TrainedModel(SETTINGS, new float[SETTINGS.countParameters()])
                    .framed(new double[2], new double[4]))
        .isInstanceOf(NoSuchElementException.class);
  }
}
