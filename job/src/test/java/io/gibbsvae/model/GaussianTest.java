package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianTest {

  /** The head of one row. */
  record Case(int n, Covariance covariance, double[] row) {

    Gaussian gaussian() {
      return covariance.gaussian(n);
    }

    double[] mean() {
      return Arrays.copyOf(row, n);
    }

    MatrixGaussian matrices() {
      return MatrixGaussian.of(n, covariance, row);
    }

    @Override
    public String toString() {
      return covariance + " " + n;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Covariance covariance : Covariance.values()) {
      for (int n : new int[] {1, 2, 5}) {
        NoiseStream stream = NoiseStream.of(1, Purpose.CHECK, covariance.ordinal(), n, 0);
        int size = covariance.gaussian(n).size();
        cases.add(new Case(n, covariance, Differences.gaussians(stream, size, 0.8)));
      }
    }
    return cases;
  }

  private static double[] difference(double[] x, double[] mean) {
    double[] difference = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      difference[i] = x[i] - mean[i];
    }
    return difference;
  }

  @Test
  void rowsHoldAMeanAndWhatTheCovarianceNeeds() {
    assertThat(Covariance.ISOTROPIC.gaussian(5).size()).isEqualTo(6);
    assertThat(Covariance.DIAGONAL.gaussian(5).size()).isEqualTo(10);
    assertThat(Covariance.FULL.gaussian(5).size()).isEqualTo(20);
    assertThat(Covariance.ISOTROPIC.gaussian(5).rawLogScales()).isEqualTo(1);
    assertThat(Covariance.DIAGONAL.gaussian(5).rawLogScales()).isEqualTo(5);
    assertThat(Covariance.FULL.gaussian(5).rawLogScales()).isEqualTo(5);
  }

  private static double kl(Case c, double[] mean) {
    return c.gaussian().klFromStandardNormal(c.row(), mean, 1, new double[0], new double[0]);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void klFromTheStandardNormalIsThatOfTheMatrices(Case c) {
    double expected = c.matrices().klFromStandardNormal();
    assertThat(kl(c, c.mean())).isCloseTo(expected, within(1e-10 * Math.max(1, expected)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void klTakesTheMeanThatItIsGiven(Case c) {
    double[] shift = Differences.gaussians(NoiseStream.of(4, Purpose.CHECK, 0, 0, 0), c.n(), 1);
    MatrixGaussian moved = c.matrices().plus(shift);
    double expected = moved.klFromStandardNormal();
    assertThat(kl(c, moved.mean())).isCloseTo(expected, within(1e-10 * Math.max(1, expected)));
  }

  @ParameterizedTest
  @EnumSource(Covariance.class)
  void klOfTheStandardNormalFromItselfIsZero(Covariance covariance) {
    Gaussian head = covariance.gaussian(4);
    double[] row = new double[head.size()];
    assertThat(head.klFromStandardNormal(row, new double[4], 1, new double[0], new double[0]))
        .isCloseTo(0, within(1e-15));
  }

  /**
   * E[log pi(z) - log N(z; m, Sigma)] over z ~ pi. The seed is fixed; another would leave 4.5
   * standard errors in 7e-6 of the runs, any of the nine cases in 6e-5.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void klIsTheMeanLogRatioOfTheDensities(Case c) {
    int draws = 10_000;
    NoiseStream stream = NoiseStream.of(5, Purpose.CHECK, 0, 0, 0);
    double sum = 0;
    double squares = 0;
    double expected = kl(c, c.mean());
    for (int draw = 0; draw < draws; draw++) {
      double[] z = Differences.gaussians(stream, c.n(), 1);
      double ratio = logStandardNormal(z) - c.matrices().logDensity(z) - expected;
      sum += ratio;
      squares += ratio * ratio;
    }
    assertThat(sum / draws).isCloseTo(0, within(4.5 * Math.sqrt(squares) / draws));
  }

  private static double logStandardNormal(double[] z) {
    return -0.5 * z.length * Math.log(2 * Math.PI) - 0.5 * Differences.dot(z, z);
  }

  /** Eq. (1.8) with the factor d on the logarithm. The source's own form lacks it and is wrong. */
  @Test
  void isotropicKlHasTheDimensionBeforeTheLogarithm() {
    int d = 5;
    double s = 1.7;
    double[] m = {0.3, -0.2, 0.5, 0, 1};
    double squares = 0.09 + 0.04 + 0.25 + 1;
    double[] row = Arrays.copyOf(m, d + 1);
    row[d] = Gaussian.rawOf(Math.log(s));
    MatrixGaussian matrices = MatrixGaussian.of(d, Covariance.ISOTROPIC, row);
    double right = 0.5 * (d * Math.log(s * s) - d + d / (s * s) + squares / (s * s));
    double printed = 0.5 * (Math.log(s * s) - d + d / (s * s) + squares / (s * s));

    double kl =
        Covariance.ISOTROPIC
            .gaussian(d)
            .klFromStandardNormal(row, m, 1, new double[0], new double[0]);

    assertThat(kl).isCloseTo(right, within(1e-12));
    assertThat(matrices.klFromStandardNormal()).isCloseTo(right, within(1e-12));
    // As printed it would even be negative, which no KL divergence is.
    assertThat(printed).isNegative();
    assertThat(kl - printed).isCloseTo((d - 1) * Math.log(s), within(1e-12));
  }

  @Test
  void diagonalKlIsTheSumOverTheCoordinates() {
    double[] s = {0.6, 1.7, 1};
    double[] m = {0.3, -0.2, 0.5};
    double[] row = Arrays.copyOf(m, 6);
    double expected = 0;
    for (int i = 0; i < 3; i++) {
      row[3 + i] = Gaussian.rawOf(Math.log(s[i]));
      expected +=
          0.5 * (Math.log(s[i] * s[i]) - 1 + 1 / (s[i] * s[i]) + m[i] * m[i] / (s[i] * s[i]));
    }
    assertThat(
            Covariance.DIAGONAL
                .gaussian(3)
                .klFromStandardNormal(row, m, 1, new double[0], new double[0]))
        .isCloseTo(expected, within(1e-12));
  }

  /** Gradients are added: what lies there before must still be in the sum. */
  private static void assertAdded(String what, double[] sum, double[] start, double[] g) {
    Differences.assertClose(what, difference(sum, start), g);
  }

  private static double[] start(Case c) {
    return Differences.gaussians(NoiseStream.of(6, Purpose.CHECK, 0, 0, 0), c.row().length, 1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientOfTheKlAgreesWithDifferences(Case c) {
    double[] shift = Differences.gaussians(NoiseStream.of(9, Purpose.CHECK, 0, 0, 0), c.n(), 1);
    double[] mean = c.matrices().plus(shift).mean();
    double[] meanGradient = new double[c.n()];
    double[] sum = start(c);
    double kl = c.gaussian().klFromStandardNormal(c.row(), mean, 0.7, meanGradient, sum);

    assertThat(kl).as("the factor is on the gradient only").isEqualTo(kl(c, mean));
    assertAdded(
        "kl by row",
        sum,
        start(c),
        Differences.gradient(
            row -> {
              double[] moved = new double[c.n()];
              for (int i = 0; i < moved.length; i++) {
                moved[i] = row[i] + shift[i];
              }
              return 0.7
                  * c.gaussian().klFromStandardNormal(row, moved, 1, new double[0], new double[0]);
            },
            c.row()));
    Differences.assertClose(
        "kl by mean", meanGradient, Differences.gradient(m -> 0.7 * kl(c, m), mean));
  }

  private static double logScale(double raw) {
    double[] logScale = new double[1];
    LogScales.compute(1, new double[] {raw}, logScale, new double[1]);
    return logScale[0];
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e6, -100, -10, 10, 100, 1e6})
  void logScalesStayInRange(double raw) {
    assertThat(Math.abs(logScale(raw))).isLessThanOrEqualTo(8 + 1e-12).isGreaterThan(6);
    assertThat(logScale(raw) * raw).isPositive();
  }

  @Test
  void logScalesAreTheRawValuesNearZero() {
    // tanh t = t - t^3 / 3: off by raw^3 / 192.
    for (double raw : new double[] {-0.1, -0.01, 0, 0.01, 0.1}) {
      assertThat(logScale(raw)).isCloseTo(raw, within(Math.pow(Math.abs(raw), 3) / 180 + 1e-15));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-7.9, -1, 0, 0.3, 7.9})
  void rawValueOfALogScaleGivesItBack(double logScale) {
    assertThat(logScale(Gaussian.rawOf(logScale))).isCloseTo(logScale, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Covariance.class)
  void hugeRawScalesGiveFiniteDivergences(Covariance covariance) {
    Gaussian head = covariance.gaussian(3);
    for (double raw : new double[] {-1e6, 1e6}) {
      double[] row = new double[head.size()];
      Arrays.fill(row, 3, 3 + head.rawLogScales(), raw);
      double[] gradient = new double[head.size()];
      assertThat(
              head.klFromStandardNormal(row, new double[] {1, -1, 2}, 1, new double[3], gradient))
          .isFinite();
      assertThat(Arrays.stream(gradient).allMatch(Double::isFinite)).isTrue();
    }
  }
}
