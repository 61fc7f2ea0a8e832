package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceVisitsTest {

  private static final Place LEFT =
      new Place(new double[] {-8, 1e-6}, new double[] {0.5, 1e-7}, -0.05);
  private static final Place RIGHT =
      new Place(new double[] {8, 1e-6}, new double[] {1.5, 1e-7}, -3);

  @Test
  void countsRowsInDeviationsOfEachCoordinate() {
    PlaceVisits visits = new PlaceVisits(List.of(LEFT, RIGHT));
    // 4 and 13 deviations of the second coordinate: 2.8 and 9.2 in the mean square.
    visits.add(new double[] {0, -8, 1.4e-6}, 1, 0);
    visits.add(new double[] {-8, 2.3e-6}, 0, 0);
    visits.add(new double[] {-1, 1e-6}, 0, 0);

    assertThat(visits.visits(0)).isEqualTo(1);
    assertThat(visits.visits(1)).isZero();
    assertThat(visits.missed().places()).containsExactly(RIGHT);
  }

  /** Of a Gaussian's own draws in 50 dimensions none is 4 deviations away in the mean square. */
  @Test
  void countsAllDrawsOfItsOwnGaussian() {
    int dimension = 50;
    Place place = new Place(new double[dimension], ones(dimension), 0);
    PlaceVisits visits = new PlaceVisits(List.of(place));
    Random random = new Random(3);
    for (int row = 0; row < 1000; row++) {
      visits.add(random.doubles(dimension, -3, 3).toArray(), 0, 0);
    }
    assertThat(visits.visits(0)).isEqualTo(1000);
  }

  @Test
  void leavesOutRowsWithoutAWeight() {
    PlaceVisits visits = new PlaceVisits(List.of(LEFT));
    visits.add(LEFT.x(), 0, Double.NEGATIVE_INFINITY);
    visits.add(LEFT.x(), 0, Double.NaN);
    assertThat(visits.missed().places()).containsExactly(LEFT);
  }

  @Test
  void mergesParts() {
    PlaceVisits one = new PlaceVisits(List.of(LEFT, RIGHT));
    PlaceVisits other = new PlaceVisits(List.of(LEFT, RIGHT));
    one.add(LEFT.x(), 0, -3);
    other.add(LEFT.x(), 0, 2);
    other.add(RIGHT.x(), 0, 2);
    one.merge(other);
    assertThat(one.visits(0)).isEqualTo(2);
    assertThat(one.missed().count()).isZero();
  }

  @Test
  void rejectsArraysOfUnequalLength() {
    assertThatThrownBy(() -> new Place(new double[2], new double[3], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3")
        .hasMessageContaining("2");
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aModeThatDiffersInOneOfManyCoordinatesIsAnother() {
    double[] ones = new double[32];
    Arrays.fill(ones, 1);
    double[] other = new double[32];
    other[7] = 17;

    assertThat(new Place(new double[32], ones, 0).isNear(other, 0)).isFalse();
    other[7] = 6;
    assertThat(new Place(new double[32], ones, 0).isNear(other, 0)).isTrue();
  }
}
