package io.gibbsvae.energy.regression;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.energy.regression.Identification.Separation;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentificationTest {

  private static Identification of(Family family, double[][] features, double... response) {
    return Identification.of(family, new Observations(features, response, new double[0]), true);
  }

  private static double[][] column(double... values) {
    return Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
  }

  private static double[][] table(SplittableRandom random, int rows, int columns) {
    double[][] table = new double[rows][columns];
    for (double[] row : table) {
      Arrays.setAll(row, i -> random.nextDouble() - 0.5);
    }
    return table;
  }

  @Test
  void aThresholdSeparatesCompletelyOrPartially() {
    double[][] doses = column(-4, -3, -2, -1, 1, 2, 3, 4);
    Identification complete = of(Family.LOGISTIC, doses, 0, 0, 0, 0, 1, 1, 1, 1);

    assertThat(complete.separation()).isEqualTo(Separation.COMPLETE);
    assertThat(complete.separating()).containsExactly(0);
    assertThat(of(Family.LOGISTIC, doses, 1, 1, 1, 0, 0, 0, 0, 0).separation())
        .isEqualTo(Separation.COMPLETE);
    assertThat(of(Family.LOGISTIC, column(1, 2, 3, 3, 4, 5), 0, 0, 0, 1, 1, 1).separation())
        .isEqualTo(Separation.PARTIAL);
    assertThat(of(Family.LOGISTIC, doses, 0, 0, 0, 1, 0, 1, 1, 1).separation())
        .isEqualTo(Separation.NONE);
  }

  @Test
  void anIndicatorOfOneClassOnlySeparatesPartially() {
    double[][] features = {{0, 1.2}, {0, 0.3}, {0, -0.7}, {0, 0.1}, {1, 0.4}, {1, -0.2}};

    Identification found = of(Family.LOGISTIC, features, 0, 1, 1, 0, 1, 1);

    assertThat(found.separation()).isEqualTo(Separation.PARTIAL);
    assertThat(found.separating()).containsExactly(0);
  }

  @Test
  void withoutAnInterceptTheThresholdIsZero() {
    Observations data =
        new Observations(column(1, 2, 3, 4), new double[] {0, 0, 1, 1}, new double[0]);

    assertThat(Identification.of(Family.LOGISTIC, data, false).separation())
        .isEqualTo(Separation.NONE);
    assertThat(Identification.of(Family.LOGISTIC, data, true).separation())
        .isEqualTo(Separation.COMPLETE);
  }

  /** Whatever the units of the columns: the scales are from 1e-6 to 1e6, and the offsets too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void combinationsOfManyColumnsSeparateWhateverTheirUnits(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] features = table(random, 2000, 12);
    double[] direction = random.doubles(12, -1, 1).toArray();
    double[] response = new double[features.length];
    for (int n = 0; n < response.length; n++) {
      response[n] = NonNegativeLeastSquares.dot(features[n], direction) > 0.1 ? 1 : 0;
      for (int i = 0; i < 12; i++) {
        features[n][i] = (features[n][i] + i % 3) * Math.pow(10, i - 6);
      }
    }

    assertThat(of(Family.LOGISTIC, features, response).separation()).isEqualTo(Separation.COMPLETE);
    // One response against the direction, deep in its class.
    int deepest = 0;
    double most = 0;
    for (int n = 0; n < response.length; n++) {
      double depth = 0;
      for (int i = 0; i < 12; i++) {
        depth += direction[i] * (features[n][i] / Math.pow(10, i - 6) - i % 3);
      }
      if (depth > most) {
        most = depth;
        deepest = n;
      }
    }
    response[deepest] = 0;
    assertThat(of(Family.LOGISTIC, features, response).separation()).isEqualTo(Separation.NONE);
  }

  /** Cover: n points in general position, k coefficients: always where n is at most k. */
  @ParameterizedTest
  @CsvSource({"8, 8, COMPLETE", "200, 20, NONE"})
  void randomClassesSeparateIfThereAreAsManyColumnsAsRows(
      int rows, int columns, Separation expected) {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] response = random.ints(rows, 0, 2).asDoubleStream().toArray();
      response[0] = 1 - response[1];

      // P(separable) of 200 random points in 21 dimensions is 2e-36.
      assertThat(of(Family.LOGISTIC, table(random, rows, columns), response).separation())
          .isEqualTo(expected);
    }
  }

  @Test
  void manyRowsAreLookedAt() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] features = table(random, 20_000, 10);
    double[] response = new double[features.length];
    Arrays.setAll(response, n -> features[n][3] - features[n][7] > 0.2 ? 1 : 0);

    Identification found = of(Family.LOGISTIC, features, response);

    assertThat(found.separation()).isEqualTo(Separation.COMPLETE);
    assertThat(found.separating().subList(0, 2)).containsExactlyInAnyOrder(3, 7);
  }

  @Test
  void dependentColumnsAreFound() {
    double[][] features = {
      {1, 2000, 3, 7}, {2, 2001, 4, 7}, {5, 2004, 7, 7}, {3, 2002, 1, 7}, {0, 1999, 9, 7}
    };

    assertThat(of(Family.LOGISTIC, features, 0, 1, 0, 1, 0).dependent()).containsExactly(1, 3);
    assertThat(of(Family.LINEAR, table(new SplittableRandom(1), 4, 6), 1, 2, 3, 5).dependent())
        .hasSize(3);
    assertThat(of(Family.LINEAR, table(new SplittableRandom(1), 4, 6), 1, 2, 3, 5).saturated())
        .isTrue();
    assertThat(of(Family.LINEAR, table(new SplittableRandom(1), 9, 3), new double[9]).dependent())
        .isEmpty();
  }

  @Test
  void aColumnThatVariesLittleAboutALargeValueIsNotDependent() {
    assertThat(of(Family.LINEAR, column(2e6, 2e6 + 1, 2e6 + 2), 1, 0, 2).dependent()).isEmpty();
  }

  @Test
  void zeroCountsWhereAColumnActsAreASeparation() {
    double[][] groups = {{0, 1}, {0, 2}, {0, 4}, {1, 3}, {1, 5}};

    Identification found = of(Family.POISSON, groups, 2, 0, 1, 0, 0);

    assertThat(found.separation()).isEqualTo(Separation.PARTIAL);
    assertThat(found.separating().get(0)).isZero();
    assertThat(of(Family.POISSON, groups, 2, 0, 1, 0, 1).separation()).isEqualTo(Separation.NONE);
    assertThat(of(Family.POISSON, groups, 0, 0, 0, 0, 0).separation())
        .isEqualTo(Separation.PARTIAL);
  }

  @Test
  void anExactFitIsFound() {
    double[][] features = {{1, 0.1}, {2, 0.7}, {3, 0.2}, {4, 0.9}};

    assertThat(of(Family.LINEAR, features, 3.1, 5.1, 7.1, 9.1).exact()).isTrue();
    assertThat(of(Family.LINEAR, features, 3.1, 5.1, 7.1, 9.100001).exact()).isFalse();
    assertThat(of(Family.LINEAR, column(1, 2), 3, 5).exact()).isFalse();
    assertThat(of(Family.LINEAR, features, 0, 0, 0, 0).exact()).isTrue();
  }
}
