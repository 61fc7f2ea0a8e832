package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.diagnose.SteinDeparture.Function;
import io.gibbsvae.diagnose.SteinRows.Row;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples of known laws, exact, spoilt or weighted, with fixed seeds. */
class SteinTestTest {

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /** Rows of points, an energy and its gradient by a formula. */
  private static SteinRows rows(
      int n, IntFunction<double[]> points, ToDoubleBiFunction<double[], double[]> energy) {
    SteinRows rows = new SteinRows();
    for (int row = 0; row < n; row++) {
      double[] y = points.apply(row);
      double[] gradient = new double[y.length];
      double u = energy.applyAsDouble(y, gradient);
      rows.add(new Row(y, u, gradient, 0, -1, -1));
    }
    return rows;
  }

  private static double normal(double[] y, double[] gradient) {
    double energy = 0;
    for (int i = 0; i < y.length; i++) {
      gradient[i] = y[i];
      energy += y[i] * y[i] / 2;
    }
    return energy;
  }

  /** v has the variance 9, and each x_i the variance e^v. */
  private static double funnel(double[] y, double[] gradient) {
    double squares = 0;
    double precision = Math.exp(-y[0]);
    for (int i = 1; i < y.length; i++) {
      gradient[i] = y[i] * precision;
      squares += y[i] * y[i] * precision;
    }
    gradient[0] = y[0] / 9 + (y.length - 1 - squares) / 2;
    return y[0] * y[0] / 18 + (y[0] * (y.length - 1) + squares) / 2;
  }

  private static double gaussian(SplittableRandom random) {
    return NORMAL.inverseCumulativeProbability(random.nextDouble());
  }

  private static double[] gaussians(SplittableRandom random, int n) {
    return IntStream.range(0, n).mapToDouble(i -> gaussian(random)).toArray();
  }

  private static IntFunction<double[]> funnel(long seed, int d, DoublePredicate kept) {
    SplittableRandom random = new SplittableRandom(seed);
    return row -> {
      double[] y = gaussians(random, d);
      while (!kept.test(y[0])) {
        y[0] = gaussian(random);
      }
      y[0] *= 3;
      for (int i = 1; i < d; i++) {
        y[i] *= Math.exp(y[0] / 2);
      }
      return y;
    };
  }

  private static List<String> names(int d) {
    return IntStream.range(0, d).mapToObj(i -> "y" + i).toList();
  }

  private static SteinDeparture of(SteinReport report, String name, Function function) {
    return report.departures().stream()
        .filter(d -> d.name().equals(name) && d.function() == function)
        .findFirst()
        .orElseThrow();
  }

