package io.gibbsvae.energy.coordinates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.BlockPotential;
import java.util.function.BiFunction;
import org.apache.commons.math3.special.Gamma;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

/**
 * Laws whose log Z and means are known, by importance sampling of the unconstrained energy from
 * Gaussians with seeds. Tolerances are five standard errors: a false alarm is one in a million.
 */
class KnownLawsTest {

  private static final int ROWS = 200_000;

  /** An energy by its values alone: gradients have a test of their own. */
  private record Energy(int dimension, BiFunction<double[], Integer, Double> of)
      implements BlockPotential {

    @Override
    public void energiesAndGradients(double[] x, int count, double[] u, double[] gradients) {
      for (int row = 0; row < count; row++) {
        u[row] = of.apply(x, row * dimension);
      }
    }
  }

  /** What weighted draws of N(centre, scale^2) say. */
  private static final class Weighted {
    final double logZ;
    final double logZError;
    final double[] means;
    final double[] errors;

    Weighted(String support, BiFunction<double[], Integer, Double> energy, double[] m, double[] s) {
      Coordinates coordinates = SupportTest.of(support);
      int d = coordinates.dimension();
      int c = coordinates.width();
      ConstrainedPotential potential = new ConstrainedPotential(new Energy(c, energy), coordinates);
      UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(7);
      var gaussian = ZigguratSampler.NormalizedGaussian.of(random);
      double[] logWeights = new double[ROWS];
      double[] points = new double[ROWS * d];
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < d; i++) {
          double z = gaussian.sample();
          points[row * d + i] = m[i % m.length] + s[i % s.length] * z;
          logWeights[row] += 0.5 * z * z + Math.log(s[i % s.length]) + 0.5 * Math.log(2 * Math.PI);
        }
      }
      double[] energies = new double[ROWS];
      potential.energies(points, ROWS, energies);
      double sum = 0;
      double squares = 0;
      means = new double[c];
      errors = new double[c];
      double[] x = new double[ROWS * c];
      for (int row = 0; row < ROWS; row++) {
        coordinates.read(points, row * d, x, row * c);
        double weight = Math.exp(logWeights[row] - energies[row]);
        logWeights[row] = weight;
        sum += weight;
        squares += weight * weight;
        for (int i = 0; i < c; i++) {
          means[i] += weight * x[row * c + i];
        }
      }
      for (int i = 0; i < c; i++) {
        means[i] /= sum;
        for (int row = 0; row < ROWS; row++) {
          double off = logWeights[row] * (x[row * c + i] - means[i]);
          errors[i] += off * off;
        }
        errors[i] = Math.sqrt(errors[i]) / sum;
      }
      logZ = Math.log(sum / ROWS);
      logZError = Math.sqrt(squares / (sum * sum) - 1.0 / ROWS);
    }

    void hasLogZ(double truth) {
      assertThat(logZ).isCloseTo(truth, within(5 * logZError + 1e-12));
      assertThat(logZError).isLessThan(0.02);
    }

    void hasMean(int i, double truth) {
      assertThat(means[i]).isCloseTo(truth, within(5 * errors[i] + 1e-12));
    }
  }

  private static double[] of(double... numbers) {
    return numbers;
  }

  @Test
  void gamma() {
    // Shape 3, rate 2.
    Weighted found =
        new Weighted("positive", (x, k) -> 2 * x[k] - 2 * Math.log(x[k]), of(0.3), of(0.8));
    found.hasLogZ(Gamma.logGamma(3) - 3 * Math.log(2));
    found.hasMean(0, 1.5);
  }

  @Test
  void shiftedExponentialsOnBothSides() {
    Weighted above = new Weighted("lower(2)", (x, k) -> 3 * (x[k] - 2), of(-1), of(1.6));
    above.hasLogZ(-Math.log(3));
    above.hasMean(0, 2 + 1.0 / 3);
    Weighted below = new Weighted("upper(2)", (x, k) -> 3 * (2 - x[k]), of(-1), of(1.6));
    below.hasLogZ(-Math.log(3));
    below.hasMean(0, 2 - 1.0 / 3);
  }

  @Test
  void beta() {
    Weighted found =
        new Weighted(
            "probability", (x, k) -> -Math.log(x[k]) - 3 * Math.log1p(-x[k]), of(-0.7), of(1.2));
    found.hasLogZ(Gamma.logGamma(2) + Gamma.logGamma(4) - Gamma.logGamma(6));
    found.hasMean(0, 1.0 / 3);
  }

  @Test
  void uniformOnAnInterval() {
    Weighted found = new Weighted("interval(-2, 5)", (x, k) -> 0.0, of(0), of(2.2));
    found.hasLogZ(Math.log(7));
    found.hasMean(0, 1.5);
  }

  @Test
  void uniformDirichletOfThirty() {
    Weighted found = new Weighted("simplex[30]", (x, k) -> 0.0, logitCentres(), logitScales());
    assertThat(found.logZ).isCloseTo(-71.257039, within(5 * found.logZError));
    assertThat(found.logZError).isLessThan(0.03);
    for (int i = 0; i < 30; i++) {
      found.hasMean(i, 1.0 / 30);
    }
  }

  /** Mean of log(z / (1 - z)) with z ~ beta(1, m), plus log m, which the map takes away. */
  private static double[] logitCentres() {
    double[] centres = new double[29];
    for (int k = 0; k < 29; k++) {
      centres[k] = Gamma.digamma(1) - Gamma.digamma(29 - k) + Math.log(29 - k);
    }
    return centres;
  }

  private static double[] logitScales() {
    double[] scales = new double[29];
    for (int k = 0; k < 29; k++) {
      scales[k] = 1.1 * Math.sqrt(Gamma.trigamma(1) + Gamma.trigamma(29 - k));
    }
    return scales;
  }

  @Test
  void dirichletWithUnequalParameters() {
    double[] a = {2, 0.5, 3, 1};
    Weighted found =
        new Weighted(
            "simplex[4]",
            (x, k) -> {
              double energy = 0;
              for (int i = 0; i < 4; i++) {
                energy -= (a[i] - 1) * Math.log(x[k + i]);
              }
              return energy;
            },
            of(0, -1.5, 1),
            of(1.3, 2.8, 1.5));
    double logZ = -Gamma.logGamma(6.5);
    for (double parameter : a) {
      logZ += Gamma.logGamma(parameter);
    }
    found.hasLogZ(logZ);
    for (int i = 0; i < 4; i++) {
      found.hasMean(i, a[i] / 6.5);
    }
  }

  @Test
  void orderedNormals() {
    // The order statistics of three standard normals: one of six orders.
    Weighted found =
        new Weighted(
            "ordered[3]",
            (x, k) -> 0.5 * (x[k] * x[k] + x[k + 1] * x[k + 1] + x[k + 2] * x[k + 2]),
            of(-0.85, -0.4, -0.4),
            of(0.9, 1.2, 1.2));
    found.hasLogZ(1.5 * Math.log(2 * Math.PI) - Math.log(6));
    double expected = 1.5 / Math.sqrt(Math.PI);
    found.hasMean(0, -expected);
    found.hasMean(1, 0);
    found.hasMean(2, expected);
  }

  @Test
  void positiveOrderedExponentials() {
    Weighted found =
        new Weighted(
            "positive-ordered[2]", (x, k) -> x[k] + x[k + 1], of(-1.2, -0.5), of(1.6, 1.6));
    found.hasLogZ(-Math.log(2));
    found.hasMean(0, 0.5);
    found.hasMean(1, 1.5);
  }

  @Test
  void uniformOnTheSphere() {
    Weighted found = new Weighted("unit-vector[3]", (x, k) -> 0.0, of(0), of(1.1));
    found.hasLogZ(Math.log(4 * Math.PI));
    for (int i = 0; i < 3; i++) {
      found.hasMean(i, 0);
    }
  }

  @Test
  void vonMisesWithItsMeanAtTheSeam() {
    // Concentration 2: Z = 2 pi I_0(2), and the mean of cos(x - pi) is I_1(2) / I_0(2).
    double i0 = 2.2795853023360673;
    double i1 = 1.5906368546373291;
    Weighted found =
        new Weighted("circle", (x, k) -> -2 * Math.cos(x[k] - Math.PI), of(-0.8, 0), of(1.1, 1.1));
    found.hasLogZ(Math.log(2 * Math.PI * i0));
    found.hasMean(0, 0);
    Weighted tilted =
        new Weighted(
            "circle",
            (x, k) -> -2 * Math.cos(x[k] - Math.PI) - Math.log(1.5 + Math.cos(x[k])),
            of(-0.8, 0),
            of(1.2, 1.2));
    tilted.hasLogZ(Math.log(2 * Math.PI * (1.5 * i0 - i1)));
  }
}
