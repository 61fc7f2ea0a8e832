package io.gibbsvae.energy.coordinates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.BlockPotential;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportTest {

  private static final UniformRandomProvider RANDOM = RandomSource.XO_RO_SHI_RO_128_PP.create(1);

  /** Something smooth that depends on all values and on their order. */
  static final class Bumpy implements BlockPotential {

    private static final long serialVersionUID = 1;
    private final int dimension;

    Bumpy(int dimension) {
      this.dimension = dimension;
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public void energiesAndGradients(double[] x, int count, double[] energies, double[] gradients) {
      for (int row = 0; row < count; row++) {
        double energy = 0;
        for (int i = 0; i < dimension; i++) {
          int k = row * dimension + i;
          int next = row * dimension + (i + 1) % dimension;
          energy += Math.sin(x[k] * (i + 1)) + 0.3 * x[k] * x[next];
          gradients[k] = (i + 1) * Math.cos(x[k] * (i + 1));
        }
        for (int i = 0; i < dimension; i++) {
          int k = row * dimension + i;
          int next = row * dimension + (i + 1) % dimension;
          gradients[k] += 0.3 * x[next];
          gradients[next] += 0.3 * x[k];
        }
        energies[row] = energy;
      }
    }
  }

  static Coordinates of(String... supports) {
    return new Coordinates(
        IntStream.range(0, supports.length)
            .mapToObj(k -> Map.entry("v" + k, Support.parse(supports[k])))
            .toList());
  }

  private static double[] normal(int n, double scale) {
    var gaussian = ZigguratSampler.NormalizedGaussian.of(RANDOM);
    double[] y = new double[n];
    Arrays.setAll(y, i -> scale * gaussian.sample());
    return y;
  }

  private static double[] read(Coordinates coordinates, double[] y) {
    double[] x = new double[coordinates.width()];
    coordinates.read(y, 0, x, 0);
    return x;
  }

  /** By central differences, of the first D values. */
  private static double logDeterminant(Coordinates coordinates, double[] y) {
    int d = coordinates.dimension();
    double[][] jacobian = new double[d][d];
    double step = 1e-5;
    for (int i = 0; i < d; i++) {
      double[] ahead = y.clone();
      double[] behind = y.clone();
      ahead[i] += step;
      behind[i] -= step;
      double[] above = read(coordinates, ahead);
      double[] below = read(coordinates, behind);
      for (int k = 0; k < d; k++) {
        jacobian[k][i] = (above[k] - below[k]) / (2 * step);
      }
    }
    return Math.log(
        Math.abs(new LUDecomposition(new Array2DRowRealMatrix(jacobian)).getDeterminant()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "real[3]",
        "positive",
        "lower(-2.5)[2]",
        "upper(7)[2, 2]",
        "interval(-1, 3)[3]",
        "probability",
        "ordered[4]",
        "positive-ordered[4]",
        "simplex[2]",
        "simplex[5]"
      })
  void logVolumeIsThatOfTheNumericalJacobian(String support) {
    Coordinates coordinates = of(support);
    for (int draw = 0; draw < 20; draw++) {
      double[] y = normal(coordinates.dimension(), 1.5);
      assertThat(coordinates.logVolume(y, 0))
          .isCloseTo(logDeterminant(coordinates, y), within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "real[3]",
        "positive[2]",
        "lower(-2.5)[2]",
        "upper(7)[2, 2]",
        "interval(-1, 3)[3]",
        "probability",
        "ordered[4]",
        "positive-ordered[4]",
        "simplex[5]",
        "unit-vector[3]",
        "circle[2]"
      })
  void gradientsAreThoseOfFiniteDifferences(String support) {
    Coordinates coordinates = of("real", support, "positive");
    Potential potential = new ConstrainedPotential(new Bumpy(coordinates.width()), coordinates);
    double[][] points = new double[8][];
    Arrays.setAll(points, k -> normal(coordinates.dimension(), 1));
    assertThat(GradientCheck.problems(potential, points)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "real[3]",
        "positive[2]",
        "lower(-2.5)[2]",
        "upper(7)[2, 2]",
        "interval(-1, 3)[3]",
        "ordered[4]",
        "positive-ordered[4]",
        "simplex[30]"
      })
  void valuesLeadBackToTheirPoint(String support) {
    Coordinates coordinates = of(support, "real");
    for (double scale : new double[] {0.1, 1, 4}) {
      double[] y = normal(coordinates.dimension(), scale);
      double[] back = new double[y.length];
      coordinates.invert(read(coordinates, y), 0, back, 0);
      assertThat(back).containsExactly(y, within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unit-vector[2]", "unit-vector[7]", "circle", "circle[3]"})
  void valuesWithoutARadiusLeadToAPointThatReadsAsThem(String support) {
    Coordinates coordinates = of(support);
    double[] x = read(coordinates, normal(coordinates.dimension(), 1));
    double[] y = new double[coordinates.dimension()];
    coordinates.invert(x, 0, y, 0);
    assertThat(read(coordinates, y)).containsExactly(x, within(1e-14));
  }

  @Test
  void valuesStayStrictlyInsideHoweverFarOut() {
    for (double y : new double[] {-1e300, -1e9, -800, -745, -40, 0, 36, 40, 709, 750, 1e9, 1e300}) {
      assertThat(read(of("positive"), new double[] {y})[0]).isPositive().isFinite();
      assertThat(read(of("lower(3e5)"), new double[] {y})[0]).isGreaterThan(3e5).isFinite();
      assertThat(read(of("upper(-1e-3)"), new double[] {y})[0]).isLessThan(-1e-3).isFinite();
      assertThat(read(of("probability"), new double[] {y})[0]).isStrictlyBetween(0.0, 1.0);
      assertThat(read(of("interval(1e6, 1.006e6)"), new double[] {y})[0])
          .isStrictlyBetween(1e6, 1.006e6);
      double[] ordered = read(of("ordered[3]"), new double[] {1, y, -y});
      assertThat(ordered[1]).isGreaterThan(ordered[0]).isFinite();
      assertThat(ordered[2]).isGreaterThan(ordered[1]).isFinite();
      for (double x : read(of("simplex[4]"), new double[] {y, -y, y})) {
        assertThat(x).isStrictlyBetween(0.0, 1.0);
      }
      double[] unit = read(of("unit-vector[2]"), new double[] {y == 1e300 ? 1 : y, 0});
      assertThat(Math.hypot(unit[0], unit[1])).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void simplexIsUniformAtZeroAndSumsToOne() {
    assertThat(read(of("simplex[30]"), new double[29]))
        .containsOnly(new double[] {1.0 / 30}, within(1e-15));
    double sum = Arrays.stream(read(of("simplex[30]"), normal(29, 3))).sum();
    assertThat(sum).isCloseTo(1, within(1e-14));
  }

  @Test
  void anglesAreThoseOfTheirPoints() {
    assertThat(read(of("circle"), new double[] {0, 2})[0]).isCloseTo(Math.PI / 2, within(1e-15));
    assertThat(read(of("circle"), new double[] {-3, 0})[0]).isEqualTo(Math.PI);
    assertThat(read(of("circle"), new double[] {-3, -0.0})[0]).isEqualTo(Math.PI);
  }

  @Test
  void energiesDoNotFallBeyondWhereDoublesEnd() {
    // x^-3 next to 0: U(y) = 2 y falls as y does.
    Potential falling =
        new BlockPotential() {
          private static final long serialVersionUID = 1;

          @Override
          public int dimension() {
            return 1;
          }

          @Override
          public void energiesAndGradients(double[] x, int n, double[] u, double[] g) {
            for (int k = 0; k < n; k++) {
              u[k] = 3 * Math.log(x[k]);
              g[k] = 3 / x[k];
            }
          }
        };
    ConstrainedPotential potential = new ConstrainedPotential(falling, of("positive"));
    double[] gradient = new double[1];

    assertThat(potential.energyAndGradient(new double[] {-600}, gradient)).isEqualTo(-1200);
    assertThat(gradient[0]).isCloseTo(2, within(1e-12));
    assertThat(potential.energyAndGradient(new double[] {-1e5}, gradient)).isEqualTo(-1400);
    assertThat(gradient[0]).isZero();
  }

  @Test
  void energiesGoOnStraightWhereDoublesEnd() {
    // -log of the density of beta(0.1, 0.1), but for its constant.
    Potential beta =
        new BlockPotential() {
          private static final long serialVersionUID = 1;

          @Override
          public int dimension() {
            return 1;
          }

          @Override
          public void energiesAndGradients(double[] x, int n, double[] u, double[] g) {
            for (int k = 0; k < n; k++) {
              u[k] = 0.9 * (Math.log(x[k]) + Math.log1p(-x[k]));
              g[k] = 0.9 * (1 / x[k] - 1 / (1 - x[k]));
            }
          }
        };
    ConstrainedPotential potential = new ConstrainedPotential(beta, of("probability"));
    double[] points = {-5000, -600, -50, -20, 20, 33, 50, 600, 5000};
    double[] energies = new double[points.length];
    potential.energies(points, points.length, energies);
    for (int k = 0; k < points.length; k++) {
      assertThat(energies[k]).isCloseTo(0.1 * Math.abs(points[k]), within(0.02 * points.length));
      assertThat(energies[k] / Math.abs(points[k])).isCloseTo(0.1, within(0.01));
    }
  }

  @Test
  void readsAndWritesSupports() {
    for (String text :
        List.of(
            "real",
            "real[3, 4]",
            "positive[8]",
            "lower(-2.5)",
            "upper(1E+3)[2]",
            "interval(0, 1)[5]",
            "simplex[3]",
            "circle[2]")) {
      assertThat(Support.parse(text).text()).isEqualTo(text);
    }
    assertThat(Support.parse(" interval( 0,1.50 ) [5] ").text()).isEqualTo("interval(0, 1.5)[5]");
    assertThat(of("real[2]", "simplex[3]", "circle").columns())
        .containsExactly("v0_1", "v0_2", "v1_1", "v1_2", "v1_3", "v2");
    assertThat(of("real[2]", "simplex[3]", "circle").dimension()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "positiv",
        "interval(1, 0)",
        "interval(0, 0)",
        "interval(1, 1.0000000000000002)",
        "interval(0)",
        "interval(0, inf)",
        "lower",
        "lower(x)",
        "positive(3)",
        "simplex",
        "simplex[1]",
        "simplex[2, 2]",
        "ordered[0]",
        "unit-vector[1]",
        "real[0]",
        "real[-1]",
        "real[1.5]",
        "real[2000000, 2000000]",
        "real[3",
        "real]3["
      })
  void rejectsImpossibleSupports(String text) {
    assertThatThrownBy(() -> Support.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("found", "expected");
  }
}