  /** Of 200 runs with 15 identities none is expected below 1e-3 (chance of one: about 18 %). */
  @Test
  void exactSamplesDoNotDepart() {
    int below = 0;
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SteinReport report =
          SteinTest.of(rows(2500, row -> gaussians(random, 2), SteinTestTest::normal), names(2));
      assertThat(report.identities()).isEqualTo(15);
      assertThat(report.departs()).isFalse();
      if (report.pValue() < 0.05) {
        below++;
      }
    }
    // Of 200 some 10 by chance, up to 20 in 999 of 1000 cases.
    assertThat(below).isLessThan(21);
  }

  @ParameterizedTest
  @CsvSource({"0.3, 1", "-0.3, 1", "0, 0.8", "0, 1.2"})
  void meanAndScaleAreThoseOfAGaussian(double mean, double deviation) {
    SplittableRandom random = new SplittableRandom(1);
    SteinReport report =
        SteinTest.of(
            rows(
                10_000,
                row -> new double[] {mean + deviation * gaussian(random)},
                SteinTestTest::normal),
            names(1));

    assertThat(report.departs()).isTrue();
    SteinDeparture found = of(report, "y0", mean == 0 ? Function.SCALE : Function.MEAN);
    double expected = mean == 0 ? 1 - deviation * deviation : -mean;
    assertThat(found.mean().value()).isCloseTo(expected, within(4 * found.mean().standardError()));
    assertThat(found.mean().standardError()).isLessThan(0.03);
  }

  /** 2 % of the mass are missing: the density there, times the deviation, is about 0.049. */
  @ParameterizedTest
  @CsvSource({"LOWER_END, -0.0484", "UPPER_END, 0.0484"})
  void seesAnEndOfAFunnelThatIsCutOff(Function function, double expected) {
    double sign = Math.signum(expected);
    SteinReport report =
        SteinTest.of(
            rows(10_000, funnel(2, 6, v -> v * sign < 2.0537), SteinTestTest::funnel), names(6));

    assertThat(report.departs()).isTrue();
    SteinDeparture found = report.departures().get(0);
    assertThat(found.name()).isEqualTo("y0");
    assertThat(found.function()).isEqualTo(function);
    assertThat(found.mean().value()).isCloseTo(expected, within(4 * found.mean().standardError()));
    assertThat(found.standardErrors() * sign).isGreaterThan(6);
    assertThat(
            SteinTest.of(rows(10_000, funnel(2, 6, v -> true), SteinTestTest::funnel), names(6))
                .departs())
        .isFalse();
  }

  @Test
  void seesMissingHighEnergies() {
    SplittableRandom random = new SplittableRandom(3);
    SteinReport report =
        SteinTest.of(
            rows(
                10_000,
                row -> {
                  double[] y = gaussians(random, 10);
                  // The 98 % quantile of the law.
                  while (normal(y, new double[10]) > 21.161 / 2) {
                    y = gaussians(random, 10);
                  }
                  return y;
                },
                SteinTestTest::normal),
            names(10));

    assertThat(report.departures().get(0).name()).isEqualTo(SteinDeparture.ENERGY);
    assertThat(report.departures().get(0).standardErrors()).isGreaterThan(8);
    assertThat(report.departs()).isTrue();
  }

  @Test
  void seesAGradientOfAnotherEnergy() {
    SplittableRandom random = new SplittableRandom(4);
    SteinReport report =
        SteinTest.of(
            rows(
                10_000,
                row -> gaussians(random, 3),
                (y, gradient) -> {
                  double energy = normal(y, gradient);
                  gradient[1] *= 1.2;
                  return energy;
                }),
            names(3));

    assertThat(report.departures().get(0).name()).isEqualTo("y1");
    assertThat(report.departs()).isTrue();
  }

  /** Two modes that are far apart, of which one is missing, are a law of their own. */
  @Test
  void doesNotSeeASeparateModeThatIsMissing() {
    SplittableRandom random = new SplittableRandom(5);
    SteinReport report =
        SteinTest.of(
            rows(
                5000,
                row -> new double[] {20 + gaussian(random)},
                (y, gradient) -> {
                  double near = Math.exp(-(y[0] - 20) * (y[0] - 20) / 2);
                  double far = Math.exp(-(y[0] + 20) * (y[0] + 20) / 2);
                  gradient[0] = (near * (y[0] - 20) + far * (y[0] + 20)) / (near + far);
                  return -Math.log(near + far);
                }),
            names(1));

    assertThat(report.departs()).isFalse();
  }

  @Test
  void weightsMakeUpForAWiderModel() {
    SplittableRandom random = new SplittableRandom(6);
    SteinRows weighted = new SteinRows();
    SteinRows plain = new SteinRows();
    for (int row = 0; row < 10_000; row++) {
      double[] y = {1.3 * gaussian(random), 1.3 * gaussian(random)};
      double energy = normal(y, new double[2]);
      double[] gradient = y.clone();
      weighted.add(new Row(y, energy, gradient, energy / 1.69 - energy, -1, -1));
      plain.add(new Row(y, energy, gradient, 0, -1, -1));
    }
    assertThat(SteinTest.of(weighted, names(2)).departs()).isFalse();
    assertThat(SteinTest.of(plain, names(2)).departs()).isTrue();
  }

  /** Errors of chains that hardly move are as large as those of their means. */
  @ParameterizedTest
  @CsvSource({"400, 25, 9", "8, 1250, 6"})
  void errorsOfChainsAreThoseOfTheirParts(int chains, int draws, int identities) {
    double memory = 0.9;
    SteinRows asChains = new SteinRows();
    SteinRows asIndependent = new SteinRows();
    SplittableRandom random = new SplittableRandom(7);
    for (int chain = 0; chain < chains; chain++) {
      double y = gaussian(random);
      for (int draw = 0; draw < draws; draw++) {
        double[] point = {y};
        asChains.add(new Row(point, y * y / 2, point.clone(), 0, chain, draw));
        asIndependent.add(new Row(point, y * y / 2, point.clone(), 0, -1, -1));
        y = memory * y + Math.sqrt(1 - memory * memory) * gaussian(random);
      }
    }
    SteinReport report = SteinTest.of(asChains, names(1));
    assertThat(report.departs()).isFalse();
    assertThat(report.identities()).isEqualTo(identities);
    double largest = Math.abs(report.departures().get(0).standardErrors());
    assertThat(largest)
        .isLessThan(
            Math.abs(SteinTest.of(asIndependent, names(1)).departures().get(0).standardErrors()));
  }

  @Test
  void equalRowsAreOneWithTheirWeights() {
    SplittableRandom random = new SplittableRandom(8);
    SteinRows once = new SteinRows();
    SteinRows often = new SteinRows();
    for (int row = 0; row < 1000; row++) {
      double y = gaussian(random);
      once.add(new Row(new double[] {y}, y * y / 2, new double[] {y}, Math.log(3), -1, -1));
      for (int copy = 0; copy < 3; copy++) {
        often.add(new Row(new double[] {y}, y * y / 2, new double[] {y}, 0, -1, -1));
      }
    }
    SteinReport ofOften = SteinTest.of(often, names(1));
    SteinReport ofOnce = SteinTest.of(once, names(1));
    assertThat(ofOften.rows()).isEqualTo(1000);
    assertThat(ofOften.pValue()).isCloseTo(ofOnce.pValue(), within(1e-6));
  }

  @Test
  void fewOrUselessRowsAreNotTested() {
    SplittableRandom random = new SplittableRandom(9);
    SteinReport few =
        SteinTest.of(rows(150, row -> gaussians(random, 2), SteinTestTest::normal), names(2));
    assertThat(few.pValue()).isNaN();
    assertThat(few.departs()).isFalse();
    assertThat(few.departures()).isEmpty();

    SteinRows useless = new SteinRows();
    double[] nan = {Double.NaN};
    useless.add(new Row(new double[] {0}, 0, nan, 0, -1, -1));
    useless.add(new Row(nan, 0, new double[] {0}, 0, -1, -1));
    useless.add(new Row(new double[] {0}, 0, new double[] {0}, Double.NEGATIVE_INFINITY, -1, -1));
    useless.add(new Row(new double[] {0}, 0, new double[] {0}, Double.NaN, -1, -1));
    assertThat(useless.count()).isZero();
    assertThat(SteinTest.of(useless, names(1)).pValue()).isNaN();
  }

  @Test
  void aConstantCoordinateIsLeftOut() {
    SplittableRandom random = new SplittableRandom(10);
    SteinReport report =
        SteinTest.of(
            rows(
                3000,
                row -> new double[] {gaussian(random), 5},
                (y, gradient) -> {
                  gradient[0] = y[0];
                  return y[0] * y[0] / 2;
                }),
            names(2));
    assertThat(report.identities()).isEqualTo(9);
    assertThat(report.departs()).isFalse();
  }

  @Test
  void aWallBesideTheSamplesExplainsADeparture() {
    SteinReport departing = new SteinReport(1000, 9, 1e-9, 0, List.of());
    assertThat(departing.departs()).isTrue();
    assertThat(departing.withWalls(0.0005).departs()).isTrue();
    assertThat(departing.withWalls(0.002).departs()).isFalse();
    assertThat(departing.withWalls(0.002).meetsWall()).isTrue();
  }
}
