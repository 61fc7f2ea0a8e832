package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrawsTest {

  @Test
  void weightsAreTheExponentialsOfTheirLogarithmsAndHaveTheSumOne() {
    Draws draws =
        Draws.ofLogWeights(
            1,
            new double[] {1, 2, 3},
            new double[] {0, 0, 0},
            // So large that their exponentials are infinite.
            new double[] {5000, 5000 + Math.log(2), 5000});

    assertThat(draws.weights()).containsExactly(new double[] {0.25, 0.5, 0.25}, within(1e-12));
  }

  @Test
  void pointsWithoutAFiniteEnergyAreLeftOut() {
    Draws draws =
        Draws.equal(
            2,
            new double[] {1, 2, 3, 4, 5, 6},
            new double[] {7, Double.POSITIVE_INFINITY, Double.NaN});

    assertThat(draws.rows()).isEqualTo(1);
    assertThat(draws.x()).containsExactly(1, 2);
    assertThat(draws.weights()).containsExactly(1);
  }

  @Test
  void resamplingTakesEachPointAsOftenAsItsWeightSays() {
    Draws draws =
        Draws.ofLogWeights(
            1,
            new double[] {1, 2, 3},
            new double[] {10, 20, 30},
            new double[] {Math.log(0.1), Math.log(0.7), Math.log(0.2)});

    Draws drawn = draws.resampled(10);

    assertThat(drawn.x()).containsExactly(1, 2, 2, 2, 2, 2, 2, 2, 3, 3);
    assertThat(drawn.energies()[9]).isEqualTo(30);
    assertThat(drawn.weights()).containsOnly(0.1);
  }

  @Test
  void aPointOfAllTheWeightIsTheOnlyOne() {
    Draws draws =
        Draws.ofLogWeights(
            1,
            new double[] {1, 2},
            new double[] {0, 0},
            new double[] {Double.NEGATIVE_INFINITY, 0});

    assertThat(draws.resampled(5).x()).containsOnly(2);
  }
}
