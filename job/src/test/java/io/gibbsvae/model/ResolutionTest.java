package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.TinyModel;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.model.Resolution.Coarse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolutionTest {

  private static boolean floatsAreCoarse(double location, double width) {
    return !Resolution.of(new double[] {location}, new double[] {width}).floats().isEmpty();
  }

  private static boolean doublesAreCoarse(double location, double width) {
    return !Resolution.of(new double[] {location}, new double[] {width}).doubles().isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "-3, 0.1",
    "1000, 1",
    "0, 1e-12",
    "1e12, 1e9",
    "1e30, 1e29",
    "0, 1e30",
    "1e-20, 1e-22"
  })
  void floatsDoForOrdinaryPlacesAndWidths(double location, double width) {
    assertThat(floatsAreCoarse(location, width)).isFalse();
    assertThat(doublesAreCoarse(location, width)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "20000.6104, 0.001",
    "-20000.6104, 0.001",
    "2459000.61, 0.001",
    "1.7e9, 0.1",
    "1.7e12, 30",
    "1.7e18, 1e6",
    "1, 1e-6",
    "0, 1e39",
    "1e39, 1e36",
    "0, 1e-46",
    "1e300, 1e290"
  })
  void narrowFarOrExtremeCoordinatesTakeDoubles(double location, double width) {
    assertThat(floatsAreCoarse(location, width)).isTrue();
    assertThat(doublesAreCoarse(location, width)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1.7e18, 1000", "-1e16, 1", "2459000.61, 1e-9", "1, 1e-15"})
  void placesThatDoublesDoNotResolveAreFound(double location, double width) {
    assertThat(doublesAreCoarse(location, width)).isTrue();
  }

  @Test
  void namesCoordinateSpacingAndWidth() {
    Resolution resolution =
        Resolution.of(new double[] {0, 2459000.61, 5}, new double[] {1, 0.001, 1});

    assertThat(resolution.floats()).containsExactly(new Coarse(1, 2459000.61, 0.25, 0.001));
    assertThat(resolution.rounding()).isEqualTo(Rounding.doubles(1));
  }

  /** One mode of two is narrow, and where floats are coarse for it. */
  @Test
  void gradientsShowTheNarrowModeOfSeveral() {
    int rows = 1000;
    double[] points = new double[rows];
    double[] gradients = new double[rows];
    for (int row = 0; row < rows; row++) {
      boolean narrow = row % 100 == 0;
      points[row] = narrow ? 20_000 : 0.5;
      gradients[row] = narrow ? 1000 : 1;
    }
    double[] weights = new double[rows];
    Arrays.fill(weights, 1);

    assertThat(Resolution.of(1, points, gradients, weights).rounding())
        .isEqualTo(Rounding.doubles(0));

    for (int row = 0; row < rows; row += 100) {
      weights[row] = 0;
    }
    assertThat(Resolution.of(1, points, gradients, weights).rounding())
        .isEqualTo(Rounding.floats());
  }

  @Test
  void undefinedGradientsAndInfinitePointsDecideNothing() {
    double[] points = {1, Double.NaN, 2, Double.POSITIVE_INFINITY};
    double[] gradients = {1, 1, Double.NaN, 0};
    double[] weights = {1, 1, 1, 0};

    assertThat(Resolution.of(1, points, gradients, weights).floats()).isEmpty();
    assertThat(Resolution.of(1, points, gradients, new double[4]).floats()).isEmpty();
  }

  /** By location and scale, floats would do. */
  @Test
  void samplesOfAModelShowWhatItsSettingsDoNot() {
    ModelSettings settings = TinyModel.settings(2, 1000, 0.1);
    TrainedModel model = TinyModel.untrained(settings);
    assertThat(Resolution.of(settings).floats()).isEmpty();

    Resolution wide =
        Resolution.of(
            model,
            GaussianMixture.of(new double[][] {{1000, 0}}, new double[] {1}, new double[] {0.1}));
    Resolution narrow =
        Resolution.of(
            model,
            GaussianMixture.of(new double[][] {{1000, 0}}, new double[] {1}, new double[] {0.01}));

    assertThat(wide.floats()).isEmpty();
    assertThat(narrow.floats()).extracting(Coarse::coordinate).containsExactly(0);
    assertThat(narrow.floats().get(0).spacing()).isEqualTo(Math.ulp(1000f));
    assertThat(narrow.doubles()).isEmpty();
  }

  @Test
  void settingsAndSamplesBothCount() {
    ModelSettings settings = TinyModel.settings(2, 2459000.61, 0.001);
    Resolution resolution =
        Resolution.of(
            TinyModel.untrained(settings),
            GaussianMixture.of(
                new double[][] {{2459000.61, 0}}, new double[] {1}, new double[] {0.001}));

    assertThat(List.copyOf(resolution.floats()))
        .isEqualTo(Resolution.of(settings).floats())
        .hasSize(1);
  }
}
