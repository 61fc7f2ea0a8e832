package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.GaussianMixture;
import org.junit.jupiter.api.Test;

class LandscapeTest {

  private static final Landscape NORMAL =
      Landscape.of(
          new ValueEnergies(
              GaussianMixture.of(new double[][] {{1, -2}}, new double[] {1}, new double[] {1})
                  .asTarget("normal")),
          new Window(-5, 7),
          new Window(-8, 4));

  /** P(r < R) = 1 - exp(-R^2 / 2), whose density there is exp(-R^2 / 2) of the largest. */
  @Test
  void theSmallestRegionOfAShareOfAGaussianEndsWhereTheDensityIsTheRest() {
    assertThat(NORMAL.level(0.5)).isCloseTo(0.5, within(0.01));
    assertThat(NORMAL.level(0.99)).isCloseTo(0.01, within(0.0005));
  }

  @Test
  void theContourOfAGaussianIsACircle() {
    double[][] contour = NORMAL.contour(0.5);
    double radius = Math.sqrt(2 * Math.log(2));

    assertThat(contour[0].length).isGreaterThan(100);
    int gaps = 0;
    for (int k = 0; k < contour[0].length; k++) {
      if (Double.isNaN(contour[1][k])) {
        gaps++;
      } else {
        assertThat(Math.hypot(contour[0][k] - 1, contour[1][k] + 2))
            .isCloseTo(radius, within(0.01));
      }
    }
    assertThat(3 * gaps).isEqualTo(contour[0].length);
  }
}
